package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.json.JsonCodec;
import dev.fitten.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// It belongs to the thread that handles it, from the call of the first middleware to its return;
/// then it has ended, and every method throws [IllegalStateException]. It is answered exactly once,
/// by one of the `send` methods, [#redirect] or [#stream].
public final class Exchange {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String[] NO_FIELDS = {};

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type, and empty
  private static final Consumer<Exchange>[] NO_TASKS = new Consumer[0];

  private final Wire wire;
  private final RequestHead head;
  private final Match match;
  private final Bytes body;
  private final Execution execution;
  private final Chain chain;

  private @Nullable String method;
  private @Nullable QueryString query;
  private @Nullable Object[] attributes = {};

  private int status;
  private String[] fields = NO_FIELDS;
  private int fieldCount;
  private String[] keptFields = NO_FIELDS;
  private int keptFieldCount;
  private AnswerFilter[] filters = {};
  private int filterCount;
  private Consumer<Exchange>[] endTasks = NO_TASKS;
  private boolean answered;
  private boolean ended;
  private boolean close;
  private long bodyBytes;

  /// How far the chain has been walked; see [Chain].
  int step;

  /// The stream of the answer, once opened.
  @Nullable AnswerStream stream;

  Exchange(Wire wire, RequestHead head, Match match, Bytes body, Execution execution, Chain chain) {
    this.wire = wire;
    this.head = head;
    this.match = match;
    this.body = body;
    this.execution = execution;
    this.chain = chain;
    this.close = !head.keepAlive;
  }

  // ---- the request ----

  /// Returns the request method, case-sensitive, as `GET`.
  public String method() {
    live();
    String known = method;
    if (known == null) method = known = Methods.name(head);
    return known;
  }

  /// Returns the path as the client sent it, still percent-encoded, without the query.
  public String path() {
    live();
    return head.text(head.pathStart, head.pathEnd);
  }

  /// Returns the request target as the client sent it, query included; of an absolute target too.
  public String target() {
    live();
    return head.text(head.targetStart, head.targetEnd);
  }

  /// Returns host and port of the request as the client wrote them (RFC 9112 §3.3); empty if an
  /// HTTP/1.0 client named none. The client chooses it: never trust it for access decisions.
  public String host() {
    live();
    return head.text(head.hostStart, head.hostEnd);
  }

  /// Returns the first value of the query parameter, percent-decoded with `+` as a space, or
  /// `null`.
  ///
  /// @throws Problem 400 if the query has a malformed escape or is not UTF-8
  public @Nullable String query(String name) {
    return parsedQuery().first(name);
  }

  /// Returns all values of the query parameter in the order sent, possibly none.
  ///
  /// @throws Problem 400 if the query has a malformed escape or is not UTF-8
  public List<String> queryAll(String name) {
    return parsedQuery().all(name);
  }

  private QueryString parsedQuery() {
    live();
    QueryString parsed = query;
    if (parsed == null) {
      query = parsed = QueryString.parse(head.text(head.queryStart, head.queryEnd));
    }
    return parsed;
  }

