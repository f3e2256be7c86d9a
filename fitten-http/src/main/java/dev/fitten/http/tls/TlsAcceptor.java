package dev.fitten.http.tls;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts TLS between accepted links and their protocol; made by [Tls#acceptor] for the server.
public final class TlsAcceptor implements Function<Link, LinkHandler>, AutoCloseable {
  private final Tls tls;
  private final TlsLoop[] loops;
  private final @Nullable Thread watch;

  TlsAcceptor(
      Tls tls,
      int loops,
      Map<String, Function<Link, LinkHandler>> byProtocol,
      @Nullable Thread watch) {
    this.tls = tls;
    this.loops = new TlsLoop[loops];
    int handshakes = Math.max(1, tls.handshakes() / loops);
    for (int i = 0; i < loops; i++) this.loops[i] = new TlsLoop(tls, handshakes, byProtocol);
    this.watch = watch;
  }

  /// Returns the handler of a link that was accepted. On the link's loop.
  @Override
  public LinkHandler apply(Link link) {
    TlsLoop loop = loops[link.loop().index()];
    TlsLink made = new TlsLink(link, loop);
    loop.handshakeBegins(made);
    return made;
  }

  /// Returns how many handshakes are under way. For tests, on the loops' threads.
  int handshakes() {
    int all = 0;
    for (TlsLoop loop : loops) all += loop.handshakes();
    return all;
  }

  /// Returns how many sessions are kept for clients that want to resume them.
  int sessions() {
    return tls.context().sessions();
  }

  /// Stops watching certificate files.
  @Override
  public void close() {
    if (watch != null) watch.interrupt();
  }
}
