package dev.fitten.http.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A socket registered with a selector.
final class NioLink implements Link {
  private final NioLoop loop;
  private final SocketChannel socket;
  private final SelectionKey key;
  private boolean closed;

  /// Where the loop keeps it.
  int place;

  /// Set right after construction, before any event.
  @Nullable LinkHandler handler;

  NioLink(NioLoop loop, SocketChannel socket, Selector selector) throws IOException {
    this.loop = loop;
    this.socket = socket;
    socket.configureBlocking(false);
    // Answers leave in one write; waiting for more (Nagle) would only delay them.
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = socket.register(selector, SelectionKey.OP_READ, this);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  void ready(SelectionKey ready) {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      int ops = ready.readyOps();
      if ((ops & SelectionKey.OP_WRITE) != 0) told.writable();
      if ((ops & SelectionKey.OP_READ) != 0 && !closed) read(told);
    } catch (IOException | CancelledKeyException clientHasGone) {
      close();
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      NioLoop.logFailure(e);
      close();
    }
  }

  private void read(LinkHandler told) throws IOException {
    int n = loop.read(socket);
    if (n > 0) {
      told.received(loop.received(), 0, n);
    } else if (n < 0) {
      reading(false);
      told.ended();
    }
  }

  void tick(long nowNanos) {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      told.tick(nowNanos);
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      NioLoop.logFailure(e);
      close();
    }
  }

  /// What has arrived before the server began to stop is still read, once, and answered.
  void drain() {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      if ((key.interestOps() & SelectionKey.OP_READ) != 0) read(told);
    } catch (IOException | CancelledKeyException clientHasGone) {
      close();
    }
    if (!closed) told.drain();
  }

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    return closed ? 0 : loop.write(socket, bytes, start, end);
  }

  @Override
  public void reading(boolean wanted) {
    interest(SelectionKey.OP_READ, wanted);
  }

  @Override
  public void writing(boolean wanted) {
    interest(SelectionKey.OP_WRITE, wanted);
  }

  private void interest(int op, boolean wanted) {
    if (closed || !key.isValid()) return;
    int before = key.interestOps();
    int after = wanted ? before | op : before & ~op;
    if (after != before) key.interestOps(after);
  }

  @Override
  public void endOutput() {
    if (closed) return;
    try {
      socket.shutdownOutput();
    } catch (IOException clientHasGone) {
      close();
    }
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    loop.closed(this, socket);
    LinkHandler told = handler;
    if (told != null) told.closed();
  }
}
