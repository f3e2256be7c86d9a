package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One client connection: received bytes in, answers out, in order.
///
/// The way of a request: [#received] → [#process] → [#head] → [#body] if it has one → [#dispatch] →
/// handler → [#answered] → [#flush]. Everything runs on the loop's thread, except handlers on
/// virtual threads and what they call of [Wire]; those come back through the loop's task queue.
///
/// One request at a time is in flight, and nothing is read while one is or while an answer waits
/// for the client: that is the whole back-pressure.
final class Connection implements LinkHandler, Wire {
  private enum Phase {
    /// Between requests or within a head.
    HEAD,
    /// Within a body.
    BODY,
    /// A virtual thread is at work.
    HANDLING,
    /// Everything is said; waiting for the client to close.
    LINGERING,
    CLOSED
  }

  private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] NOTHING = {};
  private static final String[] NO_FIELDS = {};

  /// Answers that have grown to this leave before the next request is looked at.
  private static final int FLUSH_BYTES = 65536;

  /// Up to this length an incomplete head is looked at whenever a byte comes, and refused early.
  private static final int ALWAYS_PARSED_BYTES = 1024;

  /// While the server stops, a client that does not close gets no more than this.
  private static final long STOPPING_LINGER_NANOS = 250_000_000;

  private final Link link;
  private final HttpLoop loop;
  private final Engine engine;
  private final Limits limits;

  private Phase phase = Phase.HEAD;

  /// Received and not used yet: an incomplete head, or requests behind the one in flight.
  private byte[] pending = NOTHING;

  private int pendingStart;
  private int pendingEnd;

  // The request whose body is being received.
  private @Nullable RequestHead heldHead;
  private @Nullable Match heldMatch;
  private @Nullable ChunkDecoder chunks;
  private @Nullable ByteSink collected;
  private long bodyLeft;

  // The answer that the socket has not taken.
  private @Nullable ByteSink unsent;
  private int unsentStart;

  private @Nullable AnswerStream stream;

  /// The answer that is the last one was given; nothing behind it is looked at.
  private boolean closing;

  private @Nullable Upgrade nextProtocol;
  private boolean clientEnded;
  private boolean draining;
  private boolean served;

  /// When the phase began, or the head its first byte.
  private long sinceNanos = System.nanoTime();

  private boolean headStarted;

  /// At this length an incomplete head is looked at again even if no line has ended.
  private int parseAgainBytes;

  private long windowNanos;
  private long windowBytes;
  private long lingerBytes;

  Connection(Link link, HttpLoop loop, Engine engine) {
    this.link = link;
    this.loop = loop;
    this.engine = engine;
    this.limits = engine.limits;
  }

  // ---- in ----

  @Override
  public void received(Frame frame, int start, int end) {
    byte[] bytes = new byte[end - start];
    frame.memory().get(start, bytes);
    received(bytes, 0, bytes.length);
  }

  private void received(byte[] bytes, int start, int end) {
    if (phase == Phase.LINGERING) {
      lingerBytes += end - start;
      if (lingerBytes > limits.lingerBytes()) link.close();
      return;
    }
    if (phase == Phase.BODY) windowBytes += end - start;
    if (phase == Phase.HANDLING || unsent != null) {
      keep(bytes, start, end);
      link.reading(false);
    } else if (pendingStart < pendingEnd) {
      keep(bytes, start, end);
      if (isWorthParsing(bytes, start, end)) process(pending, pendingStart, pendingEnd);
    } else {
      process(bytes, start, end);
    }
  }

  /// Uses up as many complete requests as there are and sends their answers in one write.
  private void process(byte[] bytes, int start, int end) {
    loop.refreshDate();
    loop.clearOut();
    if (phase == Phase.HEAD && !headStarted) sinceNanos = System.nanoTime();
    int at = start;
    while (at < end && takesRequests()) {
      int next = phase == Phase.BODY ? body(bytes, at, end) : head(bytes, at, end);
      if (next == at) break;
      at = next;
      if (loop.out().length() >= FLUSH_BYTES) flush();
    }
    if (closing) at = end;
    keepRest(bytes, at, end);
    flush();
    Upgrade upgrade = nextProtocol;
    if (upgrade != null) {
      nextProtocol = null;
      switchOver(upgrade);
      return;
    }
    if (phase == Phase.HANDLING && at < end) link.reading(false);
    settle();
  }

  /// An incomplete head is parsed from its start again, so not for every byte of a long one: only
  /// when a line has ended, its length has doubled, or a limit is reached. A head of the longest
  /// kind sent byte by byte would otherwise cost two thousand million steps.
  private boolean isWorthParsing(byte[] bytes, int start, int end) {
    int kept = pendingEnd - pendingStart;
    if (kept <= ALWAYS_PARSED_BYTES || kept >= parseAgainBytes) return true;
    for (int i = start; i < end; i++) if (bytes[i] == '\n') return true;
    return false;
  }

  private int nextParseBytes(int length) {
    int doubled = length * 2;
    int line = limits.requestLineBytes() + 2;
    if (length < line && line < doubled) return line;
    return Math.min(doubled, Math.max(limits.headBytes(), length + 1));
  }

  private boolean takesRequests() {
    return (phase == Phase.HEAD || phase == Phase.BODY)
        && unsent == null
        && !closing
        && nextProtocol == null;
  }

  /// Appends to the pending bytes.
  private void keep(byte[] bytes, int start, int end) {
    int kept = pendingEnd - pendingStart;
    int needed = kept + end - start;
    if (pendingStart + needed > pending.length) {
      byte[] larger = new byte[kept == 0 ? needed : Math.max(needed, kept * 2)];
      System.arraycopy(pending, pendingStart, larger, 0, kept);
      pending = larger;
      pendingStart = 0;
    }
    System.arraycopy(bytes, start, pending, pendingStart + kept, end - start);
    pendingEnd = pendingStart + needed;
  }

  /// Keeps what is left of the array that was processed; a connection with nothing left owns none.
  private void keepRest(byte[] bytes, int at, int end) {
    if (at == end) {
      pending = NOTHING;
      pendingStart = pendingEnd = 0;
    } else if (bytes == pending) {
      pendingStart = at;
    } else {
      pending = Arrays.copyOfRange(bytes, at, end);
      pendingStart = 0;
      pendingEnd = end - at;
    }
  }

  /// Reads a head. Returns the position behind what was used, `at` if it is incomplete.
  private int head(byte[] bytes, int at, int end) {
    RequestHead head = loop.head;
    int next = loop.parser.parse(bytes, at, end, head);
    if (next == RequestParser.INCOMPLETE) {
      if (!headStarted) {
        headStarted = true;
        sinceNanos = System.nanoTime();
      }
      parseAgainBytes = nextParseBytes(end - at);
      return at;
    }
    headStarted = false;
    served = true;
    if (next < 0) {
      refuse(-next, loop.parser.reason(), head);
      return end;
    }
    engine.router.match(head, loop.match);
    if (!head.hasBody()) {
      dispatch(head, loop.match, Bytes.empty());
      return next;
    }
    return startBody(head, loop.match, bytes, next, end);
  }

  // ---- bodies ----

  private int startBody(RequestHead head, Match match, byte[] bytes, int at, int end) {
    if (head.contentLength > limits.bodyBytes()) {
      refuse(413, "The request body is too large.", head);
      return end;
    }
    if (head.expectsContinue && match.route == null) {
      // The answer is known, and the client may or may not send the body it announced: what follows
      // could not be told from a request.
      head.keepAlive = false;
      dispatch(head, match, Bytes.empty());
      return end;
    }
    if (!head.chunked && end - at >= head.contentLength) {
      int bodyEnd = at + (int) head.contentLength;
      dispatch(head, match, Bytes.of(bytes, at, bodyEnd));
      return bodyEnd;
    }
    phase = Phase.BODY;
    heldHead = head.copy();
    heldMatch = match.copy();
    chunks = head.chunked ? new ChunkDecoder(limits) : null;
    bodyLeft = head.contentLength;
    // Memory follows the bytes that arrive, not the length that is announced.
    collected = new ByteSink(Math.max(512, end - at));
    sinceNanos = windowNanos = System.nanoTime();
    windowBytes = 0;
    if (head.expectsContinue && at == end) loop.out().put(CONTINUE);
    return at == end ? at : body(bytes, at, end);
  }

  /// Takes body bytes. Returns the position behind the last one used.
  private int body(byte[] bytes, int at, int end) {
    RequestHead head = heldHead;
    Match match = heldMatch;
    ByteSink sink = collected;
    if (head == null || match == null || sink == null) throw new IllegalStateException("no body");
    int next = end;
    boolean done;
    ChunkDecoder decoder = chunks;
    if (decoder == null) {
      next = (int) Math.min(end, at + bodyLeft);
      sink.put(bytes, at, next);
      bodyLeft -= next - at;
      done = bodyLeft == 0;
    } else {
      next = decoder.decode(bytes, at, end, sink);
      if (decoder.refusal() != 0) {
        refuse(decoder.refusal(), decoder.reason(), head);
        return end;
      }
      done = decoder.done();
    }
    if (done) {
      forgetBody();
      sinceNanos = System.nanoTime();
      dispatch(head, match, sink.view());
    }
    return next;
  }

  private void forgetBody() {
    phase = Phase.HEAD;
    heldHead = null;
    heldMatch = null;
    chunks = null;
    collected = null;
  }

  // ---- running the handler ----

  private void dispatch(RequestHead head, Match match, Bytes body) {
    Chain chain = engine.chain;
    Execution execution = chain.execution(match);
    if (execution == Execution.LOOP) {
      Exchange exchange = new Exchange(this, head, match, body, execution, chain);
      engine.runner.run(exchange);
      if (exchange.closes()) closing = true;
      return;
    }
    // The loop's head, match and buffer serve the next connection while the handler runs.
    RequestHead ownHead = head == loop.head ? head.copy() : head;
    Match ownMatch = match == loop.match ? match.copy() : match;
    Bytes ownBody = head == loop.head ? Bytes.of(body.toByteArray()) : body;
    Exchange exchange = new Exchange(this, ownHead, ownMatch, ownBody, execution, chain);
    phase = Phase.HANDLING;
    Thread.ofVirtual().name("fitten-request").start(() -> engine.runner.run(exchange));
  }

  @Override
  public ByteSink answerSink(Exchange exchange) {
    return exchange.execution() == Execution.LOOP ? loop.out() : new ByteSink(512);
  }

  @Override
  public ByteSink bodySink(Exchange exchange) {
    return exchange.execution() == Execution.LOOP ? loop.body() : new ByteSink(512);
  }

  @Override
  public byte[] dateLine() {
    return loop.dateLine();
  }

  @Override
  public InetSocketAddress remote() {
    return link.remote();
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public void upgraded(Exchange exchange, ByteSink head, Upgrade upgrade) {
    if (exchange.execution() == Execution.VIRTUAL) onLoop(() -> switchOver(head, upgrade));
    else nextProtocol = upgrade;
  }

  private void switchOver(ByteSink head, Upgrade upgrade) {
    send(head);
    switchOver(upgrade);
  }

  private void switchOver(Upgrade upgrade) {
    Tunnel tunnel = new Tunnel(link);
    if (phase == Phase.CLOSED) return;
    phase = Phase.CLOSED;
    link.handler(tunnel);
    tunnel.start(upgrade);
    if (draining) tunnel.drain(); // it was said while the handler was at work
    if (pendingStart < pendingEnd) tunnel.received(Bytes.of(pending, pendingStart, pendingEnd));
    link.reading(true);
  }

  @Override
  public boolean mustClose() {
    return engine.stopping;
  }

  /// On the loop the answer already lies where [#process] sends it from.
  @Override
  public void answered(Exchange exchange, ByteSink sink) {
    if (exchange.execution() == Execution.VIRTUAL) {
      onLoop(() -> deliver(sink, true, exchange.closes()));
    }
  }

  /// Sends what a virtual thread has encoded; if it is the end of the answer, goes on with the next
  /// request.
  private void deliver(ByteSink sink, boolean last, boolean close) {
    if (phase == Phase.CLOSED) return;
    send(sink);
    if (!last || phase == Phase.CLOSED) return;
    phase = Phase.HEAD;
    sinceNanos = System.nanoTime();
    if (close) closing = true;
    resume();
  }

  private void onLoop(Runnable task) {
    link.loop()
        .execute(() -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            link.close();
            throw e;
          }
        });
  }

  // ---- streams ----

  @Override
  public OutputStream stream(Exchange exchange, ByteSink head, boolean chunked) {
    AnswerStream made = new AnswerStream(this, exchange, head, chunked);
    exchange.stream = made;
    onLoop(() -> {
      stream = made;
      if (phase == Phase.CLOSED) made.clientGone();
    });
    return made;
  }

  /// Sends a piece of a stream; called on the virtual thread.
  void streamed(AnswerStream from, ByteSink piece, boolean last, boolean close) {
    onLoop(() -> {
      if (phase == Phase.CLOSED) {
        from.clientGone();
        return;
      }
      if (last) stream = null;
      deliver(piece, last, close);
      if (unsent == null) from.taken();
    });
  }

  @Override
  public void finishStream(Exchange exchange) {
    AnswerStream open = exchange.stream;
    if (open != null) open.finish();
  }

  @Override
  public void abort(Exchange exchange) {
    if (exchange.stream != null) onLoop(link::close);
  }

  // ---- out ----

  private void flush() {
    ByteSink out = loop.out();
    if (out.length() == 0) return;
    send(out);
    loop.clearOut();
  }

  private void send(ByteSink out) {
    if (phase == Phase.CLOSED) return;
    ByteSink waiting = unsent;
    if (waiting != null) {
      waiting.put(out.array(), 0, out.length());
      return;
    }
    int sent = write(out.array(), 0, out.length());
    if (phase == Phase.CLOSED || sent == out.length()) return;
    unsent = new ByteSink(out.length() - sent).put(out.array(), sent, out.length());
    unsentStart = 0;
    windowNanos = System.nanoTime();
    windowBytes = 0;
    link.writing(true);
    link.reading(false);
  }

  private int write(byte[] bytes, int start, int end) {
    try {
      return link.write(bytes, start, end);
    } catch (IOException clientHasGone) {
      link.close();
      return 0;
    }
  }

  @Override
  public void writable() {
    ByteSink waiting = unsent;
    if (waiting == null) return;
    int sent = write(waiting.array(), unsentStart, waiting.length());
    if (phase == Phase.CLOSED) return;
    windowBytes += sent;
    unsentStart += sent;
    if (unsentStart < waiting.length()) return;
    unsent = null;
    link.writing(false);
    if (stream != null) stream.taken();
    sinceNanos = System.nanoTime();
    resume();
  }

  /// Goes on with what is pending, after an answer was given or taken.
  private void resume() {
    if (takesRequests() && pendingStart < pendingEnd) process(pending, pendingStart, pendingEnd);
    else settle();
  }

  /// Decides what happens next when nothing more can be done now.
  private void settle() {
    if (phase == Phase.CLOSED || phase == Phase.HANDLING || unsent != null) return;
    boolean within = phase == Phase.BODY || pendingStart < pendingEnd && !isEmptyLine();
    if (clientEnded && within && !closing) {
      loop.clearOut();
      refuse(400, "The connection ended within the request.", heldHead);
      flush();
      if (unsent != null) return;
    }
    if (closing || clientEnded || draining && !within) linger();
    else link.reading(true);
  }

  /// RFC 9112 §2.2: old clients send a CRLF behind a request body; that begins no request.
  private boolean isEmptyLine() {
    int length = pendingEnd - pendingStart;
    return length <= 2
        && pending[pendingStart] == '\r'
        && (length == 1 || pending[pendingStart + 1] == '\n');
  }

  /// Returns the memory kept for received bytes: 0 while idle.
  int pendingBytes() {
    ByteSink body = collected;
    return pending.length + (body == null ? 0 : body.array().length);
  }

  // ---- the end ----

  /// Refuses the request in words and lets nothing follow.
  private void refuse(int status, String why, @Nullable RequestHead head) {
    forgetBody();
    closing = true;
    headStarted = false;
    pendingStart = pendingEnd = 0;
    byte[] problem = Problem.of(status, why).toJson();
    ByteSink out = loop.out();
    byte[] date = loop.dateLine();
    String type = Problem.CONTENT_TYPE;
    AnswerHead.write(out, status, date, type, problem.length, NO_FIELDS, 0, true, false);
    if (head == null || !head.methodIs(Methods.HEAD)) out.put(problem);
    engine.runner.observeRefusal(status, problem.length);
  }

  /// RFC 9112 §9.6: closing at once could destroy the last answer on its way, because bytes that
  /// arrive at a closed socket reset the connection. So say that nothing follows, and wait a
  /// little.
  private void linger() {
    if (phase == Phase.LINGERING) return;
    phase = Phase.LINGERING;
    closing = true;
    sinceNanos = System.nanoTime();
    pending = NOTHING;
    pendingStart = pendingEnd = 0;
    if (clientEnded) {
      link.close();
      return;
    }
    link.endOutput();
    link.reading(true);
  }

  @Override
  public void ended() {
    clientEnded = true;
    if (phase == Phase.LINGERING) link.close();
    else settle();
  }

  @Override
  public void drain() {
    draining = true;
    settle();
  }

  @Override
  public void closed() {
    phase = Phase.CLOSED;
    forgetBody();
    phase = Phase.CLOSED;
    unsent = null;
    pending = NOTHING;
    pendingStart = pendingEnd = 0;
    if (stream != null) stream.clientGone();
    stream = null;
  }

  // ---- time ----

  @Override
  public void tick(long nowNanos) {
    loop.refreshDate();
    if (phase == Phase.LINGERING) {
      long most = draining ? STOPPING_LINGER_NANOS : limits.lingerMillis() * 1_000_000L;
      if (nowNanos - sinceNanos > most) link.close();
    } else if (unsent != null) {
      if (tooSlow(nowNanos)) link.close();
    } else if (phase == Phase.BODY) {
      if (tooSlow(nowNanos)) giveUp("The request body came too slowly.");
    } else if (phase == Phase.HEAD) {
      tickHead((nowNanos - sinceNanos) / 1_000_000L);
    }
  }

  private void tickHead(long millis) {
    if (headStarted) {
      if (millis > limits.headMillis()) giveUp("The request head took too long.");
    } else if (millis > (served ? limits.keepAliveMillis() : limits.firstByteMillis())) {
      linger();
    }
  }

  private void giveUp(String why) {
    loop.clearOut();
    refuse(408, why, heldHead);
    flush();
    settle();
  }

  /// Measures in spans of the grace time, each on its own, so that a fast start buys no long pause.
  private boolean tooSlow(long nowNanos) {
    long spanNanos = nowNanos - windowNanos;
    if (spanNanos < limits.rateGraceMillis() * 1_000_000L) return false;
    boolean slow = windowBytes < limits.rateBytesPerSecond() * (spanNanos / 1e9);
    windowNanos = nowNanos;
    windowBytes = 0;
    return slow;
  }
}
