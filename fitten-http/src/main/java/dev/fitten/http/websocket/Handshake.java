package dev.fitten.http.websocket;

import dev.fitten.http.Exchange;
import dev.fitten.http.Problem;
import dev.fitten.http.Upgrade;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client's opening handshake (RFC 6455 §4.2), checked, and what was agreed on.
///
/// @param accept the value of Sec-WebSocket-Accept
/// @param subprotocol the one chosen, or `null`
/// @param extension the value of Sec-WebSocket-Extensions, or `null`
/// @param deflates whether permessage-deflate was agreed on
/// @param takesOver whether our messages may refer back to those before
record Handshake(
    String accept,
    @Nullable String subprotocol,
    @Nullable String extension,
    boolean deflates,
    boolean takesOver) {
  /// RFC 6455 §1.3.
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /// 16 bytes in Base64.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// Checks the handshake. Returns `null` if it was answered with a refusal.
  ///
  /// @throws Problem if it is refused in another way
  static @Nullable Handshake check(Exchange exchange, WebSocketOptions options) {
    if (!exchange.method().equals("GET")) {
      exchange.set("Allow", "GET").send(Problem.of(405, "A WebSocket begins with GET."));
      return null;
    }
    if (!listed(exchange.headers("upgrade"), "websocket")
        || !listed(exchange.headers("connection"), "upgrade")) {
      refuse(exchange, "Only WebSocket connections are served here.");
      return null;
    }
    if (!exchange.upgradable()) {
      throw Problem.badRequest("A WebSocket begins with an HTTP/1.1 request without a body.");
    }
    if (!exchange.headers("sec-websocket-version").equals(List.of("13"))) {
      refuse(exchange, "Only version 13 of WebSocket is served here.");
      return null;
    }
    List<String> keys = exchange.headers("sec-websocket-key");
    if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
      throw Problem.badRequest("Sec-WebSocket-Key must be 16 bytes in Base64, once.");
    }
    List<String> origins = exchange.headers("origin");
    if (origins.size() > 1
        || !options.originCheck().test(exchange, origins.isEmpty() ? null : origins.getFirst())) {
      throw Problem.of(403, "Pages of this origin may not connect.");
    }
    String subprotocol = subprotocol(exchange.headers("sec-websocket-protocol"), options);
    List<DeflateOffer> offers = DeflateOffer.parse(exchange.headers("sec-websocket-extensions"));
    DeflateOffer offer = options.deflate() ? DeflateOffer.firstAcceptable(offers) : null;
    boolean takesOver =
        offer != null && options.contextTakeover() && !offer.serverNoContextTakeover();
    String extension = offer == null ? null : offer.answer(takesOver);
    return new Handshake(accept(keys.getFirst()), subprotocol, extension, offer != null, takesOver);
  }

  /// RFC 9110 §15.5.22 and RFC 6455 §4.4: says what would be accepted.
  private static void refuse(Exchange exchange, String why) {
    exchange
        .set("Upgrade", "websocket")
        .set("Connection", "Upgrade")
        .set("Sec-WebSocket-Version", "13")
        .send(Problem.of(426, why));
  }

  /// Answers 101.
  void answer(Exchange exchange, Upgrade upgrade) {
    exchange.set("Sec-WebSocket-Accept", accept);
    if (subprotocol != null) exchange.set("Sec-WebSocket-Protocol", subprotocol);
    if (extension != null) exchange.set("Sec-WebSocket-Extensions", extension);
    exchange.upgrade("websocket", upgrade);
  }

  private static boolean listed(List<String> values, String token) {
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        if (element.strip().equalsIgnoreCase(token)) return true;
      }
    }
    return false;
  }

  /// Chooses the first of ours that the client offers. RFC 6455 §11.3.4: a list of tokens, none
  /// twice.
  private static @Nullable String subprotocol(List<String> values, WebSocketOptions options) {
    List<String> offered = new ArrayList<>();
    for (String value : values) {
      for (String element : value.split(",", -1)) offered.add(element.strip());
    }
    for (String token : offered) {
      if (!isToken(token)) throw Problem.badRequest("Sec-WebSocket-Protocol is malformed.");
    }
    if (new HashSet<>(offered).size() < offered.size()) {
      throw Problem.badRequest("Sec-WebSocket-Protocol names a subprotocol twice.");
    }
    for (String ours : options.subprotocols()) if (offered.contains(ours)) return ours;
    return null;
  }

  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
