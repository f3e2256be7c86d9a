package dev.fitten.http.transport.uring;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Loop;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A socket that the kernel receives from without being asked again.
///
/// Bytes that arrive while they are not wanted are held, and only then is the kernel told to stop:
/// most of the time they are wanted again before any come. At most two operations are under way, a
/// receive and a poll; the link keeps its slot until both have completed.
final class UringLink implements Link {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  /// So many full frames are read before other links of the loop get their turn.
  private static final int FRAMES_AT_ONCE = 4;

  private static final Frame[] NO_FRAMES = {};
  private static final int[] NO_LENGTHS = {};
  private static final byte[] NO_BYTES = {};

  private final UringLoop loop;
  private final int fd;
  private @Nullable InetSocketAddress remote;
  private @Nullable LinkHandler handler;

  // What the handler wants.
  private boolean reading = true;
  private boolean writing;

  // What is under way in the kernel.
  private boolean receiving;
  private boolean cancelling;
  private boolean polling;

  // Arrived while not wanted, in order; behind it perhaps the end.
  private Frame[] held = NO_FRAMES;
  private int[] heldLengths = NO_LENGTHS;
  private int heldStart;
  private int heldEnd;
  private boolean endHeld;

  private boolean ended;
  private boolean closed;
  private boolean blocking = true;

  // What the socket has not taken of what was queued, and what happens when it has.
  private byte[] backlog = NO_BYTES;
  private int backlogStart;
  private boolean broken;
  private boolean endsOutput;
  private boolean finishing;

  /// Where its bytes lie in the loop's outbox, and with which handing-over they leave; only the loop
  /// uses these.
  int queuedStart;

  int queuedEnd;
  long queuedIn = -1;

  /// When it began to be finished.
  long finishingSinceNanos;

  /// Where the loop keeps it among those that are open.
  int place;

  /// Where the loop finds it for a completion.
  final int slot;

  /// Whether the loop will call [#resume].
  boolean resuming;

  UringLink(UringLoop loop, int fd, int slot) {
    this.loop = loop;
    this.fd = fd;
    this.slot = slot;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remote() {
    InetSocketAddress known = remote;
    if (known == null) remote = known = closed ? Sockets.nobody() : Sockets.remote(fd);
    return known;
  }

  @Override
  public void handler(LinkHandler newHandler) {
    handler = newHandler;
  }

  // ---- receiving ----

  /// Lets the kernel receive, if that is wanted and not so already.
  void receive() {
    if (closed || ended || endHeld || !reading || receiving || holdsBytes()) return;
    loop.receive(fd, slot);
    receiving = true;
  }

  /// A receive operation has said something.
  ///
  /// @param result a number of bytes, 0 at the end, or a negative error number
  /// @param frame what was filled, with a reference that is ours now
  void received(int result, boolean more, @Nullable Frame frame) {
    if (!more) receiving = cancelling = false;
    if (closed) {
      if (frame != null) frame.release();
      loop.retire(this);
      return;
    }
    if (frame != null && result > 0) {
      if (reading && !holdsBytes()) deliver(frame, result);
      else hold(frame, result);
    } else {
      if (frame != null) frame.release();
      if (result == 0) end();
      else if (result == -Libc.ENOBUFS) framesRanOut();
      else if (result != -Libc.ECANCELED && result != -Libc.EINTR && result != -Libc.EAGAIN)
        close();
    }
    receive();
  }

  private void deliver(Frame frame, int length) {
    LinkHandler told = handler;
    try {
      if (told != null) told.received(frame, 0, length);
    } finally {
      frame.release();
    }
  }

  private void hold(Frame frame, int length) {
    if (heldEnd == held.length) {
      held = Arrays.copyOf(held, Math.max(2, heldEnd * 2));
      heldLengths = Arrays.copyOf(heldLengths, held.length);
    }
    held[heldEnd] = frame;
    heldLengths[heldEnd++] = length;
    if (receiving && !reading && !cancelling) {
      cancelling = true;
      loop.cancelReceive(slot);
    }
  }

  private boolean holdsBytes() {
    return heldStart < heldEnd;
  }

  private void end() {
    if (!reading || holdsBytes()) {
      endHeld = true;
      return;
    }
    ended = true;
    reading = false;
    LinkHandler told = handler;
    if (told != null) told.ended();
  }

  /// The kernel had no frame to receive into: too many are held by requests. What has arrived is
  /// received without it, into frames outside the ring.
  private void framesRanOut() {
    for (int i = 0; i < FRAMES_AT_ONCE && !closed && reading && !holdsBytes(); i++) {
      Frame frame = loop.frames().take();
      int n = loop.receiveNow(fd, frame);
      if (n > 0) {
        deliver(frame, n);
        if (n < frame.capacity()) return;
        continue;
      }
      frame.release();
      if (n == 0) end();
      else if (n != -Libc.EAGAIN && n != -Libc.EINTR) close();
      return;
    }
  }

  @Override
  public void reading(boolean wanted) {
    if (closed || ended || reading == wanted) return;
    reading = wanted;
    if (!wanted) return;
    if (holdsBytes() || endHeld) loop.resumeSoon(this);
    else receive();
  }

  /// Hands over what was held, as long as it is wanted.
  void resume() {
    resuming = false;
    if (broken) close();
    while (holdsBytes() && reading && !closed) {
      Frame frame = held[heldStart];
      deliver(frame, heldLengths[heldStart++]);
    }
    if (closed || holdsBytes()) return;
    forgetHeld();
    if (!reading) return;
    if (endHeld) {
      endHeld = false;
      end();
    } else {
      receive();
    }
  }

  private void forgetHeld() {
    held = NO_FRAMES;
    heldLengths = NO_LENGTHS;
    heldStart = heldEnd = 0;
  }

  // ---- sending ----

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    return closed || isBlocked() ? 0 : loop.write(this, fd, bytes, start, end);
  }

