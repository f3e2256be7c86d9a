package dev.fitten.http.transport;

/// A handler that counts how often it was closed, for tests that care about some of the rest.
class TestHandler implements LinkHandler {
  final Link link;
  volatile int closedTimes;

  TestHandler(Link link) {
    this.link = link;
  }

  @Override
  public void received(Frame frame, int start, int end) {}

  @Override
  public void ended() {
    link.close();
  }

  @Override
  public void writable() {}

  @Override
  public void tick(long nowNanos) {}

  @Override
  public void drain() {
    link.close();
  }

  @Override
  public void closed() {
    closedTimes++;
  }
}
