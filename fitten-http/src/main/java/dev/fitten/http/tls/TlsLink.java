package dev.fitten.http.tls;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Loop;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// One encrypted connection: the handler of the socket's link, and the link of the protocol inside.
///
/// In: [#received] → [#decrypt] → [#unwrap] each record into a frame → [#deliver]. Out: [#write] →
/// [#encrypt] → [#push]. The handshake goes the same ways; its slow steps run on a virtual thread
/// ([#startTask]) while nothing is read, so their order is kept.
final class TlsLink implements Link, LinkHandler {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  private enum State {
    /// Nothing is known but bytes of the first record; there is no engine yet.
    HELLO,
    HANDSHAKE,
    /// Records are exchanged for the protocol inside.
    OPEN,
    /// Refused in words; what still comes is thrown away until the client has read them.
    REFUSED,
    CLOSED
  }

  private static final byte[] NOTHING = {};

  /// A chain of client certificates fits four times.
  private static final int MOST_HANDSHAKE_BYTES = 131_072;

  /// Records without plaintext are key updates, alerts and padding. So many of their bytes are taken
  /// for each [#RENEWED_AFTER_BYTES] of plaintext, a small one counting as [#LEAST_CHARGE]: a key
  /// update makes us derive keys and perhaps answer, and costs its sender nothing.
  private static final int MOST_EMPTY_BYTES = 4096;

  private static final int LEAST_CHARGE = 64;
  private static final int RENEWED_AFTER_BYTES = 1 << 20;

  /// Before a record the engine may want to say something, and say that it has finished.
  private static final int MOST_STUCK = 8;

  private static final long REFUSED_NANOS = 1_000_000_000;
  private static final int MOST_REFUSED_BYTES = 262_144;

  private static final int PROTOCOL_VERSION = 70;
  private static final int UNEXPECTED_MESSAGE = 10;

  private final Link link;
  private final TlsLoop shared;
  private final Backlog backlog;
  private long sinceNanos;

  private State state = State.HELLO;
  private @Nullable SSLEngine engine;
  private @Nullable SSLSession session;
  private @Nullable LinkHandler inside;
  private boolean renegotiable;

  /// A virtual thread has the engine. Nothing of it may be called then, for it holds a lock and we
  /// would wait for it.
  private boolean working;

  private int handshakeBytes;
  private int refusedBytes;
  private int emptyBytes;
  private int stuck;
  private long plainBytes;

  // What the protocol inside wants.
  private boolean insideReads = true;
  private boolean insideWrites;
  private boolean drains;
  private boolean drainTold;

  /// The client has said close_notify.
  private boolean inputEnded;

  private boolean inputEndTold;

  /// The client has ended its side of the TCP connection.
  private boolean streamEnded;

  private boolean resuming;

  /// Plaintext of this wake-up, up to the view's position.
  private @Nullable Frame plain;

  private @Nullable ByteBuffer plainView;

  // Ciphertext that the socket has not taken.
  private byte[] unsent = NOTHING;
  private int unsentStart;
  private int unsentEnd;

  /// The last byte of a write is encrypted but the protocol inside was told that it was not taken,
  /// because its ciphertext waits: so it knows that the client is slow, and what it measures and
  /// how long it waits are right. It offers that byte again, and we pass over it.
  private boolean heldBack;

  private boolean outputEnding;
  private boolean outputEnded;

  TlsLink(Link link, TlsLoop shared) {
    this.link = link;
    this.sinceNanos = link.loop().nowNanos();
    this.shared = shared;
    this.backlog = new Backlog(link.loop().frames());
  }

  // ---- in ----

  @Override
  public void received(Frame frame, int start, int end) {
    if (state == State.REFUSED) {
      refusedBytes += end - start;
      if (refusedBytes > MOST_REFUSED_BYTES) link.close();
      return;
    }
    if (state == State.CLOSED || inputEnded) return;
    if (state != State.OPEN) {
      handshakeBytes += end - start;
      if (handshakeBytes > MOST_HANDSHAKE_BYTES) {
        link.close();
        return;
      }
    }
    proceed(frame.channelView(start, end));
  }