  @Override
  public long transfer(FileChannel file, long position, long count) throws IOException {
    if (closed || !everythingIsSent()) return 0;
    if (blocking) {
      loop.nonBlocking(fd);
      blocking = false;
    }
    return loop.transfer(fd, file, position, count);
  }

  /// Sends what was queued before.
  ///
  /// @return whether the socket took it all
  private boolean everythingIsSent() {
    return !isBlocked() && loop.isSent(this);
  }

  /// Less was sent than was queued: the rest waits here until the socket takes it. It is never much,
  /// and nothing is taken from the handler meanwhile.
  ///
  /// @param rest what was not sent, empty if the socket has failed
  void notSent(byte[] rest) {
    if (rest.length == 0) {
      broken = true;
      loop.resumeSoon(this);
    } else {
      backlog = rest;
      backlogStart = 0;
      poll();
    }
  }

  int queuedBytes() {
    return queuedEnd - queuedStart;
  }

  /// Tells whether nothing more can be taken from the handler for now.
  boolean isBlocked() {
    return backlog.length > 0 || broken;
  }

  private void sendBacklog() {
    try {
      backlogStart += loop.send(fd, backlog, backlogStart, backlog.length);
    } catch (IOException clientHasGone) {
      backlogStart = backlog.length;
      broken = true;
    }
    if (backlogStart < backlog.length) return;
    backlog = NO_BYTES;
    if (endsOutput && !broken) loop.endOutput(fd);
  }

  @Override
  public void writing(boolean wanted) {
    writing = wanted;
    if (wanted && !closed) poll();
  }

  private void poll() {
    if (polling) return;
    loop.pollWritable(fd, slot);
    polling = true;
  }

  /// The poll has completed.
  void polled() {
    polling = false;
    if (backlog.length > 0) sendBacklog();
    if (backlog.length > 0) {
      poll();
    } else if (finishing) {
      finish();
    } else if (closed) {
      loop.retire(this);
    } else if (broken) {
      close();
    } else {
      LinkHandler told = handler;
      if (writing && told != null) told.writable();
      if (writing && !closed) poll();
    }
  }

  @Override
  public void endOutput() {
    if (closed) return;
    if (!everythingIsSent()) endsOutput = true;
    else if (!loop.endOutput(fd)) close();
  }

  // ---- time and end ----

  void tick(long nowNanos) {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      told.tick(nowNanos);
    } catch (RuntimeException | Error e) { // an error of one connection must not end the loop
      failed(e);
    }
  }

  void drain() {
    LinkHandler told = handler;
    if (told == null || closed) return;
    try {
      told.drain();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  void failed(Throwable e) {
    LOG.log(Level.ERROR, "a connection failed", e);
    close();
  }

  @Override
  public void reset() {
    if (closed) return;
    loop.discardOnClose(fd);
    // What is queued leaves first: its completion must not meet another link in this slot.
    if (!everythingIsSent()) backlog = NO_BYTES;
    broken = true; // there is nothing to wait for
    close();
  }

  @Override
  public void close() {
    if (closed) return;
    boolean sent = everythingIsSent();
    closed = true;
    for (int i = heldStart; i < heldEnd; i++) held[i].release();
    forgetHeld();
    if (receiving && !cancelling) {
      cancelling = true;
      loop.cancelReceive(slot);
    }
    loop.closed(this);
    if (sent || broken) {
      loop.release(this, fd, polling);
    } else {
      // What was taken from the handler is still to be sent.
      finishing = true;
      loop.finishLater(this);
    }
    LinkHandler told = handler;
    if (told != null) told.closed();
  }

  /// Closes the socket of a link that was closed with something still to send.
  void finish() {
    if (!finishing) return;
    finishing = false;
    backlog = NO_BYTES;
    loop.finished(this);
    loop.release(this, fd, polling);
  }

  /// Tells whether completions are still to come, or something is still to be sent.
  boolean isBusy() {
    return receiving || polling || finishing;
  }
}