  /// Returns the value of the first header field of that name, or `null`.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public @Nullable String header(String lowerCaseName) {
    live();
    return head.first(lowerCaseName);
  }

  /// Returns the values of all header fields of that name in the order sent, possibly none.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public List<String> headers(String lowerCaseName) {
    live();
    List<String> values = new ArrayList<>();
    for (int i = head.find(lowerCaseName, 0); i >= 0; i = head.find(lowerCaseName, i + 1)) {
      values.add(head.value(i));
    }
    return values;
  }

  /// Returns the path parameter, percent-decoded.
  ///
  /// @throws IllegalArgumentException if the route has no such parameter
  public String parameter(String name) {
    live();
    for (int i = 0; i < match.parameterNames.length; i++) {
      if (match.parameterNames[i].equals(name)) return match.parameter(i);
    }
    throw new IllegalArgumentException(
        "'%s' has no parameter '%s', only %s"
            .formatted(patternOf(match.route), name, Arrays.toString(match.parameterNames)));
  }

  /// Returns the path parameter by its position in the pattern, from 0, percent-decoded.
  ///
  /// @throws IndexOutOfBoundsException if the route has fewer parameters
  public String parameter(int index) {
    live();
    java.util.Objects.checkIndex(index, match.parameterNames.length);
    return match.parameter(index);
  }

  /// Returns the path parameter as a decimal number.
  ///
  /// @throws Problem 404 if it is no number from -2147483648 to 2147483647
  public int intParameter(String name) {
    long value = longParameter(name);
    if (value != (int) value) throw Problem.notFound();
    return (int) value;
  }

  /// Returns the path parameter as a decimal number.
  ///
  /// @throws Problem 404 if it is no number in ASCII digits, or none of 64 bits
  public long longParameter(String name) {
    String text = parameter(name);
    try {
      // Long.parseLong takes the digits of all scripts: a second spelling of the same resource.
      if (!text.chars().allMatch(c -> c < 0x80)) throw Problem.notFound();
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw Problem.notFound();
    }
  }

  /// Returns the whole request body, decoded from its chunks; empty if there is none. The view is
  /// valid until the exchange ends.
  public Bytes body() {
    live();
    return body;
  }

  /// Returns the request body as text. It is taken as UTF-8 whatever charset the Content-Type names
  /// (RFC 8259 and HTML forms allow no other either).
  ///
  /// @throws Problem 400 if the body is not UTF-8, with the length of what was sent
  public String bodyText() {
    live();
    if (!Escapes.isUtf8(body.array(), body.arrayStart(), body.arrayEnd())) {
      throw Problem.badRequest("The body of " + body.length() + " bytes is not UTF-8.");
    }
    return body.toString();
  }

  /// Returns the request body read as JSON.
  ///
  /// @throws Problem 415 if the Content-Type is not `application/json` or ends in `+json` (also if
  ///   it is missing: a page of another site could send that without asking); 400 with line, column
  ///   and path if the body is not what the codec reads
  public <T> T read(JsonCodec<T> codec) {
    live();
    if (!MediaType.isJson(head.first("content-type"))) {
      throw Problem.of(415, "The body must be sent as application/json.");
    }
    try {
      return codec.fromBytes(body);
    } catch (JsonException e) {
      throw Problem.badRequest("The body is not acceptable: " + e.getMessage() + ".");
    }
  }

  /// Returns the value of the first header field of that name as it was received, or `null`. It is
  /// valid until the exchange ends.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public @Nullable Bytes field(String lowerCaseName) {
    String value = header(lowerCaseName);
    return value == null ? null : Bytes.of(Ascii.bytes(value));
  }

  /// Returns the path parameter by its position in the pattern, from 0, percent-decoded. It is valid
  /// until the exchange ends.
  ///
  /// @throws IndexOutOfBoundsException if the route has fewer parameters
  public Bytes parameterBytes(int index) {
    return Bytes.utf8(parameter(index));
  }

  /// Returns the request body as it arrives: reading waits for the client, and the client waits for
  /// the reader. Bytes read here are not in [#body].
  ///
  /// @throws IllegalStateException on the event loop, which must not wait
  public InputStream bodyStream() {
    mustBeAbleToWait("bodyStream()");
    return body.toInputStream();
  }

  /// Returns the value of the first trailer field of that name (RFC 9110 §6.5), or `null`; known once
  /// the body was read to its end.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public @Nullable String trailer(String lowerCaseName) {
    live();
    return null;
  }

  /// Sets the longest body that this exchange takes, in place of the server's limit; before the body
  /// is read.
  ///
  /// @param bytes after chunked decoding
  /// @throws Problem 413 if the body is known to be longer
  public void bodyLimit(long bytes) {
    live();
    if (body.length() > bytes || head.contentLength > bytes) {
      throw Problem.of(413, "The request body is too large.");
    }
  }

  /// Returns the address of the client, or of the proxy in front of it.
  public InetSocketAddress remote() {
    live();
    return wire.remote();
  }

  /// Tells whether the request came encrypted (TLS).
  public boolean secure() {
    live();
    return wire.secure();
  }

  private void mustBeAbleToWait(String call) {
    live();
    if (execution == Execution.LOOP) {
      throw new IllegalStateException(
          call
              + " blocks, and "
              + handlerName()
              + " runs on the event loop; remove @NonBlocking from it");
    }
  }

  // ---- the answer ----

  /// Sets the status code of the answer; it is 200 otherwise.
  ///
  /// @param code from 200 to 599
  public Exchange status(int code) {
    unanswered();
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("status is " + code + ", must be from 200 to 599");
    }
    status = code;
    return this;
  }

  /// Sets a header field of the answer and drops earlier ones of that name.
  ///
  /// @throws IllegalArgumentException if the name is no token, the value has a control character,
  ///   or the engine writes that field itself (Content-Length, Transfer-Encoding, Date, Connection
  ///   other than `close` or `upgrade`)
  public Exchange set(String name, String value) {
    unanswered();
    checkField(name, value);
    if (isClose(name, value)) return closing();
    ownFields();
    int kept = 0;
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i * 2].equalsIgnoreCase(name)) continue;
      fields[kept * 2] = fields[i * 2];
      fields[kept * 2 + 1] = fields[i * 2 + 1];
      kept++;
    }
    fieldCount = kept;
    return append(name, value);
  }

  /// Adds a header field to the answer, beside those of the same name.
  ///
  /// @throws IllegalArgumentException as [#set]
  public Exchange add(String name, String value) {
    unanswered();
    checkField(name, value);
    return isClose(name, value) ? closing() : append(name, value);
  }

  private static boolean isClose(String name, String value) {
    return name.equalsIgnoreCase("connection") && value.equalsIgnoreCase("close");
  }

  private Exchange closing() {
    close = true;
    return this;
  }

  private Exchange append(String name, String value) {
    ownFields();
    int at = fieldCount++ * 2;
    if (at == fields.length) fields = Arrays.copyOf(fields, Math.max(8, at * 2));
    fields[at] = name;
    fields[at + 1] = value;
    return this;
  }

  /// The fields set before the handler are kept for [#startOver], so they are changed in a copy.
  private void ownFields() {
    if (fields == keptFields && fields.length > 0) fields = fields.clone();
  }

  private static void checkField(String name, String value) {
    if (!Ascii.isToken(name)) {
      throw new IllegalArgumentException("the header name must be a token of RFC 9110 §5.6.2");
    }
    AnswerHead.checkValue(name, value);
    boolean engines =
        switch (name.length()) {
          case 4 -> name.equalsIgnoreCase("date");
          case 10 ->
              name.equalsIgnoreCase("connection")
                  && !value.equalsIgnoreCase("close")
                  && !value.equalsIgnoreCase("upgrade");
          case 14 -> name.equalsIgnoreCase("content-length");
          case 17 -> name.equalsIgnoreCase("transfer-encoding");
          default -> false;
        };
    if (engines) {
      throw new IllegalArgumentException("the engine writes the field " + name + " itself");
    }
  }

  /// Returns the value of a header field that was set for the answer, or `null`.
  public @Nullable String answerHeader(String name) {
    live();
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i * 2].equalsIgnoreCase(name)) return fields[i * 2 + 1];
    }
    return null;
  }

  /// Answers without a body.
  public void send() {
    send(null, Match.NO_BYTES, 0, 0);
  }

  /// Answers with text, as `text/plain; charset=utf-8`.
  public void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    send(TEXT, bytes, 0, bytes.length);
  }

  /// Answers with the bytes; they are copied before this returns.
  public void send(String contentType, Bytes bytes) {
    send(contentType, bytes.array(), bytes.arrayStart(), bytes.arrayEnd());
  }

  /// Answers with the bytes; they are copied before this returns.
  public void send(String contentType, byte[] bytes) {
    send(contentType, bytes, 0, bytes.length);
  }

  /// Answers with the content of the sink; it is copied before this returns.
  public void send(String contentType, ByteSink bytes) {
    send(contentType, bytes.array(), 0, bytes.length());
  }

  /// Answers with the value as `application/json`.
  ///
  /// @throws dev.fitten.json.JsonException if JSON cannot hold the value; nothing is sent then
  public <T> void send(JsonCodec<T> codec, T value) {
    unanswered();
    ByteSink sink = wire.bodySink(this);
    codec.writeTo(sink, value);
    send(JSON, sink.array(), 0, sink.length());
  }

  /// Answers with the problem's status and the problem as `application/problem+json`.
  public void send(Problem problem) {
    status(problem.status());
    send(Problem.CONTENT_TYPE, problem.toJson());
  }

  /// Answers 303 See Other with the location, or the redirect set by [#status(int)].
  public void redirect(String location) {
    if (status < 300 || status > 399) status(303);
    set("Location", location);
    send();
  }

  private void send(@Nullable String contentType, byte[] bytes, int start, int end) {
    unanswered();
    if (filterCount > 0) {
      Bytes body = Bytes.of(bytes, start, end);
      while (filterCount > 0) body = filters[--filterCount].whole(this, contentType, body);
      sendUnfiltered(contentType, body.array(), body.arrayStart(), body.arrayEnd());
    } else {
      sendUnfiltered(contentType, bytes, start, end);
    }
  }

  private void sendUnfiltered(@Nullable String contentType, byte[] bytes, int start, int end) {
    if (contentType != null) AnswerHead.checkValue("Content-Type", contentType);
    answered = true;
    bodyBytes = end - start;
    ByteSink out = wire.answerSink(this);
    writeHead(out, contentType, end - start);
    if (sendsBody()) out.put(bytes, start, end);
    wire.answered(this, out);
  }

  /// Answers with a body whose length is not known: in chunks, or to an HTTP/1.0 client until the
  /// connection ends. The stream blocks while the client reads slowly; closing it ends the body. A
  /// handler that throws before has its connection cut, so that the client notices.
  ///
  /// @throws IllegalStateException on the event loop, which must not block
  public OutputStream stream(String contentType) {
    mustBeAbleToWait("stream()");
    unanswered();
    AnswerHead.checkValue("Content-Type", contentType);
    if (filterCount == 0) return unfilteredStream(contentType);
    OutputStream out = new LateStream(() -> unfilteredStream(contentType));
    while (filterCount > 0) out = filters[--filterCount].stream(this, contentType, out);
    return out;
  }

  private OutputStream unfilteredStream(String contentType) {
    answered = true;
    boolean chunked = head.minorVersion > 0;
    if (!chunked) close = true;
    ByteSink out = wire.answerSink(this);
    writeHead(out, contentType, chunked ? AnswerHead.CHUNKED : AnswerHead.UNTIL_CLOSE);
    return wire.stream(this, out, chunked);
  }

  private void writeHead(ByteSink out, @Nullable String contentType, long length) {
    if (wire.mustClose()) close = true;
    boolean oldClient = head.minorVersion == 0;
    int code = status();
    byte[] date = wire.dateLine();
    AnswerHead.write(out, code, date, contentType, length, fields, fieldCount, close, oldClient);
  }

  /// Has the body of the answer changed on its way out. The filter added last runs first, so that
  /// middleware wraps what is further inside.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public void filter(AnswerFilter filter) {
    unanswered();
    if (filterCount == filters.length) filters = Arrays.copyOf(filters, filterCount + 2);
    filters[filterCount++] = filter;
  }

  /// Answers with part of a file, without reading it into the process where the kernel can do that.
  /// The engine closes the channel, at the latest when the connection ends.
  ///
  /// @param position where in the file the body starts, bytes
  /// @param count length of the body, bytes
  public void sendFile(String contentType, FileChannel file, long position, long count)
      throws IOException {
    unanswered();
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(count));
    try (file) {
      for (long at = position; buffer.hasRemaining(); ) {
        int n = file.read(buffer, at);
        if (n < 0) throw new IOException("the file has become shorter than announced");
        at += n;
      }
    }
    sendUnfiltered(contentType, buffer.array(), 0, buffer.limit());
  }

  /// Tells whether the request can be answered by [#upgrade]: it was made with HTTP/1.1 and has no
  /// body.
  public boolean upgradable() {
    live();
    return head.minorVersion > 0 && !head.hasBody();
  }

  /// Answers `101 Switching Protocols` and hands the connection over (RFC 9110 §7.8). The handler
  /// has checked that the client asked for that protocol.
  ///
  /// @param protocol as the Upgrade field names it
  /// @throws IllegalStateException if the request has a body or was made with HTTP/1.0
  public void upgrade(String protocol, Upgrade upgrade) {
    unanswered();
    if (!upgradable()) {
      throw new IllegalStateException("only an HTTP/1.1 request without a body can be upgraded");
    }
    AnswerHead.checkValue("Upgrade", protocol);
    answered = true;
    status = 101;
    append("Upgrade", protocol);
    ByteSink out = wire.answerSink(this);
    AnswerHead.writeSwitching(out, wire.dateLine(), fields, fieldCount);
    wire.upgraded(this, out, upgrade);
  }

  /// Runs a task when the exchange ends, on its thread, after the answer was given; also if the
  /// handler failed. What the task throws is logged.
  public void onEnd(Consumer<Exchange> task) {
    live();
    endTasks = Arrays.copyOf(endTasks, endTasks.length + 1);
    endTasks[endTasks.length - 1] = task;
  }

  // ---- around it ----

  /// Returns the attribute, or `null` if it was not set on this exchange.
  @SuppressWarnings("unchecked") // attribute(Key, Object) lets only a T in under a Key<T>
  public <T> @Nullable T attribute(Key<T> key) {
    live();
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i] == key) return (T) attributes[i + 1];
    }
    return null;
  }

  /// Sets an attribute, for later middleware and the handler.
  public <T> void attribute(Key<T> key, T value) {
    live();
    int at = 0;
    while (at < attributes.length && attributes[at] != key) at += 2;
    if (at == attributes.length) attributes = Arrays.copyOf(attributes, at + 2);
    attributes[at] = key;
    attributes[at + 1] = value;
  }

  /// Tells whether the answer has been given to the engine.
  public boolean answered() {
    live();
    return answered;
  }

  /// Returns the route that matched.
  ///
  /// @throws IllegalStateException if none did: then [#routed] is false
  public Route route() {
    live();
    Route route = match.route;
    if (route == null) throw new IllegalStateException("no route matched this request");
    return route;
  }

  /// Tells whether a route matched. Middleware also sees requests without one, before they are
  /// answered with 404, 405 or the answer to OPTIONS.
  public boolean routed() {
    live();
    return match.route != null;
  }

  /// Returns where the handler runs.
  public Execution execution() {
    live();
    return execution;
  }

  /// Returns the status code of the answer, given or to be given.
  public int status() {
    live();
    return status == 0 ? 200 : status;
  }

  /// Returns the bytes of the answer's body given to the engine so far.
  public long bodyBytes() {
    live();
    return bodyBytes;
  }

  // ---- for the engine ----

  RequestHead head() {
    return head;
  }

  Match match() {
    return match;
  }

  Chain chain() {
    return chain;
  }

  boolean closes() {
    return close;
  }

  Wire wire() {
    return wire;
  }

  boolean statusGiven() {
    return status != 0;
  }

  /// RFC 9110 §9.3.2, §15.3.5, §15.4.5: the answer to HEAD, 204 and 304 have no body.
  boolean sendsBody() {
    return status != 204 && status != 304 && !head.methodIs(Methods.HEAD);
  }

  void countBody(long bytes) {
    bodyBytes += bytes;
  }

  /// Notes what middleware has set, when the handler starts.
  void keepFields() {
    keptFields = fields;
    keptFieldCount = fieldCount;
  }

  /// Forgets what a failed handler prepared, so that the error answer starts clean.
  void startOver() {
    status = 0;
    filterCount = 0;
    fields = keptFields;
    fieldCount = keptFieldCount;
  }

  /// The tasks of [#onEnd], last one first.
  Consumer<Exchange>[] endTasks() {
    return endTasks;
  }

  void end() {
    ended = true;
  }

  String handlerName() {
    Route route = match.route;
    return route == null ? "(none)" : route.handlerName();
  }

  private static String patternOf(@Nullable Route route) {
    return route == null ? "(none)" : route.toString();
  }

  private void live() {
    if (ended) {
      throw new IllegalStateException(
          "the exchange has ended; copy what you need before returning");
    }
  }

  private void unanswered() {
    live();
    if (answered) throw new IllegalStateException("the exchange was already answered");
  }
}
