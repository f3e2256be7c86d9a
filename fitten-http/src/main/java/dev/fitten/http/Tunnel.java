package dev.fitten.http;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A connection after its upgrade: passes what the link tells on to the new protocol, and what that
/// says to the link.
final class Tunnel implements LinkHandler, RawConnection {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  private final Link link;
  private @Nullable Upgraded protocol;

  Tunnel(Link link) {
    this.link = link;
  }

  void start(Upgrade upgrade) {
    guarded(() -> protocol = upgrade.start(this));
  }

  /// An error of one connection must not end the loop.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an upgraded connection failed", e);
      link.close();
    }
  }

  private void tell(java.util.function.Consumer<Upgraded> what) {
    Upgraded told = protocol;
    if (told != null) guarded(() -> what.accept(told));
  }

  void received(Bytes bytes) {
    tell(told -> told.received(bytes));
  }

  @Override
  public void received(Frame frame, int start, int end) {
    received(Bytes.of(frame.memory(), start, end, null));
  }

  @Override
  public void ended() {
    tell(Upgraded::ended);
  }

  @Override
  public void writable() {
    link.writing(false);
    tell(Upgraded::writable);
  }

  @Override
  public void tick(long nowNanos) {
    tell(told -> told.tick(nowNanos));
  }

  @Override
  public void drain() {
    tell(Upgraded::stopping);
  }

  @Override
  public void closed() {
    tell(Upgraded::closed);
    protocol = null;
  }

  // ---- what the protocol does ----

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    int taken = link.write(bytes, start, end);
    if (taken < end - start) link.writing(true);
    return taken;
  }

  @Override
  public void reading(boolean wanted) {
    link.reading(wanted);
  }

  @Override
  public void endOutput() {
    link.endOutput();
  }

  @Override
  public void close() {
    link.close();
  }

  @Override
  public void execute(Runnable task) {
    link.loop().execute(() -> guarded(task));
  }

  @Override
  public InetSocketAddress remote() {
    return link.remote();
  }
}
