package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// An io_uring of one thread: a queue of wishes to the kernel (submissions) and one of what came of
/// them (completions), both in memory shared with it. See io_uring(7), io_uring_setup(2),
/// io_uring_enter(2).
///
/// Everything is called on the thread that made it: the kernel was told that there is a single
/// issuer, and runs what it has to do for us only while we are in [#enter].
final class Ring {
  // System calls; the same numbers on all architectures.
  private static final long SETUP = 425;
  private static final long ENTER = 426;
  private static final long REGISTER = 427;

  // io_uring_setup flags.
  private static final int SETUP_CQSIZE = 1 << 3;
  private static final int SETUP_CLAMP = 1 << 4;
  private static final int SETUP_SUBMIT_ALL = 1 << 7;
  private static final int SETUP_SINGLE_ISSUER = 1 << 12;
  private static final int SETUP_DEFER_TASKRUN = 1 << 13; // Linux 6.1, the youngest of all we need

  private static final int FEATURE_SINGLE_MMAP = 1;
  private static final int FEATURE_NODROP = 1 << 1;
  private static final int FEATURE_EXT_ARG = 1 << 8;
  private static final int FEATURE_CQE_SKIP = 1 << 11;
  private static final int FEATURES =
      FEATURE_SINGLE_MMAP | FEATURE_NODROP | FEATURE_EXT_ARG | FEATURE_CQE_SKIP;

  private static final int ENTER_GETEVENTS = 1;
  private static final int ENTER_EXT_ARG = 1 << 3;
  private static final int ENTER_REGISTERED_RING = 1 << 4;

  private static final int REGISTER_RING_FDS = 20;
  private static final int UNREGISTER_RING_FDS = 21;
  private static final int REGISTER_BUFFER_RING = 22;
  private static final int UNREGISTER_BUFFER_RING = 23;

  private static final int SQ_CQ_OVERFLOW = 1 << 1;

  // Operations.
  private static final int OP_POLL_ADD = 6;
  private static final int OP_ACCEPT = 13;
  private static final int OP_ASYNC_CANCEL = 14;
  private static final int OP_CLOSE = 19;
  private static final int OP_SEND = 26;
  private static final int OP_RECV = 27;

  private static final int BUFFER_SELECT = 1 << 5;
  private static final int SKIP_SUCCESS = 1 << 6;
  private static final int ACCEPT_MULTISHOT = 1;
  private static final int RECV_MULTISHOT = 1 << 1;
  private static final int POLL_MULTISHOT = 1;

  /// Send at once or fail; less than all is a failure, too, so that it is told.
  private static final int SEND_FLAGS = 0x40 | 0x100 | 0x4000; // DONTWAIT, WAITALL, NOSIGNAL

  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int EDGE_TRIGGERED = 1 << 31;

  // Completion flags.
  private static final int HAS_BUFFER = 1;
  private static final int MORE = 1 << 1;

  // struct io_uring_params: where the kernel says how large things are and where they lie.
  private static final int PARAMS_BYTES = 120;
  private static final int PARAMS_SQ_ENTRIES = 0;
  private static final int PARAMS_CQ_ENTRIES = 4;
  private static final int PARAMS_FLAGS = 8;
  private static final int PARAMS_FEATURES = 20;
  private static final int SQ_OFFSETS = 40;
  private static final int CQ_OFFSETS = 80;

  private static final long SQES_OFFSET = 0x10000000L;
  private static final int SQE_BYTES = 64;
  private static final int CQE_BYTES = 16;

  private static final VarHandle INT = JAVA_INT.varHandle();

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment error = arena.allocate(Libc.ERROR);
  private final int fd;
  private final int enterFd;
  private final int enterFlags;
  private final long ringAddress;
  private final long ringBytes;
  private final long sqesAddress;
  private final long sqesBytes;
  private final MemorySegment ring;
  private final MemorySegment sqes;

  private final long sqHeadAt;
  private final long sqTailAt;
  private final long sqFlagsAt;
  private final int sqEntries;
  private int sqTail;
  private long lastSendAt;

  private final long cqHeadAt;
  private final long cqTailAt;
  private final long cqesAt;
  private final int cqMask;
  private int cqHead;
  private int cqKnownTail;
  private int cqLooked;

  /// struct io_uring_getevents_arg with a struct __kernel_timespec behind it.
  private final MemorySegment wait = arena.allocate(40, 8);

  private long completed;
  private int result;
  private int flags;
  private boolean looked;

