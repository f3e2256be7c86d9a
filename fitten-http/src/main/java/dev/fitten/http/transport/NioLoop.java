package dev.fitten.http.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One selector on one thread. All links of the loop share its read buffer and its write buffer, so
/// an idle link owns none.
final class NioLoop implements Loop, Runnable {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  /// 64 KiB: what a socket of a fast client takes at once.
  private static final int BUFFER_BYTES = 65536;

  /// A second after descriptors ran out accepting is tried again.
  private static final long ACCEPT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// So many connections are accepted before those already open get their turn.
  private static final int ACCEPTED_AT_ONCE = 256;

  private final int index;
  private final Transport.Settings settings;
  private final Function<Link, LinkHandler> handlers;
  private final OpenLinks open;
  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<NioLink> links = new ArrayList<>();
  private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final FrameRing frames;

  private @Nullable ServerSocketChannel server;
  private @Nullable SelectionKey acceptKey;
  private NioLoop[] peers = {};
  private int nextPeer;
  private boolean acceptPaused;
  private @Nullable Pipe reserve;
  private long acceptAgainNanos;
  private long nowNanos = System.nanoTime();
  private long lastTickNanos = nowNanos;
  private final Consumer<SelectionKey> ready = this::ready;
  private boolean timeKnown;
  private boolean ending;

