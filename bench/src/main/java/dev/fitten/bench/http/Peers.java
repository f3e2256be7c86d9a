package dev.fitten.bench.http;

import dev.fitten.http.Execution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Everything that can be measured, in the order of the tables. Peers are made when they are asked
/// for: the process of a server loads the library of that one and no other.
final class Peers {
  private static final List<Maker> USUAL =
      List.of(
          maker("raw-nio", name -> new RawNioPeer()),
          maker("fitten", name -> new FittenPeer(name, Execution.LOOP, "nio", true)),
          maker("fitten-virtual", name -> new FittenPeer(name, Execution.VIRTUAL, "nio", true)),
          maker("fitten-uring", name -> new FittenPeer(name, Execution.LOOP, "io_uring", true)),
          maker("redkale", name -> new RedkalePeer()),
          maker("netty", name -> new NettyPeer(name, false)),
          maker("netty-uring", name -> new NettyPeer(name, true)),
          maker("vertx", name -> new VertxPeer()),
          maker("helidon", name -> new HelidonPeer()),
          maker("undertow", name -> new UndertowPeer()),
          maker("jetty", name -> new JettyPeer()));

  /// Measured only where it is asked for by name.
  private static final List<Maker> OTHERS =
      List.of(maker("fitten-unpooled", name -> new FittenPeer(name, Execution.LOOP, "nio", false)));

  private static final Pattern JAR = Pattern.compile(".*?-(\\d[^/]*)\\.jar");

  private Peers() {}

  private record Maker(String name, Function<String, Peer> constructor) {
    Peer make() {
      return constructor.apply(name);
    }
  }

  private static Maker maker(String name, Function<String, Peer> constructor) {
    return new Maker(name, constructor);
  }

  /// Returns the names of those that are measured unless others are asked for.
  static List<String> names() {
    return USUAL.stream().map(Maker::name).toList();
  }

  /// Returns the peers of those names in the order of the tables; the usual ones if none is named.
  ///
  /// @throws IllegalArgumentException if there is no peer of one of the names
  static List<Peer> named(List<String> names) {
    if (names.isEmpty()) return USUAL.stream().map(Maker::make).toList();
    List<Maker> chosen = new ArrayList<>(USUAL);
    chosen.addAll(OTHERS);
    List<String> known = chosen.stream().map(Maker::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("there is no peer '" + name + "', only " + known);
      }
    }
    return chosen.stream().filter(peer -> names.contains(peer.name)).map(Maker::make).toList();
  }

  /// Returns a port that was free just now, for servers that do not say which one they got.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Returns the version in the name of the jar that holds the class, `-` if it is in no jar.
  static String jarVersion(Class<?> type) {
    Path file = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    Matcher jar = JAR.matcher(file.getFileName().toString());
    return jar.matches() ? jar.group(1) : "-";
  }
}
