package dev.fitten.http.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private final FrameRing ring = new FrameRing(8 * 4096, 4096);

  @Test
  void theFrameGivenBackLastIsTakenNext() {
    Frame first = ring.take();
    Frame second = ring.take();
    first.release();
    assertSame(first, ring.take());
    second.release();
    assertEquals(1, ring.inUse());
  }

  @Test
  void framesArePageAlignedAndLieBehindEachOther() {
    assertEquals(8, ring.count());
    for (int i = 0; i < 8; i++) {
      assertEquals(4096, ring.frame(i).capacity());
      assertEquals(0, ring.frame(i).memory().alignmentOffset(0, 4096));
    }
    ring.frame(3).memory().put(5, (byte) 42);
    assertEquals(42, ring.memory().get(3 * 4096 + 5));
  }

  @Test
  void aFrameIsGivenBackWithItsLastReference() {
    Frame frame = ring.take();
    frame.retain();
    frame.release();
    assertEquals(1, ring.inUse());
    frame.release();
    assertEquals(0, ring.inUse());
  }

  @Test
  void aFrameThatWasGivenBackCanNeitherBeKeptNorGivenBackAgain() {
    Frame frame = ring.take();
    frame.release();
    assertThrows(IllegalStateException.class, frame::retain);
    assertThrows(IllegalStateException.class, frame::release);
    assertEquals(0, ring.inUse());
  }

  @Test
  void anEmptyRingLendsFramesFromOutside() {
    List<Frame> taken = new ArrayList<>();
    for (int i = 0; i < 20; i++) taken.add(ring.take());
    assertEquals(20, ring.inUse());
    assertEquals(8, taken.stream().filter(frame -> frame.number() >= 0).count());
    assertTrue(ring.scarce());
    taken.forEach(Frame::release);
    assertEquals(0, ring.inUse());
    assertFalse(ring.scarce());
  }

  @Test
  void largerFramesAreMadeAndUsedAgain() {
    Frame large = ring.take(20_000);
    assertTrue(large.capacity() >= 20_000);
    large.release();
    assertSame(large, ring.take(18_000));
    assertNotSame(large, ring.take(18_000));
  }

  @Test
  void aReportNamesTheRequestThatHoldsAFrame() {
    Frame frame = ring.take();
    frame.carries(4711);
    StringBuilder report = new StringBuilder();
    ring.inUse(report);
    assertTrue(report.toString().contains("REQUEST, 1 references, request 4711"), report::toString);
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

  /// Seed 5: two threads keep and give back what the owner takes; nothing is lost, nothing twice.
  @Test
  void referencesOfSeveralThreadsAreCountedRight() throws InterruptedException {
    ring.ownedBy(Thread.currentThread());
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      Frame frame = ring.take();
      List<Thread> users = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        frame.retain();
        int times = random.nextInt(50);
        users.add(
            Thread.ofVirtual()
                .unstarted(() -> {
                  for (int k = 0; k < times; k++) {
                    frame.retain();
                    frame.release();
                  }
                  frame.release();
                }));
      }
      users.forEach(Thread::start);
      frame.release();
      for (Thread user : users) user.join();
      assertEquals(0, ring.inUse());
    }
  }
}
