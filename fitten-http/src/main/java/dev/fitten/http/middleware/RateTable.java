package dev.fitten.http.middleware;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How much each key has used, by the generic cell rate algorithm (ITU-T I.371): one point in time
/// per key, when it would have nothing used any more. That time moves on by one interval with each
/// request, and may lie no further ahead than the burst allows.
///
/// An entry is one `long`, a tag of 24 bits and a time of 40, in sets of eight, so that it is changed
/// by one compare-and-set and no lock is needed. Key and place come from a hash with a secret (SipHash-1-3), so
/// that nobody can choose a key that counts as somebody else's.
final class RateTable {
  static final long SECOND_NANOS = 1_000_000_000L;

  private static final int WAYS = 8;
  private static final int TIME_BITS = 40;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  private final AtomicLongArray entries;
  private final int setMask;
  private final LongSupplier clock;
  private final long startNanos;

  /// Length of a step of the times in the entries. They wrap around after 2^30 intervals, so a
  /// forgotten entry is taken for one in use with a probability of burst / 2^30.
  private final long unitNanos;

  private final long intervalUnits;
  private final long burstUnits;
  private final long secret0;
  private final long secret1;

  /// @param intervalNanos time that gives back one request
  /// @param burst requests that may come at once
  RateTable(int clients, long intervalNanos, int burst, LongSupplier clock) {
    int size = Integer.highestOneBit(Math.max(clients, WAYS) * 2 - 1);
    entries = new AtomicLongArray(size);
    setMask = size / WAYS - 1;
    unitNanos = Math.max(1, intervalNanos / 1024);
    intervalUnits = Math.max(1, intervalNanos / unitNanos);
    burstUnits = burst * intervalUnits;
    this.clock = clock;
    startNanos = clock.getAsLong();
    SecureRandom random = new SecureRandom();
    secret0 = random.nextLong();
    secret1 = random.nextLong();
  }

  /// Counts a request. Returns 0 if it is within the limit, and otherwise, without counting it, the
  /// nanoseconds until the next one will be.
  long take(long hash) {
    long tag = tag(hash);
    int set = set(hash);
    while (true) {
      long now = now();
      int at = find(set, tag, now);
      long entry = entries.get(at);
      long used = isOf(entry, tag) ? ahead(entry, now) : 0;
      long after = used + intervalUnits;
      if (after > burstUnits) return (after - burstUnits) * unitNanos;
      // Somebody else may have changed the entry meanwhile: look again.
      if (entries.compareAndSet(at, entry, tag << TIME_BITS | now + after & TIME_MASK)) return 0;
    }
  }

  /// Returns how many requests could be made now.
  long left(long hash) {
    long now = now();
    long entry = entries.get(find(set(hash), tag(hash), now));
    long used = isOf(entry, tag(hash)) ? ahead(entry, now) : 0;
    return (burstUnits - used) / intervalUnits;
  }

  /// Returns where the entry of the tag is, or else the one of its set that has used least.
  private int find(int set, long tag, long now) {
    int least = set;
    long leastAhead = Long.MAX_VALUE;
    for (int at = set; at < set + WAYS; at++) {
      long entry = entries.get(at);
      if (isOf(entry, tag)) return at;
      long ahead = entry == 0 ? -1 : ahead(entry, now);
      if (ahead < leastAhead) {
        least = at;
        leastAhead = ahead;
      }
    }
    return least;
  }

  private static boolean isOf(long entry, long tag) {
    return entry >>> TIME_BITS == tag;
  }

  /// Returns how far the entry's time is ahead of now; 0 if it has passed. Times wrap around; none
  /// is further ahead than a burst, so anything beyond has passed.
  private long ahead(long entry, long now) {
    long units = (entry & TIME_MASK) - now & TIME_MASK;
    return units <= burstUnits ? units : 0;
  }

  private long now() {
    return (clock.getAsLong() - startNanos) / unitNanos & TIME_MASK;
  }

  /// Never 0: that is an entry nobody has used.
  private static long tag(long hash) {
    return Math.max(1, hash >>> TIME_BITS);
  }

  private int set(long hash) {
    return ((int) hash & setMask) * WAYS;
  }

  // ---- SipHash-1-3 (Aumasson and Bernstein, 2012) ----

  long hash(long key) {
    return hash(null, key);
  }

  long hash(String key) {
    return hash(key, 0);
  }

  /// One round for each word of four characters, one for the length, and three more.
  private long hash(@Nullable String text, long number) {
    int words = text == null ? 1 : text.length() / 4 + 1;
    long length = text == null ? 8 : text.length();
    long a = secret0 ^ 0x736f6d6570736575L;
    long b = secret1 ^ 0x646f72616e646f6dL;
    long c = secret0 ^ 0x6c7967656e657261L;
    long d = secret1 ^ 0x7465646279746573L;
    for (int i = 0; i <= words + 3; i++) {
      long word = i > words ? 0 : i == words ? length << 56 : text == null ? number : word(text, i);
      if (i == words + 1) c ^= 0xff;
      d ^= word;
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
      a ^= word;
    }
    return a ^ b ^ c ^ d;
  }

  private static long word(String text, int index) {
    long word = 0;
    int end = Math.min(text.length(), index * 4 + 4);
    for (int i = index * 4, shift = 0; i < end; i++, shift += 16) {
      word |= (long) text.charAt(i) << shift;
    }
    return word;
  }
}
