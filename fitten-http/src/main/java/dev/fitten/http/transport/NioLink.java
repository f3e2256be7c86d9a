package dev.fitten.http.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A socket registered with a selector.
final class NioLink implements Link {
  /// So many full frames are read before other links of the loop get their turn.
  private static final int FRAMES_AT_ONCE = 4;

  private final NioLoop loop;
  private final SocketChannel socket;
  private final SelectionKey key;
  private @Nullable InetSocketAddress remote;
  private @Nullable LinkHandler handler;
  private boolean closed;
  private boolean inputEnded;

  /// Where the loop keeps it.
  int place;

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

  @Override
  public InetSocketAddress remote() {
    InetSocketAddress known = remote;
    if (known == null) remote = known = loop.remoteOf(socket);
    return known;
  }

  @Override
  public void handler(LinkHandler newHandler) {
    handler = newHandler;
  }

  void ready(SelectionKey ready) {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      int ops = ready.readyOps();
      if ((ops & SelectionKey.OP_WRITE) != 0) told.writable();
      if ((ops & SelectionKey.OP_READ) != 0) read();
    } catch (IOException | CancelledKeyException clientHasGone) {
      close();
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      close(); // first: without memory the words may fail
      NioLoop.logFailure(e);
    }
  }

  private void read() throws IOException {
    for (int i = 0; i < FRAMES_AT_ONCE && !closed && isReading(); i++) {
      LinkHandler told = handler;
      if (told == null) return;
      Frame frame = loop.frames().take();
      try {
        int n = socket.read(frame.channelView(0));
        if (n > 0) {
          told.received(frame, 0, n);
        } else if (n < 0) {
          reading(false);
          inputEnded = true;
          told.ended();
        }
        if (n < frame.capacity()) return;
      } finally {
        frame.release();
      }
    }
  }

  private boolean isReading() {
    return key.isValid() && (key.interestOps() & SelectionKey.OP_READ) != 0;
  }

  void tick(long nowNanos) {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      told.tick(nowNanos);
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      close(); // first: without memory the words may fail
      NioLoop.logFailure(e);
    }
  }

  /// What has arrived before the server began to stop is still read, once, and answered.
  void drain() {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      read();
    } catch (IOException | CancelledKeyException clientHasGone) {
      close();
    }
    LinkHandler still = handler;
    if (!closed && still != null) still.drain();
  }

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    return closed ? 0 : loop.write(socket, bytes, start, end);
  }

  @Override
  public long transfer(FileChannel file, long position, long count) throws IOException {
    return closed ? 0 : file.transferTo(position, count, socket);
  }

  /// Behind the end of input nothing comes, and the selector would report that without pause.
  @Override
  public void reading(boolean wanted) {
    interest(SelectionKey.OP_READ, wanted && !inputEnded);
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
  public void reset() {
    if (closed) return;
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException clientHasGone) {
      NioLoop.logQuietly(clientHasGone);
    }
    close();
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
