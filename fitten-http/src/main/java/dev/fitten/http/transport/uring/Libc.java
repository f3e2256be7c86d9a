package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The calls into the C library, and the constants of Linux that go with them. The constants are the
/// same on x86-64 and aarch64.
///
/// Addresses are passed as plain numbers: they are all of memory that outlives the call. A call
/// returns its result, or the negative error number if it failed. Calls that never wait are
/// *critical*: the thread does not leave Java for them, which saves as much as some of them cost.
final class Libc {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EPIPE = 32;
  static final int ENOSYS = 38;
  static final int EBADR = 53;
  static final int ETIME = 62;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ECONNABORTED = 103;
  static final int ECONNRESET = 104;
  static final int ENOBUFS = 105;
  static final int ENOTCONN = 107;
  static final int ETIMEDOUT = 110;
  static final int ECANCELED = 125;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_LINGER = 13;
  static final int SO_REUSEPORT = 15;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int SHUT_WR = 1;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int O_WRONLY = 1;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MAP_POPULATE = 0x8000;

  /// Memory for the error number of a call; each thread brings its own.
  static final MemoryLayout ERROR = Linker.Option.captureStateLayout();

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SOCKET =
      handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      handle(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle BIND =
      handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle LISTEN =
      handle("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETSOCKNAME =
      handle("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle GETPEERNAME =
      handle("getpeername", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle ACCEPT4 =
      handle("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SHUTDOWN =
      handle(
          "shutdown",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.critical(false));
  private static final MethodHandle EVENTFD =
      handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL =
      handle(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle PIPE2 =
      handle("pipe2", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SPLICE =
      handle(
          "splice",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SEND =
      handle(
          "send",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
          Linker.Option.critical(true));
  private static final MethodHandle RECV =
      handle(
          "recv",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
          Linker.Option.critical(true));

  /// Without the error number: nobody asks for it, and it is called by any thread.
  private static final MethodHandle WRITE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("write"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG),
          Linker.Option.critical(false));

  private Libc() {}

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  private static long failed(MemorySegment error) {
    return -error.get(JAVA_INT, 0);
  }

  private static RuntimeException broken(Throwable e) {
    if (e instanceof Error error) throw error;
    return new IllegalStateException("a call into the C library failed", e);
  }

  static long syscall(
      MemorySegment error, long number, long a, long b, long c, long d, long e, long f) {
    try {
      long n = (long) SYSCALL.invokeExact(error, number, a, b, c, d, e, f);
      return n < 0 ? failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Maps memory that the kernel offers under a descriptor.
  static long map(MemorySegment error, long bytes, int fd, long offset) {
    return mmap(error, bytes, MAP_SHARED | MAP_POPULATE, fd, offset);
  }

  /// Maps zeroed memory of our own, aligned to a page of whatever size.
  static long map(MemorySegment error, long bytes) {
    return mmap(error, bytes, MAP_PRIVATE_ANONYMOUS, -1, 0);
  }

  private static long mmap(MemorySegment error, long bytes, int flags, int fd, long offset) {
    try {
      long at = (long) MMAP.invokeExact(error, 0L, bytes, PROT_READ_WRITE, flags, fd, offset);
      return at == -1 ? failed(error) : at;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static void unmap(MemorySegment error, long address, long bytes) {
    try {
      int ignored = (int) MUNMAP.invokeExact(error, address, bytes);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static void close(MemorySegment error, int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(error, fd);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int socket(MemorySegment error, int family, int type) {
    try {
      int n = (int) SOCKET.invokeExact(error, family, type, 0);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int setOption(MemorySegment error, int fd, int level, int option, MemorySegment value) {
    try {
      int n =
          (int)
              SETSOCKOPT.invokeExact(
                  error, fd, level, option, value.address(), (int) value.byteSize());
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int bind(MemorySegment error, int fd, long address, int bytes) {
    try {
      int n = (int) BIND.invokeExact(error, fd, address, bytes);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int listen(MemorySegment error, int fd, int backlog) {
    try {
      int n = (int) LISTEN.invokeExact(error, fd, backlog);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int ownAddress(MemorySegment error, int fd, long address, long length) {
    try {
      int n = (int) GETSOCKNAME.invokeExact(error, fd, address, length);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int peerAddress(MemorySegment error, int fd, long address, long length) {
    try {
      int n = (int) GETPEERNAME.invokeExact(error, fd, address, length);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int accept(MemorySegment error, int fd) {
    try {
      int n = (int) ACCEPT4.invokeExact(error, fd, 0L, 0L, SOCK_CLOEXEC);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int shutdown(MemorySegment error, int fd, int how) {
    try {
      int n = (int) SHUTDOWN.invokeExact(error, fd, how);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int eventFd(MemorySegment error) {
    try {
      int n = (int) EVENTFD.invokeExact(error, 0, O_CLOEXEC | O_NONBLOCK);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  static int nonBlocking(MemorySegment error, int fd) {
    try {
      int flags = (int) FCNTL.invokeExact(error, fd, F_GETFL, 0L);
      if (flags < 0) return (int) failed(error);
      int n = (int) FCNTL.invokeExact(error, fd, F_SETFL, (long) (flags | O_NONBLOCK));
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// @param ends where the two descriptors are put, 8 bytes
  static int pipe(MemorySegment error, long ends) {
    try {
      int n = (int) PIPE2.invokeExact(error, ends, O_CLOEXEC | O_NONBLOCK);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Asks for a pipe with room for so many bytes, and returns how many it has.
  static int pipeBytes(MemorySegment error, int pipe, int wanted) {
    try {
      int n = (int) FCNTL.invokeExact(error, pipe, F_SETPIPE_SZ, (long) wanted);
      if (n < 0) n = (int) FCNTL.invokeExact(error, pipe, F_GETPIPE_SZ, 0L);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// @param path the address of a name that ends in a zero byte
  static int openForWriting(MemorySegment error, long path) {
    try {
      int n = (int) OPEN.invokeExact(error, path, O_WRONLY | O_CLOEXEC);
      return n < 0 ? (int) failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Moves bytes from a pipe to a descriptor without waiting.
  static long splice(MemorySegment error, int from, int to, long bytes) {
    try {
      long n = (long) SPLICE.invokeExact(error, from, 0L, to, 0L, bytes, SPLICE_F_NONBLOCK);
      return n < 0 ? failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Sends without waiting. The bytes may lie on the Java heap.
  static long send(MemorySegment error, int fd, MemorySegment bytes, long count) {
    try {
      long n = (long) SEND.invokeExact(error, fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
      return n < 0 ? failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Receives without waiting.
  static long receive(MemorySegment error, int fd, MemorySegment to, long most) {
    try {
      long n = (long) RECV.invokeExact(error, fd, to, most, MSG_DONTWAIT);
      return n < 0 ? failed(error) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Adds to the counter of an eventfd. For all threads.
  ///
  /// @param eight the address of the number to add, 8 bytes
  static void signal(int fd, long eight) {
    try {
      long ignored = (long) WRITE.invokeExact(fd, eight, 8L);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /// Says in words what an error number means, as `Connection reset by peer (ECONNRESET)`.
  static String describe(int error) {
    return switch (error < 0 ? -error : error) {
      case EPERM -> "Operation not permitted (EPERM)";
      case ENOENT -> "No such file (ENOENT)";
      case ENOMEM -> "Cannot allocate memory (ENOMEM)";
      case EACCES -> "Permission denied (EACCES)";
      case EINVAL -> "Invalid argument (EINVAL)";
      case ENFILE -> "Too many open files in system (ENFILE)";
      case EMFILE -> "Too many open files (EMFILE)";
      case EPIPE -> "Broken pipe (EPIPE)";
      case ENOSYS -> "Function not implemented (ENOSYS)";
      case EAFNOSUPPORT -> "Address family not supported (EAFNOSUPPORT)";
      case EADDRINUSE -> "Address already in use (EADDRINUSE)";
      case EADDRNOTAVAIL -> "Cannot assign requested address (EADDRNOTAVAIL)";
      case ECONNABORTED -> "Connection aborted (ECONNABORTED)";
      case ECONNRESET -> "Connection reset by peer (ECONNRESET)";
      case ENOTCONN -> "Not connected (ENOTCONN)";
      case ETIMEDOUT -> "Connection timed out (ETIMEDOUT)";
      default -> "error " + (error < 0 ? -error : error);
    };
  }
}
