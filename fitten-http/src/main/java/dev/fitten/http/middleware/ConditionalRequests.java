package dev.fitten.http.middleware;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerFilter;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Saves sending what the client has already, and changing what somebody else has changed meanwhile
/// (RFC 9110 §13).
///
/// An answer 200 to `GET` and `HEAD` gets an `ETag` made from its body, unless the handler has set
/// one of its own or `Cache-Control: no-store`. If the request's `If-None-Match` names it, or
/// `If-Modified-Since` is not before the `Last-Modified` that the handler has set, the answer becomes
/// 304 without a body. That saves the transfer; to save the work as well, a handler that knows a
/// version asks first, and so does one that is about to change something:
///
/// ```java
/// if (ConditionalRequests.isFresh(exchange, "\"" + note.version() + "\"", null)) return; // GET
/// ...
/// ConditionalRequests.isFresh(exchange, "\"" + note.version() + "\"", null);             // PUT: 412
/// ```
///
/// The tag is 96 bits of SHA-256, which the JDK computes with instructions of the processor: a
/// cheaper sum would let somebody who chooses part of a body make two of one tag. It is weak, since
/// [Compression] may change the bytes; that makes one tag good for every coding. Bodies over
/// 1 MiB get none, on the event loop those over 64 KiB.
public final class ConditionalRequests implements Middleware {
  private static final int LOOP_BYTES = 65_536;
  private static final int MOST_BYTES = 1 << 20;
  private static final int TAG_BYTES = 12;
  private static final ConditionalRequests INSTANCE = new ConditionalRequests();
  private static final AnswerFilter FILTER = new Filter();

  private ConditionalRequests() {}

  /// Returns the middleware. It belongs behind [Compression], so that it sees the plain body.
  public static ConditionalRequests create() {
    return INSTANCE;
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.filter(FILTER);
    next.proceed(exchange);
  }

  /// Compares the request's conditions with what is there now, in the order of RFC 9110 §13.2.2.
  ///
  /// For `GET` and `HEAD`, sets `ETag` and `Last-Modified` and returns true after answering 304 if
  /// the client has this version. For other methods, returns false if the change may be made.
  ///
  /// Works with and without the middleware.
  ///
  /// @param tag the current version, as `"v7"` with its quotes, weak ones with `W/`; `null` if there
  ///   is nothing yet or it has none
  /// @param modified when it was last changed, to the second, or `null` if that is not known
  /// @throws Problem 412 if a condition is not met
  /// @throws IllegalArgumentException if the tag is none (RFC 9110 §8.8.3)
  public static boolean isFresh(
      Exchange exchange, @Nullable String tag, @Nullable Instant modified) {
    if (tag != null && !EntityTags.isTag(tag)) {
      throw new IllegalArgumentException("an entity tag is visible text in quotes, as \"v7\"");
    }
    Instant second = modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS);
    boolean reading = isReading(exchange);
    if (reading) {
      if (tag != null) exchange.set("ETag", tag);
      if (second != null) exchange.set("Last-Modified", HttpDate.format(second));
    }
    boolean exists = tag != null || second != null;
    int status = status(exchange, reading, exists, tag, second);
    if (status == 412) throw Problem.of(412, "It has been changed meanwhile.");
    if (status == 304) exchange.status(304).send();
    return status == 304;
  }

  private static boolean isReading(Exchange exchange) {
    String method = exchange.method();
    return method.equals("GET") || method.equals("HEAD");
  }

  /// Returns 200, 304 or 412.
  private static int status(
      Exchange exchange,
      boolean reading,
      boolean exists,
      @Nullable String tag,
      @Nullable Instant modified) {
    if (exchange.header("if-match") != null) {
      List<String> tags = exchange.headers("if-match");
      if (!exists || !EntityTags.nameStrongly(tags, tag)) return 412;
    } else {
      Instant unmodifiedSince = date(exchange, "if-unmodified-since");
      if (unmodifiedSince != null && modified != null && modified.isAfter(unmodifiedSince)) {
        return 412;
      }
    }
    if (exchange.header("if-none-match") != null) {
      List<String> tags = exchange.headers("if-none-match");
      boolean known = exists && EntityTags.nameWeakly(tags, tag);
      return !known ? 200 : reading ? 304 : 412;
    }
    Instant modifiedSince = reading ? date(exchange, "if-modified-since") : null;
    boolean unmodified =
        modifiedSince != null && modified != null && !modified.isAfter(modifiedSince);
    return unmodified ? 304 : 200;
  }

  /// A field that is there twice, or is no date, counts as missing (RFC 9110 §13.1.3, §13.1.4).
  private static @Nullable Instant date(Exchange exchange, String name) {
    String field = exchange.header(name);
    if (field == null || exchange.headers(name).size() > 1) return null;
    return HttpDate.parse(field);
  }

  private static final class Filter implements AnswerFilter {
    @Override
    public Bytes whole(Exchange exchange, @Nullable String contentType, Bytes body) {
      if (!concerns(exchange)) return body;
      if (exchange.answerHeader("ETag") == null && getsTag(exchange, body)) {
        exchange.set("ETag", tagOf(body));
      }
      int status = status(exchange);
      if (status == 200) return body;
      exchange.status(status);
      return Bytes.empty();
    }

    @Override
    public OutputStream stream(Exchange exchange, String contentType, OutputStream out) {
      if (!concerns(exchange)) return out;
      int status = status(exchange);
      if (status == 200) return out;
      exchange.status(status);
      return new Silent(out);
    }

    private static boolean concerns(Exchange exchange) {
      return exchange.status() == 200 && isReading(exchange);
    }

    private static boolean getsTag(Exchange exchange, Bytes body) {
      int most = exchange.execution() == Execution.LOOP ? LOOP_BYTES : MOST_BYTES;
      String caching = exchange.answerHeader("Cache-Control");
      return body.length() <= most && (caching == null || !Grammar.lists(caching, "no-store"));
    }

    private static int status(Exchange exchange) {
      String lastModified = exchange.answerHeader("Last-Modified");
      Instant modified = lastModified == null ? null : HttpDate.parse(lastModified);
      return ConditionalRequests.status(
          exchange, true, true, exchange.answerHeader("ETag"), modified);
    }
  }

  private static String tagOf(Bytes body) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(body.toByteBuffer());
      return "W/\"" + HexFormat.of().formatHex(sha.digest(), 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes the body of an answer that has none.
  private static final class Silent extends OutputStream {
    private final OutputStream out;

    Silent(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes, int from, int count) {}

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
