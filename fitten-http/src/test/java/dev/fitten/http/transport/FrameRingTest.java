package dev.fitten.http.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private final FrameRing ring = new FrameRing(8 * 4096, 4096);

  @Test
  void theLastReleaseGivesAFrameBackAndItIsTheNextToBeTaken() {
    Frame frame = ring.take();
    frame.retain();
    frame.release();
    assertEquals(1, ring.inUse());
    frame.release();
    assertEquals(0, ring.inUse());
    assertSame(frame, ring.take());
  }

  @Test
  void aFrameGivenBackByAnotherThreadComesBack() throws InterruptedException {
    ring.ownedBy(Thread.currentThread());
    Frame frame = ring.take();
    Thread other = Thread.ofPlatform().start(frame::release);
    other.join();
    assertEquals(0, ring.inUse());
  }

  @Test
  void aFrameGivenBackTwiceIsAnError() {
    Frame frame = ring.take();
    frame.release();
    assertThrows(IllegalStateException.class, frame::release);
    assertThrows(IllegalStateException.class, frame::retain);
    assertEquals(0, ring.inUse());
  }

  @Test
  void whenTheRingIsEmptyFramesLieOutsideAndAreKeptForTheNextTime() {
    List<Frame> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) all.add(ring.take());
    assertTrue(ring.scarce());
    Frame outside = ring.take();
    assertEquals(-1, outside.number());
    outside.release();
    assertSame(outside, ring.take());
    outside.release();
    all.forEach(Frame::release);
    assertEquals(0, ring.inUse());
  }

  @Test
  void framesInTheKeepingOfAKernelAreFree() {
    List<Frame> kept = new ArrayList<>();
    ring.keepWith(frame -> kept.size() < 6 && kept.add(frame));
    assertEquals(6, kept.size());
    assertEquals(0, ring.inUse());
    assertFalse(ring.scarce());

    Frame own = ring.take();
    assertFalse(kept.contains(own));
    Frame filled = ring.filled(kept.removeFirst().number());
    assertEquals(2, ring.inUse());
    filled.release();
    assertSame(filled, kept.getLast());
    own.release();
    assertEquals(0, ring.inUse());

    ring.keepWith(null);
    for (Frame frame : kept) ring.filled(frame.number()).release();
    assertEquals(0, ring.inUse());
    for (int i = 0; i < 8; i++) assertTrue(ring.take().number() >= 0);
  }
}
