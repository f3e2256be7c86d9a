package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// One client connection: received bytes in, answers out, in order.
///
/// The way of a request: [#received] → [#process] → [#head] → [#startBody] if it has one → [#dispatch]
/// → handler → [#flush]. Everything runs on the loop's thread, except handlers on virtual threads and
/// what they call of [Wire]; those come back once, through the loop's task queue, to [#handled].
///
/// One request at a time is in flight, and nothing is read while one is or while an answer waits
/// for the client, except the body of that request: that is the whole back-pressure.
final class Connection implements LinkHandler, Wire {
  private enum Phase {
    /// Between requests or within a head.
    HEAD,
    /// Within a body that is collected before its handler starts.
    BODY,
    /// A virtual thread is at work.
    HANDLING,
    /// Everything is said; waiting for the client to close.
    LINGERING,
    CLOSED
  }

  private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] NOTHING = {};
  private static final ThreadFactory VIRTUAL = Thread.ofVirtual().name("fitten-request").factory();

  /// Answers that have grown to this leave before the next request is looked at.
  private static final int FLUSH_BYTES = 65536;

  /// Up to this length an incomplete head is looked at whenever a byte comes, and refused early.
  private static final int ALWAYS_PARSED_BYTES = 1024;

  /// A handler on a virtual thread starts when its body is complete or has grown to this; the rest
  /// reaches it as it arrives.
  private static final int COLLECTED_BYTES = 16384;

  /// While the server stops, a client that does not close gets no more than this.
  private static final long STOPPING_LINGER_NANOS = 250_000_000;

  private final Link link;
  private final HttpLoop loop;
  private final Engine engine;
  private final Limits limits;
  private final int number;

  private Phase phase = Phase.HEAD;

  /// Received and not used yet: an incomplete head, or requests behind the one in flight.
  private byte[] pending = NOTHING;

  private int pendingStart;
  private int pendingEnd;

  /// Used again for every request; made for the first.
  private @Nullable Exchange exchange;

  // What runs the handler on a virtual thread, and what comes back; made once.
  private @Nullable Runnable work;
  private @Nullable Runnable handled;

  // The request whose body is being received before its handler starts.
  private @Nullable RequestHead heldHead;
  private @Nullable Match heldMatch;

  /// The body being received, also while its handler runs.
  private @Nullable IncomingBody incoming;

  /// The answer that the socket has not taken.
  private @Nullable Outbox outbox;

  private @Nullable AnswerStream stream;
  private @Nullable Upgrade nextProtocol;

  /// The answer that is the last one was given; nothing behind it is looked at.
  private boolean closing;

  private boolean clientEnded;
  private boolean draining;
  private boolean served;

  /// When the phase began, or the head its first byte.
  private long sinceNanos;

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
    this.number = engine.nextConnection();
    this.sinceNanos = System.nanoTime();
  }

  private long nowNanos() {
    return link.loop().nowNanos();
  }

  // ---- in ----

  @Override
  public void received(Frame frame, int start, int end) {
    if (phase == Phase.LINGERING) {
      lingerBytes += end - start;
      if (lingerBytes > limits.lingerBytes()) link.close();
      return;
    }
    windowBytes += end - start;
    if (phase == Phase.HANDLING) {
      receivedWhileHandling(frame, start, end);
    } else if (outbox != null) {
      keep(frame.memory(), start, end);
      link.reading(false);
    } else if (pendingStart < pendingEnd) {
      int kept = pendingEnd - pendingStart;
      keep(frame.memory(), start, end);
      if (isWorthParsing(kept)) processPending();
    } else {
      process(frame, start, end);
    }
  }

  private void receivedWhileHandling(Frame frame, int start, int end) {
    int at = start;
    IncomingBody body = incoming;
    if (body != null && !body.done() && body.refusal() == 0) {
      at = takeBody(body, frame, start, end);
      BodyStream passedTo = body.stream();
      if (passedTo != null && passedTo.isFull()) link.reading(false);
    }
    if (at == end) return;
    keep(frame.memory(), at, end);
    link.reading(false);
  }

  /// Passes body bytes on to the handler. Returns the position behind the last one of the body.
  private int takeBody(IncomingBody body, Frame frame, int start, int end) {
    int at = body.take(frame, frame.memory(), start, end);
    if (body.refusal() == 0) return at;
    BodyStream passedTo = body.stream();
    if (passedTo != null) passedTo.fail(Problem.of(body.refusal(), body.reason()));
    closing = true;
    link.reading(false);
    return end;
  }

  /// Uses up as many complete requests as there are and sends their answers in one write.
  private void process(Frame frame, int start, int end) {
    loop.refreshDate(nowNanos());
    loop.clearOut();
    if (phase == Phase.HEAD && !headStarted) sinceNanos = nowNanos();
    int at = start;
    while (at < end && takesRequests()) {
      int next = phase == Phase.BODY ? body(frame, at, end) : head(frame, at, end);
      if (next == at) break;
      at = next;
      if (loop.out().length() >= FLUSH_BYTES) flush();
    }
    if (closing) at = end;
    if (at < end) keep(frame.memory(), at, end);
    flush();
    if (phase == Phase.HANDLING && at < end) link.reading(false);
    settle();
  }

  /// Parses what was kept, from a frame again: the parser reads nothing else.
  private void processPending() {
    int length = pendingEnd - pendingStart;
    Frame frame = link.loop().frames().take(length);
    try {
      frame.memory().put(0, pending, pendingStart, length);
      forgetPending();
      process(frame, 0, length);
    } finally {
      frame.release();
    }
  }

  /// An incomplete head is parsed from its start again, so not for every byte of a long one: only
  /// when a line has ended, its length has doubled, or a limit is reached. A head of the longest
  /// kind sent byte by byte would otherwise cost two thousand million steps.
  private boolean isWorthParsing(int keptBefore) {
    int kept = pendingEnd - pendingStart;
    if (kept <= ALWAYS_PARSED_BYTES || kept >= parseAgainBytes) return true;
    for (int i = pendingStart + keptBefore; i < pendingEnd; i++) {
      if (pending[i] == '\n') return true;
    }
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
        && outbox == null
        && !closing
        && nextProtocol == null;
  }

  /// Appends to the pending bytes.
  private void keep(ByteBuffer bytes, int start, int end) {
    int kept = pendingEnd - pendingStart;
    int needed = kept + end - start;
    if (pendingStart + needed > pending.length) {
      byte[] larger = new byte[kept == 0 ? needed : Math.max(needed, kept * 2)];
      System.arraycopy(pending, pendingStart, larger, 0, kept);
      pending = larger;
      pendingStart = 0;
    }
    bytes.get(start, pending, pendingStart + kept, end - start);
    pendingEnd = pendingStart + needed;
  }

  /// A connection with nothing left owns no buffer.
  private void forgetPending() {
    pending = NOTHING;
    pendingStart = pendingEnd = 0;
  }

  /// Reads a head. Returns the position behind what was used, `at` if it is incomplete.
  private int head(Frame frame, int at, int end) {
    RequestHead head = loop.head;
    int next = loop.parser.parse(frame.memory(), at, end, head, number);
    if (next == RequestParser.INCOMPLETE) {
      if (!headStarted) {
        headStarted = true;
        sinceNanos = nowNanos();
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
    if (head.hasBody()) return startBody(head, loop.match, frame, next, end);
    dispatch(head, loop.match, frame, next, next);
    return next;
  }

  // ---- bodies ----

  private int startBody(RequestHead head, Match match, Frame frame, int at, int end) {
    boolean waits = engine.chain.execution(match) == Execution.VIRTUAL;
    if (head.contentLength > limits.bodyBytes() && !(waits && match.route != null)) {
      refuse(413, "The request body is too large.", head);
      return end;
    }
    if (head.expectsContinue && match.route == null) {
      // The answer is known, and the client may or may not send the body it announced: what follows
      // could not be told from a request.
      head.keepAlive = false;
      dispatch(head, match, frame, at, at);
      return end;
    }
    if (!head.chunked && end - at >= head.contentLength) {
      int bodyEnd = at + (int) head.contentLength;
      dispatch(head, match, frame, at, bodyEnd);
      return bodyEnd;
    }
    IncomingBody body =
        new IncomingBody(head, limits, engine.held, Math.min(end - at, COLLECTED_BYTES));
    incoming = body;
    phase = Phase.BODY;
    startWindow();
    sinceNanos = windowNanos;
    heldHead = head.copy();
    heldMatch = match.copy();
    if (waits && match.route != null && head.contentLength > COLLECTED_BYTES) {
      int next = takeBody(body, frame, at, end);
      dispatchArriving(body, head.expectsContinue && at == end);
      return next;
    }
    if (head.expectsContinue && at == end) loop.out().put(CONTINUE);
    return at == end ? at : body(frame, at, end);
  }

  private void startWindow() {
    windowNanos = nowNanos();
    windowBytes = 0;
  }

  /// Takes body bytes before the handler starts. Returns the position behind the last one used.
  private int body(Frame frame, int at, int end) {
    IncomingBody body = incoming;
    if (body == null) throw new IllegalStateException("no body");
    int next = body.take(frame, frame.memory(), at, end);
    if (body.refusal() != 0) {
      refuse(body.refusal(), body.reason(), heldHead);
      return end;
    }
    if (body.done()) {
      sinceNanos = nowNanos();
      dispatchCollected(body);
    } else if (body.collected.length() >= COLLECTED_BYTES && startsEarly()) {
      dispatchArriving(body, false);
    }
    return next;
  }

  /// A handler that may wait need not wait for the whole body.
  private boolean startsEarly() {
    Match match = heldMatch;
    return match != null
        && match.route != null
        && engine.chain.execution(match) == Execution.VIRTUAL;
  }

  private void forgetBody() {
    if (phase == Phase.BODY) phase = Phase.HEAD;
    if (incoming != null) incoming.release();
    heldHead = null;
    heldMatch = null;
    incoming = null;
  }

  // ---- running the handler ----

  /// Runs a request whose body, possibly none, lies in the frame behind its head.
  private void dispatch(RequestHead head, Match match, Frame frame, int bodyStart, int bodyEnd) {
    Execution execution = engine.chain.execution(match);
    if (execution == Execution.LOOP) {
      Exchange exchange = exchange(head, match, execution);
      exchange.body(frame, frame.memory(), bodyStart, bodyEnd);
      runOnLoop(exchange);
      return;
    }
    // The loop's head and match serve the next connection while the handler runs.
    RequestHead ownHead = loop.releaseHead();
    Match ownMatch = loop.releaseMatch();
    Exchange exchange = exchange(ownHead, ownMatch, execution);
    frame.retain();
    frame.carries((long) number << 32 | exchange.term());
    exchange.body(frame, frame.memory(), bodyStart, bodyEnd);
    runOnVirtualThread(exchange);
  }

  /// Runs a request whose body arrived in pieces and is complete.
  private void dispatchCollected(IncomingBody body) {
    RequestHead head = heldHead;
    Match match = heldMatch;
    if (head == null || match == null) throw new IllegalStateException("no request");
    forgetBody();
    Exchange exchange = exchange(head, match, engine.chain.execution(match));
    ByteBuffer memory = ByteBuffer.wrap(body.collected.array());
    exchange.body(null, memory, 0, body.collected.length());
    exchange.trailersOf(body);
    if (exchange.runsOn() == Execution.LOOP) runOnLoop(exchange);
    else runOnVirtualThread(exchange);
  }

  /// Runs a request whose body is still arriving, on a virtual thread.
  ///
  /// @param continues whether the client waits for a word before it sends the body
  private void dispatchArriving(IncomingBody body, boolean continues) {
    RequestHead head = heldHead;
    Match match = heldMatch;
    if (head == null || match == null) throw new IllegalStateException("no request");
    heldHead = null;
    heldMatch = null;
    phase = Phase.HEAD;
    Runnable whenStarted = continues ? () -> onLoop(this::sendContinue) : () -> {};
    BodyStream passedTo = new BodyStream(whenStarted, () -> onLoop(this::receiveMore));
    if (body.collected.length() > 0) {
      ByteBuffer first = ByteBuffer.wrap(body.collected.toByteArray());
      passedTo.offer(null, first, 0, first.capacity());
    }
    body.passTo(passedTo);
    if (body.done()) passedTo.complete();
    Exchange exchange = exchange(head, match, Execution.VIRTUAL);
    exchange.body(body, passedTo);
    runOnVirtualThread(exchange);
  }

  private void sendContinue() {
    IncomingBody body = incoming;
    if (phase != Phase.HANDLING || body == null || windowBytes > 0) return;
    startWindow();
    send(new ByteSink(32).put(CONTINUE));
  }

  /// The handler has read enough of its body for more to be received.
  private void receiveMore() {
    IncomingBody body = incoming;
    if (phase != Phase.HANDLING || body == null || body.done() || closing) return;
    startWindow();
    link.reading(true);
  }

  private Exchange exchange(RequestHead head, Match match, Execution execution) {
    Exchange made = exchange;
    if (made == null || !engine.pooling) {
      exchange = made = new Exchange(this, engine.chain, head, match);
    }
    made.reset(head, match, execution);
    return made;
  }

  private void runOnLoop(Exchange exchange) {
    exchange.belongsTo(Thread.currentThread());
    engine.runner.run(exchange);
    if (exchange.closes()) closing = true;
    if (exchange.upgrade != null) nextProtocol = exchange.upgrade;
    if (exchange.file != null) {
      flush();
      sendFile(exchange);
    }
  }

  private void runOnVirtualThread(Exchange exchange) {
    phase = Phase.HANDLING;
    exchange.sink = loop.takeSink();
    Runnable task = work;
    if (task == null) work = task = this::runHandler;
    Thread thread = VIRTUAL.newThread(task);
    exchange.belongsTo(thread);
    thread.start();
  }

  /// On a virtual thread.
  private void runHandler() {
    Exchange running = exchange;
    if (running == null) throw new IllegalStateException("no exchange");
    Runnable back = handled;
    if (back == null) handled = back = guarded(this::handled);
    try {
      engine.runner.run(running);
    } finally {
      link.loop().execute(back);
    }
  }

  /// The handler has returned: sends what it left, and goes on with the next request.
  private void handled() {
    Exchange done = exchange;
    if (done == null) throw new IllegalStateException("no exchange");
    IncomingBody unread = incoming;
    boolean close = done.closes() || unread != null && !unread.done();
    incoming = null;
    BodyStream body = done.openBody();
    if (body != null) body.close();
    ByteSink encoded = done.sink;
    if (phase != Phase.CLOSED && encoded != null) send(encoded);
    if (phase != Phase.CLOSED && done.file != null) sendFile(done);
    else closeFile(done);
    if (encoded != null) loop.giveBack(encoded);
    Frame frame = done.frame();
    if (frame != null) {
      loop.giveBack(done.head(), done.match());
      frame.release();
    }
    if (phase == Phase.CLOSED) return;
    if (done.aborted) {
      link.close();
      return;
    }
    phase = Phase.HEAD;
    sinceNanos = nowNanos();
    if (close) closing = true;
    nextProtocol = done.upgrade;
    resume();
  }

  private static void closeFile(Exchange exchange) {
    FileChannel file = exchange.file;
    exchange.file = null;
    if (file != null) Outbox.close(file);
  }

  @Override
  public ByteSink answerSink(Exchange exchange) {
    ByteSink own = exchange.sink;
    return exchange.runsOn() == Execution.LOOP || own == null ? loop.out() : own;
  }

  @Override
  public ByteSink bodySink(Exchange exchange) {
    return exchange.runsOn() == Execution.LOOP ? loop.body() : new ByteSink(512);
  }

  @Override
  public byte[] dateLine() {
    return loop.dateLine();
  }

  @Override
  public byte @Nullable [] okHead(Exchange exchange, String contentType) {
    return exchange.runsOn() == Execution.LOOP ? loop.okHead(contentType) : null;
  }

  @Override
  public String name() {
    return Integer.toString(number);
  }

  @Override
  public InetSocketAddress remote() {
    return link.remote();
  }

  @Override
  public boolean secure() {
    return link.session() != null;
  }

  @Override
  public @Nullable SSLSession tls() {
    return link.session();
  }

  @Override
  public boolean mustClose(Exchange exchange) {
    if (engine.stopping) return true;
    IncomingBody body = exchange.incoming();
    return body != null && !body.done();
  }

  private void onLoop(Runnable task) {
    link.loop().execute(guarded(task));
  }

  /// What goes wrong on the loop for this connection must not be left half done.
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        link.close();
        throw e;
      }
    };
  }

  // ---- streams ----

  @Override
  public OutputStream stream(Exchange exchange, ByteSink head, boolean chunked) {
    exchange.sink = null;
    AnswerStream made = new AnswerStream(this, exchange, head, chunked);
    exchange.stream = made;
    onLoop(() -> {
      stream = made;
      if (phase == Phase.CLOSED) made.clientGone();
      else if (draining) made.stopping();
    });
    return made;
  }

  /// Sends a piece of a stream; called on the virtual thread.
  void streamed(AnswerStream from, ByteSink piece, boolean last) {
    onLoop(() -> {
      if (phase == Phase.CLOSED) {
        from.clientGone();
        return;
      }
      if (last) stream = null;
      send(piece);
      if (outbox == null) from.taken();
    });
  }

  @Override
  public void finishStream(Exchange exchange) {
    AnswerStream open = exchange.stream;
    if (open != null) open.finish();
  }

  @Override
  public void abort(Exchange exchange) {
    if (exchange.stream != null) exchange.aborted = true;
  }

  // ---- another protocol ----

  private void switchOver(Upgrade upgrade) {
    nextProtocol = null;
    phase = Phase.CLOSED;
    byte[] behind = pending;
    int start = pendingStart;
    int end = pendingEnd;
    forgetPending();
    Tunnel tunnel = new Tunnel(link);
    link.handler(tunnel);
    link.reading(true);
    tunnel.start(upgrade);
    if (start < end) tunnel.received(Bytes.of(behind, start, end));
    if (clientEnded) tunnel.ended();
    else if (draining) tunnel.drain();
  }

  // ---- out ----

  private void flush() {
    ByteSink out = loop.out();
    if (out.length() == 0) return;
    send(out);
    loop.clearOut();
  }

  private void send(ByteSink out) {
    if (phase == Phase.CLOSED || out.length() == 0) return;
    Outbox waiting = outbox;
    if (waiting != null) {
      waiting.put(out.array(), 0, out.length());
      return;
    }
    int sent = write(out.array(), 0, out.length());
    if (phase == Phase.CLOSED || sent == out.length()) return;
    ByteSink rest = new ByteSink(out.length() - sent).put(out.array(), sent, out.length());
    awaitRoom(new Outbox(rest, engine.held));
  }

  private int write(byte[] bytes, int start, int end) {
    try {
      return link.write(bytes, start, end);
    } catch (IOException clientHasGone) {
      link.close();
      return 0;
    }
  }

  /// Sends the file of an answer whose head is sent or waits in the outbox.
  private void sendFile(Exchange exchange) {
    FileChannel file = exchange.file;
    exchange.file = null;
    if (file == null) return;
    if (phase == Phase.CLOSED || exchange.fileBytes == 0) {
      Outbox.close(file);
      return;
    }
    Outbox waiting = outbox;
    Outbox used = waiting == null ? new Outbox(new ByteSink(16), engine.held) : waiting;
    used.file(file, exchange.filePosition, exchange.fileBytes);
    if (waiting != null) return;
    outbox = used;
    sendWaiting(used);
    if (outbox != null) awaitRoom(used);
  }

  private void awaitRoom(Outbox waiting) {
    outbox = waiting;
    if (waiting.isTooMuch()) {
      link.reset();
      return;
    }
    startWindow();
    link.writing(true);
    link.reading(false);
  }

  /// Sends what waits, as far as the socket takes it.
  private void sendWaiting(Outbox waiting) {
    try {
      windowBytes += waiting.send(link);
    } catch (IOException clientHasGone) {
      link.close();
      return;
    }
    if (waiting.isEmpty()) outbox = null;
  }

  @Override
  public void writable() {
    Outbox waiting = outbox;
    if (waiting == null) {
      link.writing(false);
      return;
    }
    sendWaiting(waiting);
    if (phase == Phase.CLOSED || outbox != null) return;
    link.writing(false);
    if (stream != null) stream.taken();
    sinceNanos = nowNanos();
    resume();
  }

  /// Goes on with what is pending, after an answer was given or taken.
  private void resume() {
    if (takesRequests() && pendingStart < pendingEnd) processPending();
    else settle();
  }

  /// Decides what happens next when nothing more can be done now.
  private void settle() {
    if (phase == Phase.CLOSED || outbox != null) return;
    if (phase == Phase.HANDLING) {
      // A client that goes away is noticed by reading; the first bytes behind the request end that.
      IncomingBody body = incoming;
      BodyStream arriving = body == null ? null : body.stream();
      boolean paused = arriving != null && arriving.isPaused();
      if (pendingStart == pendingEnd && !paused && !closing) link.reading(true);
      return;
    }
    Upgrade upgrade = nextProtocol;
    if (upgrade != null) {
      switchOver(upgrade);
      return;
    }
    boolean within = phase == Phase.BODY || pendingStart < pendingEnd && !isEmptyLine();
    if (clientEnded && within && !closing) {
      loop.clearOut();
      refuse(400, "The connection ended within the request.", heldHead);
      flush();
      if (outbox != null) return;
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
    IncomingBody body = incoming;
    return pending.length + (body == null ? 0 : body.collected.array().length);
  }

  // ---- the end ----

  /// Refuses the request in words and lets nothing follow.
  private void refuse(int status, String why, @Nullable RequestHead head) {
    boolean withBody = head == null || head.method != Methods.HEAD;
    forgetBody();
    closing = true;
    headStarted = false;
    forgetPending();
    byte[] problem = Problem.of(status, why).toJson();
    ByteSink out = loop.out();
    AnswerHead.start(out, status, loop.dateLine(), Problem.CONTENT_TYPE, problem.length);
    AnswerHead.end(out, true, false);
    if (withBody) out.put(problem);
    engine.runner.observeRefusal(status, problem.length);
  }

  /// RFC 9112 §9.6: closing at once could destroy the last answer on its way, because bytes that
  /// arrive at a closed socket reset the connection. So say that nothing follows, and wait a
  /// little.
  private void linger() {
    if (phase == Phase.LINGERING) return;
    phase = Phase.LINGERING;
    closing = true;
    sinceNanos = nowNanos();
    forgetPending();
    exchange = null;
    link.endOutput(); // over TLS it says that the answer is whole, so also before closing at once
    if (clientEnded) {
      link.close();
      return;
    }
    link.reading(true);
  }

  @Override
  public void ended() {
    clientEnded = true;
    BodyStream arriving = incoming == null ? null : incoming.stream();
    if (arriving != null) {
      arriving.fail(Problem.badRequest("The connection ended within the request."));
    }
    // A client that reads events has gone when it ends its side, and says nothing else.
    boolean hasLeft = stream != null && stream.isWatched();
    if (phase == Phase.LINGERING || hasLeft) link.close();
    else settle();
  }

  @Override
  public void drain() {
    draining = true;
    if (stream != null) stream.stopping();
    settle();
  }

  @Override
  public void closed() {
    BodyStream arriving = incoming == null ? null : incoming.stream();
    if (arriving != null) arriving.clientGone();
    if (incoming != null) incoming.release();
    if (phase != Phase.HANDLING) exchange = null;
    phase = Phase.CLOSED;
    heldHead = null;
    heldMatch = null;
    Outbox unsent = outbox;
    outbox = null;
    if (unsent != null) unsent.close();
    forgetPending();
    if (stream != null) stream.clientGone();
    stream = null;
  }

  // ---- time ----

  @Override
  public void tick(long nowNanos) {
    loop.refreshDate(nowNanos);
    if (phase == Phase.LINGERING) {
      long most = draining ? STOPPING_LINGER_NANOS : limits.lingerMillis() * 1_000_000L;
      if (nowNanos - sinceNanos > most) link.close();
    } else if (outbox != null) {
      if (tooSlow(nowNanos)) link.reset();
    } else if (phase == Phase.BODY) {
      if (tooSlow(nowNanos)) giveUp("The request body came too slowly.");
    } else if (phase == Phase.HANDLING) {
      tickArriving(nowNanos);
      if (stream != null) stream.tick(nowNanos);
    } else if (phase == Phase.HEAD) {
      tickHead((nowNanos - sinceNanos) / 1_000_000L);
    }
  }

  /// A body that its handler waits for must come at the same speed as one that is collected.
  private void tickArriving(long nowNanos) {
    IncomingBody body = incoming;
    BodyStream arriving = body == null ? null : body.stream();
    if (body == null || arriving == null || body.done()) return;
    if (arriving.isPaused() || !arriving.isStarted()) {
      windowNanos = nowNanos;
      windowBytes = 0;
    } else if (tooSlow(nowNanos)) {
      arriving.fail(Problem.of(408, "The request body came too slowly."));
      closing = true;
    }
  }

  private void tickHead(long millis) {
    if (headStarted) {
      if (millis > limits.headMillis()) giveUp("The request head took too long.");
    } else if (!served && millis > limits.firstByteMillis()) {
      link.close(); // nothing was said that could be lost
    } else if (served && millis > limits.keepAliveMillis()) {
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
