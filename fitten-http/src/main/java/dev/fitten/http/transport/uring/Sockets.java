package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Listening sockets, and addresses as the kernel writes them.
final class Sockets {
  /// The kernel cuts it to net.core.somaxconn.
  private static final int BACKLOG = 4096;

  /// struct sockaddr_in6, the longer of the two.
  private static final int ADDRESS_BYTES = 28;

  private static final int IPV4_BYTES = 16;
  private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

  private Sockets() {}

  /// Returns `wanted` sockets on the address, which share the port if they are several
  /// (SO_REUSEPORT): the kernel spreads connections over them.
  ///
  /// @throws BindException if the port is in use or the address is not of this machine
  static int[] listen(InetSocketAddress address, int wanted) throws IOException {
    int[] open = new int[wanted];
    int count = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Libc.ERROR);
      try {
        int first = bind(arena, error, address, false);
        open[count++] = first;
        if (wanted == 1) return open;
        // The first one was bound alone to be sure that nobody else has the port: with the option
        // set, a second server started by mistake would silently take half of the connections.
        InetSocketAddress bound = new InetSocketAddress(address.getAddress(), port(first));
        Libc.close(error, first);
        count = 0;
        while (count < wanted) {
          int socket = bind(arena, error, bound, true);
          open[count++] = socket;
        }
        return open;
      } catch (IOException | RuntimeException e) {
        for (int i = 0; i < count; i++) Libc.close(error, open[i]);
        throw e;
      }
    }
  }

  private static int bind(
      Arena arena, MemorySegment error, InetSocketAddress address, boolean shared)
      throws IOException {
    InetAddress ip = address.getAddress();
    // Listening on all addresses means those of both families, as with the JDK's own sockets.
    boolean six = hasSix() && (ip instanceof Inet6Address || ip.isAnyLocalAddress());
    int family = six ? Libc.AF_INET6 : Libc.AF_INET;
    int fd = Libc.socket(error, family, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC);
    if (fd < 0) throw new SocketException(Libc.describe(fd));
    try {
      MemorySegment value = arena.allocateFrom(JAVA_INT, 1);
      check(Libc.setOption(error, fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, value));
      // Accepted sockets inherit it. Answers leave in one write; waiting for more (Nagle) would
      // only
      // delay them.
      check(Libc.setOption(error, fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, value));
      if (shared) {
        check(Libc.setOption(error, fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, value));
      }
      if (six) {
        value.set(JAVA_INT, 0, 0);
        check(Libc.setOption(error, fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, value));
      }
      MemorySegment name = arena.allocate(ADDRESS_BYTES, 8);
      write(name, address, six);
      int failed = Libc.bind(error, fd, name.address(), six ? ADDRESS_BYTES : IPV4_BYTES);
      if (failed == 0) failed = Libc.listen(error, fd, BACKLOG);
      switch (-failed) {
        case 0 -> {}
        case Libc.EADDRINUSE, Libc.EADDRNOTAVAIL, Libc.EACCES, Libc.EPERM ->
            throw new BindException(address + ": " + Libc.describe(failed));
        default -> throw new SocketException(address + ": " + Libc.describe(failed));
      }
      return fd;
    } catch (IOException | RuntimeException e) {
      Libc.close(error, fd);
      throw e;
    }
  }

  /// A kernel without IPv6 has no list of its addresses, or an empty one.
  private static boolean hasSix() {
    try {
      return !Files.readString(Path.of("/proc/net/if_inet6")).isBlank();
    } catch (IOException none) {
      return false;
    }
  }

  private static void check(int result) throws SocketException {
    if (result < 0) throw new SocketException("setsockopt: " + Libc.describe(result));
  }

  private static void write(MemorySegment to, InetSocketAddress address, boolean six) {
    to.set(JAVA_SHORT, 0, (short) (six ? Libc.AF_INET6 : Libc.AF_INET));
    to.set(JAVA_BYTE, 2, (byte) (address.getPort() >> 8));
    to.set(JAVA_BYTE, 3, (byte) address.getPort());
    InetAddress ip = address.getAddress();
    if (ip.isAnyLocalAddress()) return;
    byte[] bytes = ip.getAddress();
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, six ? 8 : 4, bytes.length);
    if (ip instanceof Inet6Address scoped) to.set(JAVA_INT, 24, scoped.getScopeId());
  }

  /// Returns the port that a socket is bound to.
  static int port(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS_BYTES, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
      int failed =
          Libc.ownAddress(arena.allocate(Libc.ERROR), fd, name.address(), length.address());
      if (failed < 0) throw new SocketException("getsockname: " + Libc.describe(failed));
      return read(name).getPort();
    }
  }

  /// Returns the address of the other side; that of nobody if it has gone.
  static InetSocketAddress remote(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS_BYTES, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
      int failed =
          Libc.peerAddress(arena.allocate(Libc.ERROR), fd, name.address(), length.address());
      return failed < 0 ? NOBODY : read(name);
    }
  }

  static InetSocketAddress nobody() {
    return NOBODY;
  }

  private static InetSocketAddress read(MemorySegment from) {
    boolean six = from.get(JAVA_SHORT, 0) == Libc.AF_INET6;
    int port = Short.toUnsignedInt(Short.reverseBytes(from.get(JAVA_SHORT, 2)));
    byte[] bytes = from.asSlice(six ? 8 : 4, six ? 16 : 4).toArray(JAVA_BYTE);
    try {
      // The JDK makes an IPv4 address of one that is only mapped into IPv6.
      InetAddress ip = InetAddress.getByAddress(bytes);
      int scope = six ? from.get(JAVA_INT, 24) : 0;
      if (scope != 0 && !(ip instanceof Inet4Address)) {
        ip = Inet6Address.getByAddress(null, bytes, scope);
      }
      return new InetSocketAddress(ip, port);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }
}
