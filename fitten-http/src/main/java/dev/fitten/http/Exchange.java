package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.bytes.Lease;
import dev.fitten.http.transport.Frame;
import dev.fitten.json.JsonCodec;
import dev.fitten.json.JsonException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// It belongs to the thread that handles it, from the call of the first middleware to its return;
/// then it has ended. Called later or by another thread, every method throws
/// [IllegalStateException]: the object is used again for the next request of its connection, and
/// nobody may see that through an old reference. It is answered exactly once, by one of the `send`
/// methods, [#redirect], [#stream] or [#upgrade]; the answer leaves when the handler returns, that of a
/// stream as it is written.
public final class Exchange {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String[] NO_FIELDS = {};
  private static final AnswerFilter[] NO_FILTERS = {};

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type, and empty
  private static final Consumer<Exchange>[] NO_TASKS = new Consumer[0];

  /// Longer texts are encoded by the JDK into an array of their own, which is faster then.
  private static final int SHORT_TEXT = 512;

  private final Wire wire;
  private final Chain chain;
  private final BodyLease lease = new BodyLease();

  /// The thread that may use the exchange; none before and after.
  private @Nullable Thread owner;

  /// How many requests the exchange has served, this one included.
  private int term;

  private RequestHead head;
  private Match match;
  private Execution execution = Execution.LOOP;

  // The body: in a frame or in an array, or on its way.
  private @Nullable Frame frame;
  private ByteBuffer bodyMemory = RequestHead.NOTHING;
  private int bodyStart;
  private int bodyEnd;
  private @Nullable IncomingBody incoming;
  private @Nullable BodyStream bodyStream;
  private @Nullable Bytes body;

  private @Nullable QueryString query;
  private @Nullable Object[] attributes = {};
  private int attributeCount;

  private int status;
  private @Nullable AnswerFields preset;
  private String[] fields = NO_FIELDS;
  private int fieldCount;
  private @Nullable AnswerFields keptPreset;
  private String[] keptFields = NO_FIELDS;
  private int keptFieldCount;
  private AnswerFilter[] filters = NO_FILTERS;
  private int filterCount;
  private Consumer<Exchange>[] endTasks = NO_TASKS;
  private boolean answered;
  private boolean close;
  private long bodyBytes;

  /// How far the chain has been walked; see [Chain].
  int step;

  /// The stream of the answer, once opened.
  @Nullable AnswerStream stream;

  /// Where a virtual thread encodes the answer; the engine's.
  @Nullable ByteSink sink;

  /// The file to send behind the head.
  @Nullable FileChannel file;

  long filePosition;
  long fileBytes;

  /// Who takes the connection over.
  @Nullable Upgrade upgrade;

  /// The answer has begun and cannot be completed.
  boolean aborted;

  Exchange(Wire wire, Chain chain, RequestHead head, Match match) {
    this.wire = wire;
    this.chain = chain;
    this.head = head;
    this.match = match;
  }

  /// Starts another request. Everything that the last one left is forgotten here, and only here.
  void reset(RequestHead newHead, Match newMatch, Execution newExecution) {
    term++;
    head = newHead;
    match = newMatch;
    execution = newExecution;
    frame = null;
    bodyMemory = RequestHead.NOTHING;
    bodyStart = bodyEnd = 0;
    incoming = null;
    bodyStream = null;
    body = null;
    query = null;
    if (attributeCount > 0) forgetAttributes();
    status = 0;
    preset = keptPreset = null;
    if (fieldCount > 0) forgetFields();
    if (keptFieldCount > 0) forgetKeptFields();
    if (filterCount > 0) forgetFilters();
    endTasks = NO_TASKS;
    answered = aborted = false;
    close = !newHead.keepAlive;
    bodyBytes = 0;
    step = 0;
    stream = null;
    file = null;
    upgrade = null;
  }

  private void forgetAttributes() {
    Arrays.fill(attributes, 0, attributeCount * 2, null);
    attributeCount = 0;
  }