  /// Decrypts what is kept and what came, tells the protocol inside, and fails in order.
  private void proceed(ByteBuffer in) {
    try {
      if (state == State.HELLO && in.hasRemaining() && !speaksTls(in)) return;
      decrypt(in);
      deliver();
      if (inputEnded) endInput();
    } catch (SSLException e) {
      fail(e);
    } finally {
      releasePlain();
    }
    if (state == State.CLOSED || state == State.REFUSED || inputEnded) backlog.clear();
    if (streamEnded && mayDecrypt()) endStream();
    if (drains) drainInside();
    updateReading();
  }

  /// A first byte that begins no handshake is answered so that its sender understands.
  private boolean speaksTls(ByteBuffer in) {
    if (backlog.bytes() != null) return true; // looked at already
    int first = TlsRecord.type(in);
    if (first == TlsRecord.HANDSHAKE) return true;
    if (PlainHttp.beginsWith(first)) {
      refuse(PlainHttp.ANSWER);
    } else {
      // The version byte of SSL 2.0 has its highest bit set.
      refuse(TlsRecord.alert(first >= 0x80 ? PROTOCOL_VERSION : UNEXPECTED_MESSAGE));
    }
    return false;
  }

  private boolean mayDecrypt() {
    return !working
        && !inputEnded
        && state != State.REFUSED
        && state != State.CLOSED
        && (state != State.OPEN || insideReads);
  }

  /// Uses up whole records, those kept first; keeps the rest.
  private void decrypt(ByteBuffer in) throws SSLException {
    while (mayDecrypt()) {
      ByteBuffer kept = backlog.bytes();
      ByteBuffer from = kept == null ? in : kept;
      if (!from.hasRemaining()) return;
      int needed = TlsRecord.bytesNeeded(from);
      int missing = needed - from.remaining();
      if (missing <= 0 && from.remaining() >= TlsRecord.HEADER_BYTES) {
        unwrap(from, needed);
      } else if (kept == null) {
        append(in, in.remaining(), needed);
      } else if (in.hasRemaining()) {
        append(in, Math.min(missing, in.remaining()), needed);
      } else {
        return;
      }
    }
    if (in.hasRemaining() && state != State.CLOSED) append(in, in.remaining(), 0);
  }

  private void append(ByteBuffer in, int bytes, int expected) {
    backlog.append(in, bytes, expected, state == State.OPEN);
  }