  NioLoop(
      int index, Transport.Settings settings, Function<Link, LinkHandler> handlers, OpenLinks open)
      throws IOException {
    this.index = index;
    this.settings = settings;
    this.handlers = handlers;
    this.open = open;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name("fitten-loop-" + index).unstarted(this);
    this.frames = new FrameRing(settings.ringBytes(), settings.frameBytes());
    this.frames.ownedBy(thread);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public FrameRing frames() {
    return frames;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) selector.wakeup();
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (!ending) turn();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "event loop " + index + " has ended", e);
    } finally {
      shutDown();
    }
  }

  /// Want of memory, or of stack, is the matter of the connection that met it: those it leaves are
  /// still served.
  private void turn() throws IOException {
    try {
      select();
      runTasks();
      tick();
    } catch (Error e) {
      logFailure(e);
    }
  }

  private void select() throws IOException {
    woken.set(false);
    timeKnown = false;
    if (!tasks.isEmpty()) {
      selector.selectNow(ready);
    } else if (links.isEmpty() && !acceptPaused) {
      selector.select(ready);
    } else {
      selector.select(ready, settings.tickMillis());
    }
    woken.set(true);
    if (!timeKnown) nowNanos = System.nanoTime();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
        logFailure(e);
      }
    }
  }

  private void ready(SelectionKey key) {
    if (!timeKnown) {
      timeKnown = true;
      nowNanos = System.nanoTime();
    }
    if (key == acceptKey) {
      try {
        accept(ACCEPTED_AT_ONCE);
      } catch (RuntimeException | Error e) {
        logFailure(e);
      }
    } else if (key.attachment() instanceof NioLink link) {
      link.ready(key);
    }
  }

  private void tick() {
    long now = nowNanos;
    if (now - lastTickNanos < settings.tickMillis() * 1_000_000L) return;
    lastTickNanos = now;
    if (acceptPaused) resumeAccepting(now);
    // From the end: a link that closes is replaced by the last one, which had its tick.
    for (int i = links.size() - 1; i >= 0; i--) links.get(i).tick(now);
  }

  // ---- accepting ----

  /// Accepts from a listening socket and deals what comes out to `all` in turn; before [#start].
  void acceptFrom(ServerSocketChannel from, NioLoop[] all) throws IOException {
    server = from;
    peers = all;
    acceptKey = from.register(selector, SelectionKey.OP_ACCEPT);
    openReserve();
  }

  private void accept(int most) {
    for (int i = 0; i < most && server != null; i++) {
      if (open.count() >= settings.links()) {
        pauseAccepting("as many connections as allowed are open: " + settings.links(), null, 0);
        return;
      }
      SocketChannel socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        pauseAccepting("accepting a connection failed", e, ACCEPT_PAUSE_NANOS);
        return;
      }
      if (socket == null) return;
      open.opened();
      NioLoop peer = peers[nextPeer];
      nextPeer = nextPeer + 1 == peers.length ? 0 : nextPeer + 1;
      if (peer == this) adopt(socket);
      else peer.execute(() -> peer.adopt(socket));
    }
  }

  /// Leaves new connections in the kernel's queue for a while. Said at most once a minute.
  private void pauseAccepting(String why, @Nullable IOException cause, long nanos) {
    SelectionKey key = acceptKey;
    if (key == null) return;
    acceptPaused = true;
    acceptAgainNanos = System.nanoTime() + nanos;
    key.interestOps(0);
    if (cause != null) closeReserve();
    open.warn("accepting pauses: " + why, cause);
  }

  private void resumeAccepting(long now) {
    SelectionKey key = acceptKey;
    if (now - acceptAgainNanos < 0 || open.count() >= settings.links() || !openReserve()) return;
    acceptPaused = false;
    if (key != null) key.interestOps(SelectionKey.OP_ACCEPT);
  }

  /// Two descriptors are kept back. When there are no others they are given up for a moment,
  /// because the first line that the JDK's logging writes opens a file, and a class whose
  /// initialization has failed for want of a descriptor fails for good.
  private boolean openReserve() {
    try {
      if (reserve == null) reserve = Pipe.open();
      return true;
    } catch (IOException stillNone) {
      return false;
    }
  }

  private void closeReserve() {
    Pipe pipe = reserve;
    reserve = null;
    if (pipe == null) return;
    try {
      pipe.sink().close();
      pipe.source().close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the reserve failed", e);
    }
  }

  void stopAccepting() {
    if (server == null) return;
    accept(Integer.MAX_VALUE); // what the kernel has already taken in our name is served
    ServerSocketChannel closing = server;
    server = null;
    acceptKey = null;
    acceptPaused = false;
    closeReserve();
    try {
      closing.close();
      selector.selectNow(ready); // the port is free only when the selector let go of it
    } catch (IOException e) {
      LOG.log(Level.WARNING, "closing the listening socket failed", e);
    }
  }

  private void adopt(SocketChannel socket) {
    NioLink link;
    try {
      link = new NioLink(this, socket, selector);
    } catch (IOException clientHasGone) {
      closeQuietly(socket);
      open.closed();
      return;
    }
    link.place = links.size();
    links.add(link);
    try {
      link.handler(handlers.apply(link));
    } catch (RuntimeException e) {
      logFailure(e);
      link.close();
    }
  }

  // ---- ending ----

  void drainLinks() {
    for (int i = links.size() - 1; i >= 0; i--) links.get(i).drain();
  }

  void end() {
    execute(() -> ending = true);
  }

  void join() {
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void shutDown() {
    stopAccepting();
    runTasks();
    for (int i = links.size() - 1; i >= 0; i--) links.get(i).close();
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "closing a selector failed", e);
    }
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a socket failed", e);
    }
  }

  // ---- for the links ----

  /// Returns the client's address; that of nobody if the client has gone before it was asked for.
  InetSocketAddress remoteOf(SocketChannel socket) {
    try {
      if (socket.getRemoteAddress() instanceof InetSocketAddress address) return address;
    } catch (IOException clientHasGone) {
      logQuietly(clientHasGone);
    }
    return new InetSocketAddress(0);
  }

  int write(SocketChannel socket, byte[] bytes, int start, int end) throws IOException {
    int at = start;
    while (at < end) {
      int piece = Math.min(end - at, BUFFER_BYTES);
      writeBuffer.clear();
      writeBuffer.put(bytes, at, piece).flip();
      int n = socket.write(writeBuffer);
      at += n;
      if (n < piece) break;
    }
    return at - start;
  }

  void closed(NioLink link, SocketChannel socket) {
    NioLink last = links.removeLast();
    if (last != link) {
      links.set(link.place, last);
      last.place = link.place;
    }
    closeQuietly(socket);
    open.closed();
  }

  static void logQuietly(IOException clientHasGone) {
    LOG.log(Level.DEBUG, "the client has gone", clientHasGone);
  }

  static void logFailure(Throwable e) {
    try {
      LOG.log(Level.ERROR, "a connection failed", e);
    } catch (OutOfMemoryError nothingToSayItWith) {
      // Serving on matters more.
    }
  }
}