  private void forgetFields() {
    Arrays.fill(fields, 0, fieldCount * 2, "");
    fieldCount = 0;
  }

  private void forgetKeptFields() {
    Arrays.fill(keptFields, 0, keptFieldCount * 2, "");
    keptFieldCount = 0;
  }

  private void forgetFilters() {
    filters = NO_FILTERS;
    filterCount = 0;
  }

  /// Gives the exchange to the thread that handles it.
  void belongsTo(Thread thread) {
    owner = thread;
  }

  /// The body is these bytes, of the frame or of its own.
  void body(@Nullable Frame lentFrom, ByteBuffer memory, int start, int end) {
    frame = lentFrom;
    bodyMemory = memory;
    bodyStart = start;
    bodyEnd = end;
  }

  /// The body arrives while the handler runs.
  void body(IncomingBody arriving, BodyStream passedTo) {
    incoming = arriving;
    bodyStream = passedTo;
  }

  /// The body arrived, and its trailers with it.
  void trailersOf(IncomingBody arrived) {
    incoming = arrived;
  }

  // ---- the request ----

  /// Returns the request method, case-sensitive, as `GET`.
  public String method() {
    live();
    return head.methodName();
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
  /// @throws Problem 404 if it is no number from -2147483648 to 2147483647, or written in a second
  ///   way: `+1`, `01`, `-0`, digits of another script
  public int intParameter(String name) {
    long value = longParameter(name);
    if (value != (int) value) throw Problem.notFound();
    return (int) value;
  }

  /// Returns the path parameter as a decimal number.
  ///
  /// @throws Problem 404 if it is no number of 64 bits, or written in a second way: `+1`, `01`, `-0`,
  ///   digits of another script
  public long longParameter(String name) {
    return WholeNumbers.parse(parameter(name));
  }

  /// Returns the whole request body, decoded from its chunks; empty if there is none. It is valid until
  /// the exchange ends. A body that came in one frame with its head lies there still; a longer one is
  /// gathered here, which waits for the client.
  ///
  /// @throws Problem 408, 413 or 400 if a long body comes too slowly, is too long or malformed
  public Bytes body() {
    live();
    Bytes known = body;
    if (known == null) body = known = bodyStream == null ? bodyInPlace() : gathered(bodyStream);
    return known;
  }

  private Bytes bodyInPlace() {
    if (bodyEnd > bodyStart) return Bytes.of(bodyMemory, bodyStart, bodyEnd, lease);
    return Bytes.empty();
  }

  private Bytes gathered(BodyStream arriving) {
    refuseIfTooLong();
    ByteSink whole = new ByteSink(4096);
    try {
      for (Bytes piece = arriving.next(); piece != null; piece = arriving.next()) {
        whole.put(piece);
        if (incoming != null) incoming.gathered(whole);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer memory = ByteBuffer.wrap(whole.array());
    return Bytes.of(memory, 0, whole.length(), lease);
  }

  private void refuseIfTooLong() {
    IncomingBody arriving = incoming;
    if (arriving != null && arriving.announcedBytes > arriving.mostBytes()) {
      throw Problem.of(413, "The request body is too large.");
    }
  }

  /// Returns the request body as text. It is taken as UTF-8 whatever charset the Content-Type names
  /// (RFC 8259 and HTML forms allow no other either).
  ///
  /// @throws Problem 400 if the body is not UTF-8, with the length of what was sent
  public String bodyText() {
    Bytes whole = body();
    if (!Escapes.isUtf8(whole.array(), whole.arrayStart(), whole.arrayEnd())) {
      throw Problem.badRequest("The body of " + whole.length() + " bytes is not UTF-8.");
    }
    return whole.toString();
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
      return codec.fromBytes(body());
    } catch (JsonException e) {
      throw Problem.badRequest("The body is not acceptable: " + e.getMessage() + ".");
    }
  }

  /// Returns the value of the first header field of that name as it was received, or `null`. It is
  /// valid until the exchange ends.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public @Nullable Bytes field(String lowerCaseName) {
    live();
    int field = head.find(lowerCaseName, 0);
    if (field < 0) return null;
    return Bytes.of(head.bytes, head.valueStart(field), head.valueEnd(field), lease);
  }

  /// Returns the path parameter by its position in the pattern, from 0, percent-decoded. It is valid
  /// until the exchange ends.
  ///
  /// @throws IndexOutOfBoundsException if the route has fewer parameters
  public Bytes parameterBytes(int index) {
    live();
    java.util.Objects.checkIndex(index, match.parameterNames.length);
    return Bytes.of(match.source, match.parameterStart(index), match.parameterEnd(index), lease);
  }

  /// Returns the request body as it arrives: reading waits for the client, and the client waits for
  /// the reader. Bytes read here are not in [#body].
  ///
  /// @throws IllegalStateException on the event loop, which must not wait
  public BodyStream bodyStream() {
    mustBeAbleToWait("bodyStream()");
    refuseIfTooLong();
    BodyStream known = bodyStream;
    if (known == null) bodyStream = known = new BodyStream(bodyInPlace());
    return known;
  }

  /// Returns the value of the first trailer field of that name (RFC 9110 §6.5), or `null`; known once
  /// the body was read to its end.
  ///
  /// @param lowerCaseName in lower case; an upper-case letter never matches
  public @Nullable String trailer(String lowerCaseName) {
    live();
    return incoming == null ? null : incoming.trailer(lowerCaseName);
  }

  /// Sets the longest body that this exchange takes, in place of the server's limit; before the body
  /// is read.
  ///
  /// @param bytes after chunked decoding
  /// @throws Problem 413 if the body is known to be longer
  public void bodyLimit(long bytes) {
    live();
    IncomingBody arriving = incoming;
    if (arriving != null) arriving.mostBytes(bytes);
    if (bodyStream != null) bodyStream.mostBytes(bytes);
    if (bodyEnd - bodyStart > bytes || head.contentLength > bytes) {
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

  /// Returns what the TLS handshake has agreed on: protocol, cipher suite, and the certificates of a
  /// client that has shown some ([SSLSession#getPeerCertificates]). `null` if the request did not come
  /// encrypted.
  public @Nullable SSLSession tls() {
    live();
    return wire.tls();
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
    AnswerHead.checkField(name, value);
    if (isClose(name, value)) return closing();
    if (preset != null && preset.has(name)) spellOut(preset);
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
    AnswerHead.checkField(name, value);
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
    int at = fieldCount++ * 2;
    if (at == fields.length) fields = Arrays.copyOf(fields, Math.max(8, at * 2));
    fields[at] = name;
    fields[at + 1] = value;
    return this;
  }

  /// Sets several header fields that were encoded before, and drops those set so earlier. A later
  /// [#set(String, String)] of one of their names replaces that one.
  public Exchange set(AnswerFields many) {
    unanswered();
    if (preset != null) spellOut(preset);
    for (int i = 0; i < fieldCount; i++) {
      if (many.has(fields[i * 2])) {
        spellOut(many);
        return this;
      }
    }
    preset = many;
    return this;
  }

  /// Turns encoded fields into single ones, which can be replaced one by one.
  private void spellOut(AnswerFields many) {
    preset = null;
    for (int i = 0; i < many.count(); i++) {
      if (many.applies(i, "text/html")) set(many.name(i), many.value(i));
    }
  }

  /// Returns the value of a header field that was set for the answer, or `null`.
  public @Nullable String answerHeader(String name) {
    live();
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i * 2].equalsIgnoreCase(name)) return fields[i * 2 + 1];
    }
    return preset == null ? null : preset.valueOf(name);
  }

