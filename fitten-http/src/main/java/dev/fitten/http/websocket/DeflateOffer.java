package dev.fitten.http.websocket;

import dev.fitten.http.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One extension that a client offers (RFC 6455 §9.1), as an offer of permessage-deflate (RFC 7692
/// §7.1).
///
/// @param acceptable whether it is one, with parameters that the standard allows and we can keep to
/// @param serverNoContextTakeover whether the client asks that each message be compressed on its own
record DeflateOffer(boolean acceptable, boolean serverNoContextTakeover) {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_ALONE = "server_no_context_takeover";
  private static final String CLIENT_ALONE = "client_no_context_takeover";

  static @Nullable DeflateOffer firstAcceptable(List<DeflateOffer> offers) {
    for (DeflateOffer offer : offers) if (offer.acceptable) return offer;
    return null;
  }

  /// Returns the value for the answer. Clients are always told to compress each message on its own:
  /// an idle connection needs no window then.
  String answer(boolean takesOver) {
    String answer = NAME + "; " + CLIENT_ALONE;
    return takesOver ? answer : answer + "; " + SERVER_ALONE;
  }

  /// Reads all offers of Sec-WebSocket-Extensions.
  ///
  /// @throws Problem 400 if the field is malformed; parameters that make no sense are not
  static List<DeflateOffer> parse(List<String> values) {
    List<DeflateOffer> offers = new ArrayList<>();
    for (String value : values) new Reader(value).readInto(offers);
    return offers;
  }

  /// Reads a value: names and parameters, each a token or a token in quotes.
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void readInto(List<DeflateOffer> offers) {
      do {
        offers.add(offer());
      } while (skip(','));
      if (at < text.length()) throw malformed();
    }

    private DeflateOffer offer() {
      boolean acceptable = token().equals(NAME);
      boolean serverAlone = false;
      Set<String> seen = new HashSet<>();
      while (skip(';')) {
        String name = token();
        String value = skip('=') ? value() : null;
        acceptable &= seen.add(name) && isAcceptable(name, value);
        serverAlone |= name.equals(SERVER_ALONE);
      }
      return new DeflateOffer(acceptable, serverAlone);
    }

    /// Our window cannot be made smaller than 32 KiB, so an offer that asks for that is declined; the
    /// client's may have any size.
    private static boolean isAcceptable(String name, @Nullable String value) {
      return switch (name) {
        case SERVER_ALONE, CLIENT_ALONE -> value == null;
        case "server_max_window_bits" -> "15".equals(value);
        case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
        default -> false;
      };
    }

    private boolean skip(char separator) {
      skipBlanks();
      if (at == text.length() || text.charAt(at) != separator) return false;
      at++;
      return true;
    }

    private void skipBlanks() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    }

    private String token() {
      skipBlanks();
      int start = at;
      while (at < text.length() && " \t,;=\"".indexOf(text.charAt(at)) < 0) at++;
      String token = text.substring(start, at);
      if (!Handshake.isToken(token)) throw malformed();
      return token;
    }

    /// RFC 6455 §9.1: what is in the quotes must be a token again.
    private String value() {
      skipBlanks();
      if (at == text.length() || text.charAt(at) != '"') return token();
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') at++;
        if (at < text.length()) value.append(text.charAt(at));
      }
      if (at >= text.length() || !Handshake.isToken(value.toString())) throw malformed();
      at++;
      return value.toString();
    }

    private static Problem malformed() {
      return Problem.badRequest("Sec-WebSocket-Extensions is malformed.");
    }
  }
}