  /// Makes a ring for the calling thread.
  ///
  /// @param submissions room for so many between two calls of [#enter]
  /// @param completions room for so many; more are kept by the kernel, at a cost
  Ring(int submissions, int completions) throws IOException {
    MemorySegment params = arena.allocate(PARAMS_BYTES, 8);
    int setup =
        SETUP_CQSIZE | SETUP_CLAMP | SETUP_SUBMIT_ALL | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN;
    params.set(JAVA_INT, PARAMS_FLAGS, setup);
    params.set(JAVA_INT, PARAMS_CQ_ENTRIES, completions);
    long made = Libc.syscall(error, SETUP, submissions, params.address(), 0, 0, 0, 0);
    if (made < 0) {
      arena.close();
      throw new UringException(whyNot((int) -made));
    }
    fd = (int) made;
    int features = params.get(JAVA_INT, PARAMS_FEATURES);
    if ((features & FEATURES) != FEATURES) {
      Libc.close(error, fd);
      arena.close();
      throw new UringException(
          "the kernel lacks features (0x" + Integer.toHexString(features) + ")");
    }
    sqEntries = params.get(JAVA_INT, PARAMS_SQ_ENTRIES);
    int cqEntries = params.get(JAVA_INT, PARAMS_CQ_ENTRIES);
    cqesAt = at(params, CQ_OFFSETS + 20);
    long sqArrayAt = at(params, SQ_OFFSETS + 24);
    ringBytes = Math.max(cqesAt + (long) cqEntries * CQE_BYTES, sqArrayAt + sqEntries * 4L);
    sqesBytes = (long) sqEntries * SQE_BYTES;
    ringAddress = Libc.map(error, ringBytes, fd, 0);
    sqesAddress = ringAddress < 0 ? ringAddress : Libc.map(error, sqesBytes, fd, SQES_OFFSET);
    if (sqesAddress < 0) {
      if (ringAddress >= 0) Libc.unmap(error, ringAddress, ringBytes);
      Libc.close(error, fd);
      arena.close();
      throw new UringException("mapping its queues failed: " + Libc.describe((int) sqesAddress));
    }
    ring = MemorySegment.ofAddress(ringAddress).reinterpret(ringBytes);
    sqes = MemorySegment.ofAddress(sqesAddress).reinterpret(sqesBytes);
    sqHeadAt = at(params, SQ_OFFSETS);
    sqTailAt = at(params, SQ_OFFSETS + 4);
    sqFlagsAt = at(params, SQ_OFFSETS + 16);
    cqHeadAt = at(params, CQ_OFFSETS);
    cqTailAt = at(params, CQ_OFFSETS + 4);
    cqMask = cqEntries - 1;
    // Submissions are used in turn, so the table that would let them be reordered never changes.
    for (int i = 0; i < sqEntries; i++) ring.set(JAVA_INT, sqArrayAt + i * 4L, i);
    wait.set(JAVA_INT, 8, 8);
    wait.set(JAVA_LONG, 16, wait.address() + 24);

    // A registered descriptor saves looking it up on every call, which costs two atomic additions
    // in
    // a process of several threads.
    MemorySegment update = arena.allocate(16, 8);
    update.set(JAVA_INT, 0, -1);
    update.set(JAVA_LONG, 8, fd);
    boolean registered = register(REGISTER_RING_FDS, update.address(), 1) == 1;
    enterFd = registered ? update.get(JAVA_INT, 0) : fd;
    enterFlags = ENTER_EXT_ARG | (registered ? ENTER_REGISTERED_RING : 0);
  }

  /// Tries all that a loop needs of the kernel.
  ///
  /// @throws UringException if something is not to be had, saying why
  static void check() throws IOException {
    // The kernel binds a ring to the thread that made it, but nothing else is left of this one.
    Ring ring = new Ring(8, 64);
    try (Arena arena = Arena.ofConfined()) {
      long bytes = 65536;
      MemorySegment error = arena.allocate(Libc.ERROR);
      long address = Libc.map(error, bytes);
      if (address < 0) throw new UringException("no memory: " + Libc.describe((int) address));
      try {
        ring.registerBuffers(address, 2);
        ring.unregisterBuffers();
      } finally {
        Libc.unmap(error, address, bytes);
      }
    } finally {
      ring.close();
    }
  }

  private static long at(MemorySegment params, long offset) {
    return params.get(JAVA_INT, offset);
  }