  private void unwrap(ByteBuffer in, int recordBytes) throws SSLException {
    SSLEngine opened = engine;
    if (opened == null) {
      engine = opened = shared.tls.context().engine();
      state = State.HANDSHAKE;
    }
    // RFC 5746 lets a server refuse: renegotiation is a way to make it work (CVE-2011-1473), and
    // nothing of HTTP needs it. The types of TLS 1.2 records are not encrypted.
    if (renegotiable
        && TlsRecord.type(in) != TlsRecord.APPLICATION_DATA
        && TlsRecord.type(in) != TlsRecord.ALERT) {
      throw new SSLException("renegotiation");
    }
    SSLEngineResult result = opened.unwrap(in, targets(), 0, 2);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      deliver();
      if (!mayDecrypt()) return;
      result = opened.unwrap(in, targets(), 0, 2);
    }
    if (result.getStatus() == Status.BUFFER_OVERFLOW
        || result.getStatus() == Status.BUFFER_UNDERFLOW
        || shared.padding.position() > 0) {
      throw new SSLException("a record of " + recordBytes + " bytes has too much in it");
    }
    stuck = result.bytesConsumed() > 0 ? 0 : stuck + 1;
    if (stuck > MOST_STUCK) throw new SSLException("the engine makes no progress");
    if (state == State.OPEN) charge(recordBytes, result.bytesProduced());
    follow(result.getHandshakeStatus());
    if (result.getStatus() == Status.CLOSED) inputEnded = true;
  }

  /// Returns where the plaintext goes: behind what the frame holds already. Before the handshake
  /// is complete there is none.
  private ByteBuffer[] targets() {
    ByteBuffer view = plainView;
    if (view == null) {
      if (state != State.OPEN) {
        view = shared.nothing;
      } else {
        Frame taken = link.loop().frames().take(TlsRecord.MOST_PLAIN_BYTES);
        plain = taken;
        plainView = view = taken.channelView(0);
      }
    }
    shared.padding.clear();
    if (view.position() > 0) shared.padding.limit(0);
    shared.targets[0] = view;
    shared.targets[1] = shared.padding;
    return shared.targets;
  }

  private void charge(int recordBytes, int plaintext) throws SSLException {
    if (plaintext > 0) {
      plainBytes += plaintext;
      if (plainBytes < RENEWED_AFTER_BYTES) return;
      plainBytes = 0;
      emptyBytes = 0;
      return;
    }
    emptyBytes += Math.max(recordBytes, LEAST_CHARGE);
    if (emptyBytes > MOST_EMPTY_BYTES) throw new SSLException("too many records without data");
  }

  /// Hands the plaintext over.
  private void deliver() {
    ByteBuffer view = plainView;
    Frame full = plain;
    LinkHandler told = inside;
    if (view == null || full == null) return;
    int end = view.position();
    plainView = null;
    plain = null;
    try {
      if (end > 0 && told != null && state == State.OPEN) told.received(full, 0, end);
    } finally {
      full.release();
    }
  }

  private void releasePlain() {
    Frame held = plain;
    plain = null;
    plainView = null;
    if (held != null) held.release();
  }

  private void endInput() {
    LinkHandler told = inside;
    if (state != State.OPEN || told == null) {
      link.close();
    } else if (!inputEndTold) {
      inputEndTold = true;
      told.ended();
    }
  }

  /// The end of the TCP stream. With close_notify before it nothing is new; without, somebody may have
  /// cut the stream (RFC 8446 §6.1): then the protocol inside hears of no end, only that the link
  /// is closed.
  @Override
  public void ended() {
    streamEnded = true;
    if (mayDecrypt() || inputEnded || state == State.REFUSED) endStream();
  }

  private void endStream() {
    if (!inputEnded || state != State.OPEN) link.close();
  }

  private void updateReading() {
    if (state == State.CLOSED) return;
    link.reading(
        state == State.REFUSED || !working && !inputEnded && (state != State.OPEN || insideReads));
  }

  // ---- handshake ----

  /// Does what the engine says has to happen next, until it waits for bytes or for a task.
  private void follow(HandshakeStatus status) throws SSLException {
    HandshakeStatus next = status;
    while (state != State.CLOSED) {
      switch (next) {
        case FINISHED -> {
          opened();
          next = engine().getHandshakeStatus();
        }
        case NEED_TASK -> {
          startTask();
          return;
        }
        case NEED_WRAP -> {
          next = wrapOwn();
          if (next == HandshakeStatus.NEED_WRAP) return; // nothing comes out any more
        }
        default -> {
          return;
        }
      }
    }
  }

  private SSLEngine engine() {
    SSLEngine opened = engine;
    if (opened == null) throw new IllegalStateException("the handshake has not begun");
    return opened;
  }

  /// Sends what the engine itself has to say, as few writes as possible.
  private HandshakeStatus wrapOwn() throws SSLException {
    ByteBuffer out = shared.out.clear();
    try {
      while (true) {
        SSLEngineResult result = engine().wrap(shared.nothing, out);
        HandshakeStatus next = result.getHandshakeStatus();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
          push(out);
          out.clear();
        } else if (next != HandshakeStatus.NEED_WRAP || result.bytesProduced() == 0) {
          return next;
        }
      }
    } finally {
      push(out);
      out.clear();
    }
  }

  private void startTask() {
    Runnable task = engine().getDelegatedTask();
    if (task == null) return;
    working = true;
    Thread.ofVirtual()
        .name("fitten-tls")
        .start(() -> {
          try {
            task.run();
          } finally {
            link.loop().execute(this::worked);
          }
        });
  }

  private void worked() {
    working = false;
    if (state == State.CLOSED) return;
    guarded(() -> {
      try {
        follow(engine().getHandshakeStatus());
      } catch (SSLException e) {
        fail(e);
      }
      proceed(shared.nothing);
    });
  }

  /// An error in a task of the loop must not leave the link half open.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      link.close();
      throw e;
    }
  }

  private void opened() {
    if (state != State.HANDSHAKE) return; // a key update has finished
    state = State.OPEN;
    shared.handshakeEnds(this);
    session = engine().getSession();
    renegotiable = session.getProtocol().equals("TLSv1.2");
    inside = shared.handler(engine(), this);
  }

  /// Ends the connection for a reason of TLS: with the engine's alert if it has one.
  private void fail(SSLException why) {
    LOG.log(Level.DEBUG, "a TLS connection ends", why);
    if (state == State.CLOSED) return;
    releasePlain();
    boolean wasOpen = state == State.OPEN;
    SSLEngine opened = engine;
    if (opened != null) {
      if (!opened.isInboundDone()) protest(opened);
      opened.closeOutbound(); // makes a close_notify, unless there is a fatal alert
      wrapAlert(opened);
    }
    if (wasOpen) link.close();
    else refuse(opened == null ? TlsRecord.alert(UNEXPECTED_MESSAGE) : NOTHING);
  }

  /// Makes the engine fail with the alert unexpected_message, which it has no method for, by a record
  /// that no standard allows. For what only we object to: a close_notify would say that all is well,
  /// and an answer under way that it is whole.
  private void protest(SSLEngine opened) {
    try {
      opened.unwrap(TlsRecord.tooLarge(), shared.nothing);
    } catch (SSLException expected) {
      LOG.log(Level.TRACE, "it does", expected);
    }
  }

  /// The engine throws what went wrong once more before it gives out the alert about it.
  private void wrapAlert(SSLEngine opened) {
    for (int attempt = 0; attempt < 3; attempt++) {
      ByteBuffer out = shared.out.clear();
      try {
        SSLEngineResult result = opened.wrap(shared.nothing, out);
        push(out);
        if (result.bytesProduced() == 0 || state == State.CLOSED) return;
      } catch (SSLException again) {
        LOG.log(Level.TRACE, "the same once more", again);
      }
    }
  }

  /// Says something in the clear and lets nothing follow. Closing at once could destroy it on its way
  /// (RFC 9112 §9.6 has the reason).
  private void refuse(byte[] words) {
    if (state == State.CLOSED) return;
    state = State.REFUSED;
    sinceNanos = link.loop().nowNanos();
    shared.handshakeEnds(this);
    backlog.clear();
    if (words.length > 0) push(ByteBuffer.wrap(words.clone()).position(words.length));
    if (state != State.REFUSED) return;
    link.endOutput();
    if (state == State.REFUSED) link.reading(true);
  }

  // ---- out ----

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    return encrypt(ByteBuffer.wrap(bytes, start, end - start));
  }

  /// Reads the file in pieces; encrypted bytes cannot go from file to socket without us.
  @Override
  public long transfer(FileChannel file, long position, long count) throws IOException {
    long taken = 0;
    while (taken < count && unsentStart == unsentEnd && state == State.OPEN) {
      ByteBuffer piece = shared.file();
      piece.limit((int) Math.min(piece.capacity(), count - taken));
      if (file.read(piece, position + taken) <= 0) break;
      int offered = piece.flip().remaining();
      int n = encrypt(piece);
      taken += n;
      if (n < offered) break;
    }
    return taken;
  }

  /// Encrypts and sends as much as the socket takes, whole records at a time. Returns how many bytes
  /// that was, all but the last one if ciphertext is left; see [#heldBack].
  private int encrypt(ByteBuffer from) throws IOException {
    if (state == State.CLOSED || !from.hasRemaining() || unsentStart < unsentEnd) return 0;
    if (state != State.OPEN || outputEnding || engine().isOutboundDone()) {
      throw new IOException("TLS output has ended");
    }
    int start = from.position();
    if (heldBack) from.get();
    heldBack = false;
    while (from.hasRemaining() && state == State.OPEN && unsentStart == unsentEnd) {
      fill(from);
      push(shared.out);
      shared.out.clear();
    }
    int taken = from.position() - start;
    if (unsentStart == unsentEnd || taken < 2) return taken;
    heldBack = true;
    return taken - 1;
  }

  /// Encrypts records into the loop's buffer until it is full.
  private void fill(ByteBuffer from) throws IOException {
    ByteBuffer out = shared.out.clear();
    while (from.hasRemaining()) {
      SSLEngineResult result = engine().wrap(from, out);
      if (result.getStatus() == Status.BUFFER_OVERFLOW) return;
      if (result.getStatus() != Status.OK) throw new IOException("TLS output has ended");
      // After 2^37 bytes the engine changes its key, and what it has to say comes first.
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) return;
    }
  }

  /// Sends what lies in the buffer up to its position; keeps what the socket does not take.
  private void push(ByteBuffer out) {
    int end = out.position();
    if (end == 0 || state == State.CLOSED) return;
    int sent = 0;
    if (unsentStart == unsentEnd) {
      sent = sendNow(out.array(), 0, end);
      if (sent == end || state == State.CLOSED) return;
    }
    int waiting = unsentEnd - unsentStart;
    byte[] all = new byte[waiting + end - sent];
    System.arraycopy(unsent, unsentStart, all, 0, waiting);
    System.arraycopy(out.array(), sent, all, waiting, end - sent);
    unsent = all;
    unsentStart = 0;
    unsentEnd = all.length;
    link.writing(true);
  }

  private int sendNow(byte[] bytes, int start, int end) {
    try {
      return link.write(bytes, start, end);
    } catch (IOException clientHasGone) {
      link.close();
      return 0;
    }
  }

  @Override
  public void writable() {
    if (unsentStart < unsentEnd) {
      unsentStart += sendNow(unsent, unsentStart, unsentEnd);
      if (state == State.CLOSED || unsentStart < unsentEnd) return;
      unsent = NOTHING;
      unsentStart = unsentEnd = 0;
      if (outputEnding) finishOutput();
    }
    if (state == State.CLOSED) return;
    LinkHandler told = inside;
    if (insideWrites && told != null) told.writable();
    else link.writing(false);
  }

  @Override
  public void endOutput() {
    if (state != State.OPEN || outputEnding) return;
    outputEnding = true;
    if (unsentStart == unsentEnd) finishOutput();
  }

  /// Says close_notify, then ends the TCP side. Called again when the socket has taken it all.
  private void finishOutput() {
    if (outputEnded) return;
    if (!engine().isOutboundDone()) {
      engine().closeOutbound();
      wrapAlert(engine());
      if (state == State.CLOSED || unsentStart < unsentEnd) return;
    }
    outputEnded = true;
    link.endOutput();
  }

  // ---- for the protocol inside ----

  @Override
  public Loop loop() {
    return link.loop();
  }

  @Override
  public InetSocketAddress remote() {
    return link.remote();
  }

  @Override
  public @Nullable SSLSession session() {
    return session;
  }

  @Override
  public void handler(LinkHandler handler) {
    inside = handler;
  }

  /// Records kept while nothing was wanted are decrypted by a task of their own: who says that it
  /// wants more may be in the middle of something.
  @Override
  public void reading(boolean wanted) {
    insideReads = wanted;
    updateReading();
    if (!wanted || resuming || backlog.bytes() == null) return;
    resuming = true;
    link.loop()
        .execute(() -> {
          resuming = false;
          if (state == State.OPEN) guarded(() -> proceed(shared.nothing));
        });
  }

  @Override
  public void writing(boolean wanted) {
    insideWrites = wanted;
    link.writing(wanted || unsentStart < unsentEnd);
  }

  @Override
  public void close() {
    link.close();
  }

  @Override
  public void reset() {
    link.reset();
  }

  // ---- time and the end ----

  @Override
  public void tick(long nowNanos) {
    LinkHandler told = inside;
    if (state == State.OPEN && told != null) {
      told.tick(nowNanos);
      return;
    }
    long most = state == State.REFUSED ? REFUSED_NANOS : shared.handshakeNanos;
    if (nowNanos - sinceNanos > most) link.close();
  }

  /// The handshake of somebody who has begun one may end, for his request may be on its way; its
  /// deadline holds.
  @Override
  public void drain() {
    drains = true;
    if (state == State.HELLO && handshakeBytes == 0) link.close();
    else drainInside();
  }

  private void drainInside() {
    LinkHandler told = inside;
    if (state != State.OPEN || told == null || drainTold) return;
    drainTold = true;
    told.drain();
  }

  @Override
  public void closed() {
    state = State.CLOSED;
    shared.handshakeEnds(this);
    backlog.clear();
    releasePlain();
    unsent = NOTHING;
    unsentStart = unsentEnd = 0;
    LinkHandler told = inside;
    inside = null;
    if (told != null) told.closed();
  }
}
