package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Loop;
import dev.fitten.http.transport.OpenLinks;
import dev.fitten.http.transport.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One io_uring on one thread. A turn: hand over what the links want of the kernel and wait, tell the
/// links what came of it, run tasks, look at the clock.
///
/// It is made on the thread that runs it, for the kernel accepts submissions from that one only.
final class UringLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  /// Memory that the kernel has not let go of; empty unless something went very wrong.
  private static final Queue<FrameRing> ABANDONED = new ConcurrentLinkedQueue<>();

  /// So many submissions fit between two turns; when there are more, they are handed over earlier.
  private static final int SUBMISSIONS = 1024;

  private static final int LEAST_COMPLETIONS = 4096;

  /// What is not longer is copied into the outbox and sent together with the answers to others; the
  /// copy costs less than the system call. Longer ones are sent at once, from where they lie.
  private static final int QUEUED_BYTES = 16_384;

  /// So much of one link is queued before it is handed over.
  private static final int QUEUED_BYTES_OF_ONE = 65_536;

  private static final int OUTBOX_BYTES = 1 << 18;

  /// When so many answers are queued they are handed over: the first should not wait for the last, and
  /// more make a system call no cheaper.
  private static final int QUEUED_AT_ONCE = 64;

  /// So long a closed link may take to send what it has queued.
  private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// 64 KiB: what a socket of a fast client takes at once. While a piece is sent the garbage collector
  /// has to wait for this thread, so it should not be much.
  private static final int PIECE_BYTES = 65536;

  /// A second after descriptors ran out accepting is tried again.
  private static final long ACCEPT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// So long the end of a loop waits for the kernel to let go of what is under way.
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  // What a completion is about: the low bits of its user data, below the slot of the link.
  private static final int NOTHING = 0;
  private static final int ACCEPT = 1;
  private static final int SIGNAL = 2;
  private static final int RECEIVE = 3;
  private static final int POLL = 4;
  private static final int SEND = 5;
  private static final int KIND_BITS = 3;

  private final int index;
  private final Transport.Settings settings;
  private final Function<Link, LinkHandler> handlers;
  private final OpenLinks open;
  private final Thread thread = Thread.currentThread();

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment error = arena.allocate(Libc.ERROR);
  private final Ring ring;
  private final FrameRing frames;
  private final KernelFrames kernelFrames;
  private final int signalFd;

  /// The number 1, for other threads to add to the eventfd; lives as long as they may.
  private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);

  /// struct linger: on, and no time at all.
  private final MemorySegment lingerNot = arena.allocateFrom(JAVA_INT, 1, 0);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Object signalling = new Object();
  private boolean signalClosed;

  private final List<UringLink> links = new ArrayList<>();
  private @Nullable UringLink[] slots = new UringLink[64];
  private int[] freeSlots = new int[64];
  private int freeSlotCount;
  private int usedSlots;
  private final ArrayDeque<UringLink> resumed = new ArrayDeque<>();

  private int listening;
  private boolean accepting;
  private boolean acceptCancelled;
  private boolean acceptPaused;
  private long acceptAgainNanos;
  private int reserveOne = -1;
  private int reserveTwo = -1;

  /// Sockets that the kernel had accepted before it learned that there are as many as allowed.
  private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

  /// Links that are closed and have something to send.
  private final List<UringLink> finishing = new ArrayList<>();

  /// What is sent with the next handing-over. Free again right after it, for nothing that is sent
  /// waits: what a socket has not taken goes into the backlog of its link.
  private final MemorySegment outbox = arena.allocate(OUTBOX_BYTES, 64);

  private int outboxEnd;
  private int queuedCount;
  private @Nullable UringLink lastQueued;

  /// Counts the handings-over.
  private long batch;

  /// Something that was handed over has not been looked at. Nothing is taken to be sent until then.
  private boolean unsettled;

  private @Nullable FilePipe filePipe;
  private @Nullable ByteBuffer fileBuffer;
  private byte[] lastSent = {};
  private MemorySegment lastSentMemory = MemorySegment.ofArray(lastSent);

  private long nowNanos = System.nanoTime();
  private long lastTickNanos = nowNanos;
  private boolean ending;

  /// @param listening a listening socket, which is the loop's from now on
  UringLoop(
      int index,
      int listening,
      Transport.Settings settings,
      Function<Link, LinkHandler> handlers,
      OpenLinks open)
      throws IOException {
    this.index = index;
    this.listening = listening;
    this.settings = settings;
    this.handlers = handlers;
    this.open = open;
    frames = new FrameRing(settings.ringBytes(), settings.frameBytes());
    frames.ownedBy(thread);
    signalFd = Libc.eventFd(error);
    if (signalFd < 0) throw new UringException("eventfd: " + Libc.describe(signalFd));
    Ring made = null;
    try {
      made = new Ring(SUBMISSIONS, completions(settings, frames));
      kernelFrames = new KernelFrames(made, frames);
    } catch (IOException | RuntimeException e) {
      if (made != null) made.close();
      Libc.close(error, signalFd);
      arena.close();
      throw e;
    }
    ring = made;
    ring.pollSignals(signalFd, SIGNAL);
    openReserve();
    startAccepting();
  }

  /// Every link may have a receive and a poll to complete at once, and every frame may be filled.
  private static int completions(Transport.Settings settings, FrameRing frames) {
    long most = 2L * settings.links() / settings.loops() + frames.count() + LEAST_COMPLETIONS;
    return (int) Math.min(most, 65536);
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
    if (Thread.currentThread() == thread || !woken.compareAndSet(false, true)) return;
    // The descriptor must not be closed, and belong to somebody else, while it is written to.
    synchronized (signalling) {
      if (!signalClosed) Libc.signal(signalFd, one.address());
    }
  }

  // ---- turns ----

  void run() {
    try {
      while (!ending) turn();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "event loop " + index + " has ended", e);
    } finally {
      shutDown();
    }
  }

  private void turn() {
    woken.set(false);
    boolean idle = tasks.isEmpty() && resumed.isEmpty();
    boolean timed = !links.isEmpty() || !finishing.isEmpty() || acceptPaused;
    enter(idle ? 1 : 0, timed ? settings.tickMillis() : 0);
    woken.set(true);
    nowNanos = System.nanoTime();
    complete();
    runTasks();
    resumeLinks();
    frames.collectReturned();
    tick();
  }

  private void enter(int least, long millis) {
    ring.enter(least, millis);
    settle(ring.isSettled());
  }

  /// Hands over what was added, in the middle of a turn.
  private void submit() {
    settle(ring.submit());
  }

  /// Looks for what could not be sent before anybody is told anything: whoever is told may want to
  /// send more, which must come behind it.
  private void settle(boolean settled) {
    while (ring.look()) {
      long about = ring.completed();
      if (((int) about & (1 << KIND_BITS) - 1) == SEND) {
        notSent((int) (about >>> KIND_BITS), ring.result());
      }
    }
    unsettled = !settled;
    if (!settled) return;
    batch++;
    lastQueued = null;
    outboxEnd = queuedCount = 0;
  }

  private void notSent(int slot, int result) {
    UringLink link = slots[slot];
    if (link == null || link.queuedIn < 0) return;
    link.queuedIn = -1;
    switch (-result) {
      case Libc.EPIPE, Libc.ECONNRESET, Libc.ETIMEDOUT, Libc.ENOTCONN -> link.notSent(new byte[0]);
      default -> {
        int from = link.queuedStart + Math.max(0, result);
        byte[] rest = new byte[Math.max(0, link.queuedEnd - from)];
        MemorySegment.copy(outbox, JAVA_BYTE, from, rest, 0, rest.length);
        if (rest.length > 0) link.notSent(rest);
      }
    }
  }

  /// Returns the ring with room for a submission.
  private Ring room() {
    if (ring.room() == 0) submit();
    return ring;
  }

  /// Tells everybody what the kernel has done.
  ///
  /// @return how many operations had something to say
  private int complete() {
    int count = 0;
    while (ring.next()) {
      count++;
      long about = ring.completed();
      int slot = (int) (about >>> KIND_BITS);
      switch ((int) about & (1 << KIND_BITS) - 1) {
        case RECEIVE -> received(slot);
        case SEND -> {
          if (!ring.wasLooked()) notSent(slot, ring.result());
        }
        case POLL -> polled(slot);
        case ACCEPT -> accepted(ring.result(), ring.more());
        case SIGNAL -> {
          if (!ring.more()) room().pollSignals(signalFd, SIGNAL);
        }
        default -> LOG.log(Level.TRACE, "io_uring: {0}", ring.result());
      }
    }
    return count;
  }

  private void received(int slot) {
    int buffer = ring.buffer();
    int result = ring.result();
    boolean more = ring.more();
    Frame frame = buffer < 0 ? null : kernelFrames.filled(buffer);
    UringLink link = slots[slot];
    if (link == null) {
      if (frame != null) frame.release();
      return;
    }
    try {
      link.received(result, more, frame);
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      link.failed(e);
    }
  }

  private void polled(int slot) {
    UringLink link = slots[slot];
    if (link == null) return;
    try {
      link.polled();
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      link.failed(e);
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
        LOG.log(Level.ERROR, "a task of event loop " + index + " failed", e);
      }
    }
  }

  /// One round only: who is called back again waits for the next turn.
  private void resumeLinks() {
    for (int left = resumed.size(); left > 0; left--) {
      UringLink link = resumed.poll();
      if (link == null) return;
      try {
        link.resume();
      } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
        link.failed(e);
      }
    }
  }

  private void tick() {
    long now = nowNanos;
    if (acceptPaused) resumeAccepting(now);
    if (now - lastTickNanos < settings.tickMillis() * 1_000_000L) return;
    lastTickNanos = now;
    // From the end: a link that closes is replaced by the last one, which had its tick.
    for (int i = links.size() - 1; i >= 0; i--) links.get(i).tick(now);
    for (int i = finishing.size() - 1; i >= 0; i--) {
      UringLink link = finishing.get(i);
      if (now - link.finishingSinceNanos > FINISH_NANOS) link.finish();
    }
  }

  // ---- accepting ----

  private void startAccepting() {
    if (accepting || listening < 0) return;
    accepting = true;
    acceptCancelled = false;
    room().accept(listening, ACCEPT);
  }

  private void accepted(int result, boolean more) {
    if (!more) accepting = false;
    if (result >= 0) {
      if (open.count() >= settings.links() && listening >= 0) {
        waiting.add(result);
        pauseAccepting("as many connections as allowed are open: " + settings.links(), null, 0);
      } else {
        adopt(result);
      }
    } else {
      switch (-result) {
        // The client has gone before it was accepted, or we said so.
        case Libc.ECANCELED, Libc.ECONNABORTED, Libc.EINTR, Libc.EAGAIN -> {}
        default -> {
          IOException cause = new IOException(Libc.describe(result));
          pauseAccepting("accepting a connection failed", cause, ACCEPT_PAUSE_NANOS);
        }
      }
    }
    if (!accepting && !acceptPaused) startAccepting();
  }

  /// Leaves new connections in the kernel's queue for a while. Said at most once a minute.
  private void pauseAccepting(String why, @Nullable IOException cause, long nanos) {
    acceptPaused = true;
    acceptAgainNanos = System.nanoTime() + nanos;
    cancelAccept();
    if (cause != null) closeReserve();
    open.warn("accepting pauses: " + why, cause);
  }

  private void cancelAccept() {
    if (!accepting || acceptCancelled) return;
    acceptCancelled = true;
    room().cancel(ACCEPT, NOTHING);
  }

  private void resumeAccepting(long now) {
    if (now - acceptAgainNanos < 0) return;
    while (!waiting.isEmpty() && open.count() < settings.links()) adopt(waiting.remove());
    if (open.count() >= settings.links() || !openReserve()) return;
    acceptPaused = false;
    startAccepting();
  }

  /// Two descriptors are kept back. When there are no others they are given up for a moment,
  /// because the first line that the JDK's logging writes opens a file, and a class whose
  /// initialization has failed for want of a descriptor fails for good.
  private boolean openReserve() {
    if (reserveOne < 0) reserveOne = Libc.eventFd(error);
    if (reserveTwo < 0) reserveTwo = Libc.eventFd(error);
    return reserveOne >= 0 && reserveTwo >= 0;
  }

  private void closeReserve() {
    if (reserveOne >= 0) Libc.close(error, reserveOne);
    if (reserveTwo >= 0) Libc.close(error, reserveTwo);
    reserveOne = reserveTwo = -1;
  }

  private void adopt(int socket) {
    open.opened();
    UringLink link = new UringLink(this, socket, takeSlot());
    slots[link.slot] = link;
    link.place = links.size();
    links.add(link);
    try {
      link.handler(handlers.apply(link));
      link.receive();
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      link.failed(e);
    }
  }

  private int takeSlot() {
    if (freeSlotCount > 0) return freeSlots[--freeSlotCount];
    if (usedSlots == slots.length) slots = Arrays.copyOf(slots, usedSlots * 2);
    return usedSlots++;
  }

  /// What the kernel has taken in our name is served: it is accepted before the socket closes. The
  /// port is free when this returns.
  void stopAccepting() {
    if (listening < 0) return;
    int closing = listening;
    listening = -1;
    acceptPaused = false;
    cancelAccept();
    long deadline = System.nanoTime() + SETTLE_NANOS;
    while (accepting && System.nanoTime() < deadline) {
      enter(1, 100);
      complete();
    }
    Libc.nonBlocking(error, closing);
    for (int n = 0; n >= 0 || n == -Libc.ECONNABORTED || n == -Libc.EINTR; ) {
      n = Libc.accept(error, closing);
      if (n >= 0) adopt(n);
    }
    while (!waiting.isEmpty()) adopt(waiting.remove());
    closeReserve();
    Libc.close(error, closing);
  }

  // ---- ending ----

  /// What has arrived before the server began to stop is received first, and answered.
  void drainLinks() {
    // A busy client could go on for ever, so there is a bound: twenty or more come in one round.
    for (int rounds = links.size() / 10 + 10; rounds > 0; rounds--) {
      enter(0, 0);
      int count = complete();
      resumeLinks();
      if (count == 0) break;
    }
    for (int i = links.size() - 1; i >= 0; i--) links.get(i).drain();
  }

  void end() {
    execute(() -> ending = true);
  }

  private void shutDown() {
    try {
      stopAccepting();
      runTasks();
      for (int i = links.size() - 1; i >= 0; i--) links.get(i).close();
      for (int i = finishing.size() - 1; i >= 0; i--) finishing.get(i).finish();
      long deadline = System.nanoTime() + SETTLE_NANOS;
      enter(0, 0);
      complete();
      while (freeSlotCount < usedSlots && System.nanoTime() < deadline) {
        enter(1, 100);
        complete();
      }
      if (filePipe != null) filePipe.close();
      closeReserve();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "closing event loop " + index + " failed", e);
    } finally {
      synchronized (signalling) {
        signalClosed = true;
        Libc.close(error, signalFd);
      }
      // If something is still under way, the kernel may write to frames: better they stay for ever.
      if (freeSlotCount == usedSlots) kernelFrames.close();
      else ABANDONED.add(frames);
      ring.close();
      arena.close();
    }
  }

  // ---- for the links ----

  void receive(int fd, int slot) {
    room().receive(fd, about(slot, RECEIVE));
  }

  void cancelReceive(int slot) {
    room().cancel(about(slot, RECEIVE), NOTHING);
  }

  void pollWritable(int fd, int slot) {
    room().pollWritable(fd, about(slot, POLL));
  }

  private static long about(int slot, int kind) {
    return (long) slot << KIND_BITS | kind;
  }

  /// Receives without the kernel's ring of frames.
  ///
  /// @return the number of bytes, 0 at the end, or a negative error number
  int receiveNow(int fd, Frame frame) {
    MemorySegment to = MemorySegment.ofBuffer(frame.memory());
    return (int) Libc.receive(error, fd, to, frame.capacity());
  }

  /// Sends with the next handing-over what is short, at once what is long.
  int write(UringLink link, int fd, byte[] bytes, int start, int end) throws IOException {
    int count = end - start;
    if (count == 0) return 0;
    if (count > QUEUED_BYTES) return isSent(link) ? send(fd, bytes, start, end) : 0;
    boolean more = link.queuedIn == batch;
    boolean joins = more && lastQueued == link && link.queuedBytes() + count <= QUEUED_BYTES_OF_ONE;
    boolean fits = outboxEnd + count <= OUTBOX_BYTES && queuedCount < QUEUED_AT_ONCE;
    if (more != joins || !fits || ring.room() == 0) {
      submit();
      more = false;
      if (link.isBlocked()) return 0;
    }
    if (unsettled) return 0;
    MemorySegment.copy(bytes, start, outbox, JAVA_BYTE, outboxEnd, count);
    if (more) {
      ring.extendLastSend(link.queuedBytes() + count);
    } else {
      ring.send(fd, outbox.address() + outboxEnd, count, about(link.slot, SEND));
      link.queuedStart = outboxEnd;
      link.queuedIn = batch;
      lastQueued = link;
      queuedCount++;
    }
    outboxEnd += count;
    link.queuedEnd = outboxEnd;
    return count;
  }

  /// Hands over what the link has queued.
  ///
  /// @return whether all of it was sent
  boolean isSent(UringLink link) {
    if (link.queuedIn == batch) submit();
    return !unsettled && !link.isBlocked();
  }

  /// Sends at once.
  int send(int fd, byte[] bytes, int start, int end) throws IOException {
    if (bytes != lastSent) {
      lastSent = bytes;
      lastSentMemory = MemorySegment.ofArray(bytes);
    }
    int at = start;
    while (at < end) {
      int piece = Math.min(end - at, PIECE_BYTES);
      MemorySegment from = at == 0 ? lastSentMemory : lastSentMemory.asSlice(at);
      long n = Libc.send(error, fd, from, piece);
      if (n >= 0) {
        at += (int) n;
        if (n < piece) break;
      } else if (n == -Libc.EAGAIN) {
        break;
      } else if (n != -Libc.EINTR) {
        throw new IOException(Libc.describe((int) n));
      }
    }
    return at - start;
  }

  void nonBlocking(int fd) {
    Libc.nonBlocking(error, fd);
  }

  long transfer(int fd, FileChannel file, long position, long count) throws IOException {
    FilePipe pipe = filePipe;
    if (pipe == null && fileBuffer == null) {
      try {
        filePipe = pipe = new FilePipe();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "files are read into the process to send them", e);
        fileBuffer = ByteBuffer.allocateDirect(PIECE_BYTES);
      }
    }
    long n =
        pipe != null ? pipe.transfer(fd, file, position, count) : copy(fd, file, position, count);
    if (n < 0) throw new IOException(Libc.describe((int) n));
    return n;
  }

  /// The way without a pipe, where /proc is not there or descriptors have run out.
  private long copy(int fd, FileChannel file, long position, long count) throws IOException {
    ByteBuffer buffer = fileBuffer;
    if (buffer == null) return 0;
    buffer.clear().limit((int) Math.min(count, PIECE_BYTES));
    int read = file.read(buffer, position);
    if (read <= 0) return 0;
    long n = Libc.send(error, fd, MemorySegment.ofBuffer(buffer.flip()), read);
    return n == -Libc.EAGAIN || n == -Libc.EINTR ? 0 : n;
  }

  /// Makes closing the socket throw away what was not sent.
  void discardOnClose(int fd) {
    int failed = Libc.setOption(error, fd, Libc.SOL_SOCKET, Libc.SO_LINGER, lingerNot);
    if (failed < 0) LOG.log(Level.DEBUG, "SO_LINGER: {0}", Libc.describe(failed));
  }

  boolean endOutput(int fd) {
    return Libc.shutdown(error, fd, Libc.SHUT_WR) == 0;
  }

  void resumeSoon(UringLink link) {
    if (link.resuming) return;
    link.resuming = true;
    resumed.add(link);
  }

  /// A link is open no more.
  void closed(UringLink link) {
    UringLink last = links.removeLast();
    if (last != link) {
      links.set(link.place, last);
      last.place = link.place;
    }
  }

  void finishLater(UringLink link) {
    link.finishingSinceNanos = nowNanos;
    finishing.add(link);
  }

  void finished(UringLink link) {
    finishing.remove(link);
  }

  /// Closes the socket of a closed link. An operation that waits would keep it open, so that one is
  /// cancelled first.
  void release(UringLink link, int fd, boolean polling) {
    if (polling) room().cancel(about(link.slot, POLL), NOTHING);
    room().close(fd, NOTHING);
    open.closed();
    retire(link);
  }

  /// Frees the slot of a closed link when nothing of it is under way.
  void retire(UringLink link) {
    if (link.isBusy() || slots[link.slot] != link) return;
    slots[link.slot] = null;
    if (freeSlotCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, freeSlotCount * 2);
    }
    freeSlots[freeSlotCount++] = link.slot;
  }
}
