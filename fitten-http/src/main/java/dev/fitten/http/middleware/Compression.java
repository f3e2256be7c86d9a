package dev.fitten.http.middleware;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerFilter;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Key;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sends answers compressed to clients that can decode them (RFC 9110 §12.5.3).
///
/// ```java
/// .use(Compression.gzip())
/// ```
///
/// Compressed are texts, JSON, XML, SVG and the like of 1024 bytes or more: anything shorter fits
/// into one packet as it is. Left alone are answers that have a `Content-Encoding`, `Content-Range`
/// or `Content-Digest` of their own, those with `Cache-Control: no-transform`, and files and events
/// that the engine sends by itself. On the event loop, bodies of more than 64 KiB are left alone too, since
/// compressing them would hold up the loop for more than half a millisecond.
///
/// A strong `ETag` becomes a weak one (RFC 9110 §8.8.1), because the bytes are no longer those it
/// was made for; `If-None-Match` compares weakly, so nothing is lost. `Vary: Accept-Encoding` is on
/// every answer that would have been compressed for another client.
///
/// A stream is compressed whatever its length, and its `flush` sends everything written so far.
/// While open it holds 256 KiB, so `text/event-stream` is left alone: its events are short.
public final class Compression implements Middleware {
  private static final int LEAST_BYTES = 1024;
  private static final int LOOP_BYTES = 65_536;
  private static final Key<CodedStream> STREAM = Key.of("compressed stream");
  private static final Set<String> TYPES =
      Set.of(
          "application/ecmascript",
          "application/javascript",
          "application/json",
          "application/rtf",
          "application/sql",
          "application/toml",
          "application/wasm",
          "application/x-javascript",
          "application/x-ndjson",
          "application/xml",
          "application/yaml",
          "font/otf",
          "font/ttf",
          "image/bmp",
          "image/svg+xml",
          "image/vnd.microsoft.icon",
          "image/x-icon");

  private final List<ContentCoding> codings;
  private final int leastBytes;
  private final Predicate<String> types;
  private final AnswerFilter compressing = new Compressing();

  private Compression(List<ContentCoding> codings, int leastBytes, Predicate<String> types) {
    this.codings = codings;
    this.leastBytes = leastBytes;
    this.types = types;
  }

  /// Returns the middleware with the coding every client knows.
  public static Compression gzip() {
    return of(ContentCoding.gzip());
  }

  /// Returns the middleware with these codings, the preferred one first; a client's own preference
  /// comes before.
  ///
  /// @throws IllegalArgumentException if there is none, or the name of one is no token
  public static Compression of(ContentCoding... codings) {
    if (codings.length == 0) throw new IllegalArgumentException("at least one coding is needed");
    for (ContentCoding coding : codings) {
      if (!Grammar.isToken(coding.name())) {
        throw new IllegalArgumentException("the name of a coding must be a token, as gzip");
      }
    }
    return new Compression(
        List.copyOf(Arrays.asList(codings)), LEAST_BYTES, Compression::isCompressible);
  }

  /// Returns this middleware leaving shorter bodies alone.
  ///
  /// @param bytes from 0; 1024 by default
  public Compression from(int bytes) {
    if (bytes < 0)
      throw new IllegalArgumentException("bytes is " + bytes + ", must not be negative");
    return new Compression(codings, bytes, types);
  }

  /// Returns this middleware compressing these media types.
  ///
  /// @param types gets the type in lower case without parameters, as `text/html`; must not wait
  public Compression types(Predicate<String> types) {
    return new Compression(codings, leastBytes, types);
  }

  /// Tells whether bodies of this type become shorter, which those of most images, sounds, films
  /// and archives do not.
  ///
  /// @param type a media type in lower case without parameters
  public static boolean isCompressible(String type) {
    return type.startsWith("text/") && !type.equals("text/event-stream")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || TYPES.contains(type);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.filter(compressing);
    next.proceed(exchange);
    // A handler need not close its stream, but the end of the coding must be written. If it has
    // failed there is none: the connection is cut, and the client can tell.
    CodedStream stream = exchange.attribute(STREAM);
    if (stream != null && (stream.isBegun() || !exchange.answered())) stream.close();
  }

  private boolean hasType(@Nullable String contentType) {
    if (contentType == null) return false;
    int semicolon = contentType.indexOf(';');
    int end = Grammar.trimEnd(contentType, 0, semicolon < 0 ? contentType.length() : semicolon);
    return types.test(contentType.substring(0, end).toLowerCase(Locale.ROOT));
  }