  private static String whyNot(int error) {
    String kernel = System.getProperty("os.version", "unknown");
    return switch (error) {
      case Libc.ENOSYS -> "the kernel has none (ENOSYS)";
      case Libc.EPERM, Libc.EACCES -> {
        String disabled = disabled();
        yield disabled.equals("0")
            ? "the kernel forbids it (EPERM): a seccomp filter, as of a container"
            : "the kernel forbids it (EPERM; kernel.io_uring_disabled=" + disabled + ")";
      }
      case Libc.EINVAL -> "the kernel is too old: Linux 6.1 is needed, this is " + kernel;
      case Libc.ENOMEM -> "the kernel gives no memory for it (ENOMEM; see ulimit -l)";
      default -> "making a ring failed: " + Libc.describe(error);
    };
  }

  /// Since Linux 6.6; 0 allows it to everybody.
  private static String disabled() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/io_uring_disabled")).trim();
    } catch (IOException | RuntimeException unreadable) {
      return "unknown";
    }
  }

  private long register(int what, long argument, int count) {
    return Libc.syscall(error, REGISTER, fd, what, argument, count, 0, 0);
  }

  /// Registers a ring of receive buffers as group 0.
  ///
  /// @param address of `entries` times 16 bytes, aligned to a page
  void registerBuffers(long address, int entries) throws IOException {
    MemorySegment registration = arena.allocate(40, 8);
    registration.set(JAVA_LONG, 0, address);
    registration.set(JAVA_INT, 8, entries);
    long n = register(REGISTER_BUFFER_RING, registration.address(), 1);
    if (n < 0) throw new UringException("registering buffers failed: " + Libc.describe((int) n));
  }

  void unregisterBuffers() {
    MemorySegment registration = arena.allocate(40, 8);
    register(UNREGISTER_BUFFER_RING, registration.address(), 1);
  }

  // ---- submissions ----

  /// Takes connections until told otherwise or until it fails.
  void accept(int socket, long userData) {
    add(OP_ACCEPT, 0, ACCEPT_MULTISHOT, socket, 0, 0, Libc.SOCK_CLOEXEC, userData);
  }

  /// Receives into frames until told otherwise, the end, a failure, or until the frames run out.
  void receive(int socket, long userData) {
    add(OP_RECV, BUFFER_SELECT, RECV_MULTISHOT, socket, 0, 0, 0, userData);
  }

  /// Completes once when the socket takes bytes.
  void pollWritable(int socket, long userData) {
    add(OP_POLL_ADD, 0, 0, socket, 0, 0, POLLOUT, userData);
  }

  /// Completes whenever the eventfd is added to.
  void pollSignals(int eventFd, long userData) {
    add(OP_POLL_ADD, 0, 0, eventFd, 0, POLL_MULTISHOT, POLLIN | EDGE_TRIGGERED, userData);
  }

  /// Cancels the operation with this user data, which completes then.
  void cancel(long target, long userData) {
    add(OP_ASYNC_CANCEL, SKIP_SUCCESS, 0, -1, target, 0, 0, userData);
  }

  void close(int descriptor, long userData) {
    add(OP_CLOSE, SKIP_SUCCESS, 0, descriptor, 0, 0, 0, userData);
  }

  /// Sends when it is handed over, without waiting. Says something only if not everything was sent:
  /// how much was, or why nothing.
  void send(int socket, long address, int length, long userData) {
    lastSendAt = (long) (sqTail & sqEntries - 1) * SQE_BYTES;
    add(OP_SEND, SKIP_SUCCESS, 0, socket, address, length, SEND_FLAGS, userData);
  }

  /// Makes the last [#send], which must not have been handed over, send so many bytes instead.
  void extendLastSend(int length) {
    sqes.set(JAVA_INT, lastSendAt + 24, length);
  }

  /// Returns how many more submissions fit.
  int room() {
    return sqEntries - pending();
  }

  private int pending() {
    return sqTail - (int) INT.getAcquire(ring, sqHeadAt);
  }

  private void add(
      int operation,
      int sqeFlags,
      int priority,
      int descriptor,
      long address,
      int length,
      int operationFlags,
      long userData) {
    if (room() == 0) throw new IllegalStateException("the kernel takes no submissions");
    long at = (long) (sqTail & sqEntries - 1) * SQE_BYTES;
    long first = operation | sqeFlags << 8 | priority << 16;
    sqes.set(JAVA_LONG, at, first | (long) descriptor << 32);
    sqes.set(JAVA_LONG, at + 8, 0);
    sqes.set(JAVA_LONG, at + 16, address);
    sqes.set(JAVA_LONG, at + 24, length | (long) operationFlags << 32);
    sqes.set(JAVA_LONG, at + 32, userData);
    sqes.set(JAVA_LONG, at + 40, 0);
    sqes.set(JAVA_LONG, at + 48, 0);
    sqes.set(JAVA_LONG, at + 56, 0);
    sqTail++;
  }

  /// Hands over what was added without letting the kernel do anything else.
  ///
  /// @return whether it has taken everything, and all that came of it can be looked at
  boolean submit() {
    // It refuses for a moment when it has no memory, or when completions that it had to keep aside
    // lie about: those it then puts into the queue.
    for (int i = 0; i < 100 && pending() > 0; i++) call(0, i == 0 ? 0 : ENTER_GETEVENTS);
    return isSettled();
  }

  /// Tells whether everything was handed over, and no completion is kept aside by the kernel.
  boolean isSettled() {
    return pending() == 0 && ((int) INT.getAcquire(ring, sqFlagsAt) & SQ_CQ_OVERFLOW) == 0;
  }

  /// Hands over what was added and lets the kernel work.
  ///
  /// @param least returns when there are so many completions
  /// @param millis or after this time; 0 for any time
  void enter(int least, long millis) {
    if (millis > 0) {
      wait.set(JAVA_LONG, 24, millis / 1000);
      wait.set(JAVA_LONG, 32, millis % 1000 * 1_000_000);
    }
    wait.set(JAVA_LONG, 16, millis > 0 ? wait.address() + 24 : 0);
    long n = call(least, ENTER_GETEVENTS);
    switch ((int) n) {
      case -Libc.ETIME, -Libc.EINTR, -Libc.EAGAIN, -Libc.EBUSY, -Libc.EBADR -> {}
      default -> {
        if (n < 0) throw new IllegalStateException("io_uring_enter: " + Libc.describe((int) n));
      }
    }
  }

  private long call(int least, int more) {
    INT.setRelease(ring, sqTailAt, sqTail);
    return Libc.syscall(
        error, ENTER, enterFd, pending(), least, enterFlags | more, wait.address(), 24);
  }

  // ---- completions ----

  /// Goes to the next completion.
  ///
  /// @return whether there is one
  boolean next() {
    if (cqHead == cqKnownTail) {
      cqKnownTail = (int) INT.getAcquire(ring, cqTailAt);
      if (cqHead == cqKnownTail) return false;
    }
    read(cqHead);
    looked = cqLooked - cqHead > 0;
    INT.setRelease(ring, cqHeadAt, ++cqHead);
    if (!looked) cqLooked = cqHead;
    return true;
  }

  /// Goes to the next completion that was not looked at, and leaves it where it is.
  ///
  /// @return whether there is one
  boolean look() {
    if (cqLooked == (int) INT.getAcquire(ring, cqTailAt)) return false;
    read(cqLooked++);
    return true;
  }

  private void read(int number) {
    long at = cqesAt + (long) (number & cqMask) * CQE_BYTES;
    completed = ring.get(JAVA_LONG, at);
    result = ring.get(JAVA_INT, at + 8);
    flags = ring.get(JAVA_INT, at + 12);
  }

  /// Tells whether [#look] has shown the completion before [#next] did.
  boolean wasLooked() {
    return looked;
  }

  /// Returns the user data of the completed operation.
  long completed() {
    return completed;
  }

  /// Returns what the system call would have returned, or a negative error number.
  int result() {
    return result;
  }

  /// Tells whether the operation goes on.
  boolean more() {
    return (flags & MORE) != 0;
  }

  /// Returns the number of the buffer that was filled, or -1.
  int buffer() {
    return (flags & HAS_BUFFER) == 0 ? -1 : flags >>> 16;
  }

  void close() {
    Libc.unmap(error, sqesAddress, sqesBytes);
    Libc.unmap(error, ringAddress, ringBytes);
    if (enterFd != fd || (enterFlags & ENTER_REGISTERED_RING) != 0) {
      MemorySegment update = arena.allocate(16, 8);
      update.set(JAVA_INT, 0, enterFd);
      register(UNREGISTER_RING_FDS, update.address(), 1);
    }
    Libc.close(error, fd);
    arena.close();
  }

  static {
    // The layouts above are little endian; so are all machines that this runs on.
    assert ValueLayout.JAVA_INT.order() == java.nio.ByteOrder.LITTLE_ENDIAN;
  }
}
