package dev.fitten.http.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private final FrameRing ring = new FrameRing(1 << 16, 4096);

  @Test
  void aReleasedFrameIsTakenAgain() {
    Frame frame = ring.take();
    assertEquals(1, ring.inUse());
    frame.release();
    assertEquals(0, ring.inUse());
    assertSame(frame, ring.take());
  }

  @Test
  void theLastOfSeveralReferencesGivesTheFrameBack() {
    Frame frame = ring.take();
    frame.retain();
    frame.retain();
    frame.release();
    frame.release();
    assertEquals(1, ring.inUse());
    assertNotSame(frame, ring.take());
    frame.release();
    assertEquals(1, ring.inUse());
  }

  @Test
  void aFrameGivenBackCanBeNeitherRetainedNorReleased() {
    Frame frame = ring.take();
    frame.release();
    assertThrows(IllegalStateException.class, frame::retain);
    assertThrows(IllegalStateException.class, frame::release);
    assertEquals(0, ring.inUse());
  }

  @Test
  void framesGoOnOutsideOfAnEmptyRingAndComeBack() {
    List<Frame> taken = new ArrayList<>();
    for (int i = 0; i < ring.count() + 3; i++) taken.add(ring.take());
    assertTrue(ring.scarce());
    assertEquals(-1, taken.getLast().number());
    assertEquals(ring.count() + 3, ring.inUse());
    for (Frame each : taken) each.release();
    assertEquals(0, ring.inUse());
  }
}
