package dev.fitten.json;

import dev.fitten.bytes.ByteSink;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Writers kept between calls of [JsonCodec#toBytes]. A slot is found by thread id instead of a
/// ThreadLocal, since with a virtual thread per request nothing would ever be found there again.
final class WriterPool {
  private static final int SLOTS = 64;

  // 256 KiB: one large answer must not hold its buffer for good; 64 slots then keep 16 MiB at most.
  private static final int KEPT_BYTES = 256 * 1024;

  private static final AtomicReferenceArray<@Nullable JsonWriter> POOL =
      new AtomicReferenceArray<>(SLOTS);

  private WriterPool() {}

  static JsonWriter take() {
    JsonWriter writer = POOL.getAndSet(slot(), null);
    return writer != null ? writer : new JsonWriter(new ByteSink());
  }

  static void giveBack(JsonWriter writer) {
    ByteSink sink = writer.sink();
    if (sink.array().length > KEPT_BYTES) return;
    sink.clear();
    writer.restart();
    POOL.setRelease(slot(), writer);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