  /// Tells whether the answer is to be sent as it is, for whatever client.
  private static boolean isFinished(Exchange exchange) {
    String caching = exchange.answerHeader("Cache-Control");
    return exchange.answerHeader("Content-Encoding") != null
        || exchange.answerHeader("Content-Range") != null
        || exchange.answerHeader("Content-Digest") != null
        || caching != null && Grammar.lists(caching, "no-transform");
  }

  private static void announce(Exchange exchange, ContentCoding coding) {
    exchange.set("Content-Encoding", coding.name());
    weaken(exchange);
  }

  private static void weaken(Exchange exchange) {
    String tag = exchange.answerHeader("ETag");
    if (tag != null && tag.startsWith("\"")) exchange.set("ETag", "W/" + tag);
  }

  private final class Compressing implements AnswerFilter {
    @Override
    public Bytes whole(Exchange exchange, @Nullable String contentType, Bytes body) {
      if (exchange.status() == 304) {
        notModified(exchange);
        return body;
      }
      if (body.length() == 0 || exchange.status() == 204) return body;
      if (!hasType(contentType) || isFinished(exchange)) return body;
      List<String> accepted = exchange.headers("accept-encoding");
      boolean small = body.length() < leastBytes;
      if (small && !AcceptedCodings.refusesIdentity(accepted)) return body;
      if (body.length() > LOOP_BYTES && exchange.execution() == Execution.LOOP) return body;
      Vary.add(exchange, "Accept-Encoding");
      ContentCoding coding = AcceptedCodings.choose(accepted, codings);
      if (coding == null) return body;
      byte[] encoded = encode(coding, body);
      announce(exchange, coding);
      return Bytes.of(encoded);
    }

    /// The ETag of a 304 must be that of the answer the client has (RFC 9110 §15.4.5), and which one
    /// that is the client has said.
    private void notModified(Exchange exchange) {
      String tag = exchange.answerHeader("ETag");
      if (tag == null) return;
      Vary.add(exchange, "Accept-Encoding");
      String weak = "W/" + tag;
      for (String field : exchange.headers("if-none-match")) {
        if (tag.startsWith("\"") && field.contains(weak)) exchange.set("ETag", weak);
      }
    }

    private static byte[] encode(ContentCoding coding, Bytes body) {
      try {
        return coding.encode(body.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream stream(Exchange exchange, String contentType, OutputStream out) {
      if (!hasType(contentType) || isFinished(exchange)) return out;
      Vary.add(exchange, "Accept-Encoding");
      List<String> accepted = exchange.headers("accept-encoding");
      ContentCoding coding = AcceptedCodings.choose(accepted, codings);
      if (coding == null || exchange.status() == 204 || exchange.status() == 304) return out;
      announce(exchange, coding);
      CodedStream coded = new CodedStream(coding, out);
      exchange.attribute(STREAM, coded);
      exchange.onEnd(ended -> coded.release());
      return coded;
    }
  }

  /// Begins to encode with the first byte: a coding may write its own first bytes when it is made,
  /// and with them the head of the answer would be gone before outer filters have seen it.
  private static final class CodedStream extends OutputStream {
    private final ContentCoding coding;
    private final Valve out;
    private @Nullable OutputStream begun;
    private boolean closed;

    CodedStream(ContentCoding coding, OutputStream out) {
      this.coding = coding;
      this.out = new Valve(out);
    }

    boolean isBegun() {
      return begun != null;
    }

    private OutputStream encoder() throws IOException {
      if (closed) throw new IOException("the stream is closed");
      OutputStream known = begun;
      if (known == null) begun = known = coding.stream(out);
      return known;
    }

    @Override
    public void write(int b) throws IOException {
      encoder().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      encoder().write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      encoder().flush();
    }

    @Override
    public void close() throws IOException {
      if (closed) return;
      OutputStream ending = encoder();
      closed = true;
      ending.close();
    }

    /// After a failure: frees what the coding holds, and keeps its last bytes from the client.
    void release() {
      if (closed) return;
      closed = true;
      out.shut = true;
      if (begun == null) return;
      try {
        begun.close();
      } catch (IOException nothingToEnd) {
        throw new UncheckedIOException(nothingToEnd);
      }
    }
  }

  /// Passes bytes on until it is shut.
  private static final class Valve extends OutputStream {
    private final OutputStream out;
    private boolean shut;

    Valve(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      if (!shut) out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (!shut) out.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      if (!shut) out.flush();
    }

    @Override
    public void close() throws IOException {
      if (!shut) out.close();
    }
  }
}
