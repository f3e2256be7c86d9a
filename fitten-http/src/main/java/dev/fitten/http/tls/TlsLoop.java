package dev.fitten.http.tls;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// What the TLS links of one loop share: buffers, and the handshakes under way. Used by the loop's
/// thread only.
final class TlsLoop {
  /// The JDK's engine wants this much room for any record it writes, however small.
  static final int ENGINE_RECORD_BYTES = 16_709;

  /// A slow client makes its link keep at most these. With more, large answers gain nothing: the
  /// encryption of a record costs as much as the write that sends it.
  private static final int RECORDS_AT_ONCE = 2;

  static final int FILE_BYTES = RECORDS_AT_ONCE * TlsRecord.MOST_PLAIN_BYTES;

  final Tls tls;
  final long handshakeNanos;

  /// Ciphertext on its way out; empty between two calls.
  final ByteBuffer out = ByteBuffer.allocate(RECORDS_AT_ONCE * ENGINE_RECORD_BYTES);

  /// The engine must be given room for the padding of a record too, which it never fills.
  final ByteBuffer padding = ByteBuffer.allocate(TlsRecord.MOST_BYTES - TlsRecord.MOST_PLAIN_BYTES);

  final ByteBuffer[] targets = new ByteBuffer[2];
  final ByteBuffer nothing = ByteBuffer.allocate(0);
  private @Nullable ByteBuffer file;

  private final int mostHandshakes;
  private final Map<String, Function<Link, LinkHandler>> byProtocol;
  private final Function<Link, LinkHandler> unchosen;

  /// Oldest first.
  private final Set<TlsLink> handshakes = new LinkedHashSet<>();

  TlsLoop(Tls tls, int mostHandshakes, Map<String, Function<Link, LinkHandler>> byProtocol) {
    this.tls = tls;
    this.handshakeNanos = tls.handshakeMillis() * 1_000_000L;
    this.mostHandshakes = mostHandshakes;
    this.byProtocol = byProtocol;
    this.unchosen = byProtocol.values().iterator().next();
  }

  /// Notes a handshake that begins, and closes the oldest one if there are too many.
  void handshakeBegins(TlsLink link) {
    handshakes.add(link);
    if (handshakes.size() > mostHandshakes) handshakes.iterator().next().close();
  }

  void handshakeEnds(TlsLink link) {
    handshakes.remove(link);
  }

  int handshakes() {
    return handshakes.size();
  }

  /// Returns the handler for the protocol that client and server have agreed on.
  LinkHandler handler(SSLEngine engine, TlsLink link) {
    return byProtocol.getOrDefault(engine.getApplicationProtocol(), unchosen).apply(link);
  }

  /// Returns the buffer that files are read into, empty.
  ByteBuffer file() {
    ByteBuffer made = file;
    if (made == null) file = made = ByteBuffer.allocateDirect(FILE_BYTES);
    return made.clear();
  }
}
