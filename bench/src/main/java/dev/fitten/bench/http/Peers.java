package dev.fitten.bench.http;

import dev.fitten.http.Execution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Everything that can be measured, in the order of the tables.
final class Peers {
  static final List<Peer> ALL =
      List.of(
          new RawNioPeer(),
          new FittenPeer("fitten", Execution.LOOP, "nio", true),
          new FittenPeer("fitten-virtual", Execution.VIRTUAL, "nio", true),
          new FittenPeer("fitten-uring", Execution.LOOP, "io_uring", true),
          new RedkalePeer(),
          new NettyPeer("netty", false),
          new NettyPeer("netty-uring", true),
          new FeatPeer(),
          new VertxPeer(),
          new HelidonPeer(),
          new UndertowPeer(),
          new JettyPeer());

  /// Measured only where it is asked for by name.
  private static final List<Peer> OTHERS =
      List.of(new FittenPeer("fitten-unpooled", Execution.LOOP, "nio", false));

  private static final Pattern JAR = Pattern.compile(".*?-(\\d[^/]*)\\.jar");

  private Peers() {}

  /// Returns the peers of those names in the order of the tables; all of them if none is named.
  ///
  /// @throws IllegalArgumentException if there is no peer of one of the names
  static List<Peer> named(List<String> names) {
    if (names.isEmpty()) return ALL;
    List<Peer> chosen = new ArrayList<>(ALL);
    chosen.addAll(OTHERS);
    List<String> known = chosen.stream().map(Peer::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("there is no peer '" + name + "', only " + known);
      }
    }
    chosen.removeIf(peer -> !names.contains(peer.name()));
    return chosen;
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