  /// Answers without a body.
  public void send() {
    send(null, Match.NO_BYTES, 0, 0);
  }

  /// Answers with text, as `text/plain; charset=utf-8`.
  public void send(String text) {
    unanswered();
    if (text.length() <= SHORT_TEXT) {
      ByteSink encoded = wire.bodySink(this).putUtf8(text);
      send(TEXT, encoded.array(), 0, encoded.length());
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      send(TEXT, bytes, 0, bytes.length);
    }
  }

  /// Answers with the bytes; they are copied before this returns.
  public void send(String contentType, Bytes bytes) {
    unanswered();
    Bytes sent = filterCount == 0 ? bytes : filtered(contentType, bytes);
    ByteSink out = begin(contentType, sent.length());
    if (sendsBody()) out.put(sent);
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
    ByteSink encoded = wire.bodySink(this);
    codec.writeTo(encoded, value);
    send(JSON, encoded.array(), 0, encoded.length());
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
      Bytes sent = filtered(contentType, Bytes.of(bytes, start, end));
      ByteSink out = begin(contentType, sent.length());
      if (sendsBody()) out.put(sent);
      return;
    }
    ByteSink out = begin(contentType, end - start);
    if (sendsBody()) out.put(bytes, start, end);
  }

  private Bytes filtered(@Nullable String contentType, Bytes bytes) {
    Bytes sent = bytes;
    while (filterCount > 0) sent = filters[--filterCount].whole(this, contentType, sent);
    return sent;
  }

  /// Writes the head of the answer and returns the sink for what follows.
  private ByteSink begin(@Nullable String contentType, long length) {
    if (answered) throw new IllegalStateException("the exchange was already answered");
    int code = status();
    byte[] known = code == 200 && contentType != null ? wire.okHead(this, contentType) : null;
    if (known == null && contentType != null) {
      AnswerHead.checkValue("Content-Type", contentType);
    }
    answered = true;
    if (length > 0) bodyBytes = length;
    if (wire.mustClose(this)) close = true;
    ByteSink out = wire.answerSink(this);
    if (known != null && length >= 0) out.put(known).putLong(length).put(AnswerHead.CRLF);
    else AnswerHead.start(out, code, wire.dateLine(), contentType, length);
    endHead(out, contentType);
    return out;
  }

  private void endHead(ByteSink out, @Nullable String contentType) {
    if (preset != null) out.put(preset.encoded(contentType));
    for (int i = 0; i < fieldCount * 2; i += 2) AnswerHead.putField(out, fields[i], fields[i + 1]);
    AnswerHead.end(out, close, head.minorVersion == 0);
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

  /// Answers with events as they happen, with a heart-beat every 15 seconds; see [EventStream].
  ///
  /// @throws IllegalStateException on the event loop, which must not wait
  public EventStream events() {
    return events(Duration.ofSeconds(15));
  }

  /// Answers with events as they happen; see [EventStream]. The answer is neither cached nor
  /// changed by filters, and proxies are told not to collect it.
  ///
  /// @param heartbeat silence after which a comment is sent, from 10 ms to an hour
  /// @throws IllegalStateException on the event loop, which must not wait
  public EventStream events(Duration heartbeat) {
    mustBeAbleToWait("events()");
    unanswered();
    if (heartbeat.toMillis() < 10 || heartbeat.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "heartbeat is " + heartbeat + ", must be from 10 ms to an hour");
    }
    set("Cache-Control", "no-store");
    set("X-Accel-Buffering", "no");
    filterCount = 0;
    unfilteredStream(EventStream.CONTENT_TYPE);
    AnswerStream out = stream;
    if (out == null) throw new IllegalStateException("this connection cannot stream");
    String lastEventId = EventStream.lastEventId(header("last-event-id"));
    return new EventStream(out, lastEventId, heartbeat, sendsBody());
  }

  private OutputStream unfilteredStream(String contentType) {
    boolean chunked = head.minorVersion > 0;
    if (!chunked) close = true;
    ByteSink out = begin(contentType, chunked ? AnswerHead.CHUNKED : AnswerHead.UNTIL_CLOSE);
    return wire.stream(this, out, chunked);
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
  public void sendFile(String contentType, FileChannel file, long position, long count) {
    unanswered();
    begin(contentType, count);
    this.file = file;
    filePosition = position;
    fileBytes = sendsBody() ? count : 0;
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
    append("Upgrade", protocol);
    answered = true;
    status = 101;
    this.upgrade = upgrade;
    ByteSink out = wire.answerSink(this);
    AnswerHead.startSwitching(out, wire.dateLine());
    for (int i = 0; i < fieldCount * 2; i += 2) AnswerHead.putField(out, fields[i], fields[i + 1]);
    out.put(AnswerHead.CRLF);
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
    for (int i = 0; i < attributeCount * 2; i += 2) {
      if (attributes[i] == key) return (T) attributes[i + 1];
    }
    return null;
  }

  /// Sets an attribute, for later middleware and the handler.
  public <T> void attribute(Key<T> key, T value) {
    live();
    int at = 0;
    while (at < attributeCount * 2 && attributes[at] != key) at += 2;
    if (at == attributes.length) attributes = Arrays.copyOf(attributes, at + 4);
    if (at == attributeCount * 2) attributeCount++;
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

  /// As [#execution], for the engine's threads.
  Execution runsOn() {
    return execution;
  }

  int term() {
    return term;
  }

  boolean statusGiven() {
    return status != 0;
  }

  /// RFC 9110 §9.3.2, §15.3.5, §15.4.5: the answer to HEAD, 204 and 304 have no body.
  boolean sendsBody() {
    return status != 204 && status != 304 && head.method != Methods.HEAD;
  }

  void countBody(long bytes) {
    bodyBytes += bytes;
  }

  /// Notes what middleware has set so far.
  void keepFields() {
    keptPreset = preset;
    if (keptFields.length < fieldCount * 2) keptFields = new String[fields.length];
    System.arraycopy(fields, 0, keptFields, 0, fieldCount * 2);
    keptFieldCount = fieldCount;
  }

  /// Forgets what a failed handler or middleware prepared, so that the error answer starts clean.
  void startOver() {
    status = 0;
    filterCount = 0;
    preset = keptPreset;
    System.arraycopy(keptFields, 0, fields, 0, keptFieldCount * 2);
    fieldCount = keptFieldCount;
  }

  /// The tasks of [#onEnd], last one first.
  Consumer<Exchange>[] endTasks() {
    return endTasks;
  }

  /// From here on every call and every use of a slice is refused.
  void end() {
    if (incoming != null) incoming.releaseGathered();
    owner = null;
    term++;
  }

  @Nullable BodyStream openBody() {
    return bodyStream;
  }

  @Nullable IncomingBody incoming() {
    return incoming;
  }

  @Nullable Frame frame() {
    return frame;
  }

  String handlerName() {
    Route route = match.route;
    return route == null ? "(none)" : route.handlerName();
  }

  private static String patternOf(@Nullable Route route) {
    return route == null ? "(none)" : route.toString();
  }

  private void live() {
    if (owner != Thread.currentThread()) throw notYours();
  }

  private IllegalStateException notYours() {
    Thread handling = owner;
    if (handling == null) {
      return new IllegalStateException(
          "the exchange has ended; copy what you need before returning");
    }
    return new IllegalStateException(
        "this exchange belongs to the thread that handles it, "
            + handling
            + "; read what you need there and pass that on");
  }

  private void unanswered() {
    live();
    if (answered) throw new IllegalStateException("the exchange was already answered");
  }

  /// Lends slices of head, parameters and body until the exchange ends.
  private final class BodyLease implements Lease {
    @Override
    public int term() {
      return term;
    }

    @Override
    public void check(int asked) {
      if (asked == term) return;
      throw new IllegalStateException(
          "these bytes belong to exchange %s-%d, which has ended: copy them with toByteArray() or keep() them"
              .formatted(wire.name(), asked));
    }

    @Override
    public Kept keep(int asked) {
      check(asked);
      return new FrameLease(frame, "exchange %s-%d".formatted(wire.name(), asked));
    }
  }
}
