package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.ByteRanges.Range;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangesTest {
  private static String parse(String field, long size) {
    List<Range> ranges = ByteRanges.parse(List.of(field), size);
    if (ranges == null) return "ignored";
    if (ranges.isEmpty()) return "416";
    return ranges.stream().map(r -> r.of(size).substring(6)).collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0} of {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-0                     | 10 | 0-0/10
          bytes=0-9                     | 10 | 0-9/10
          bytes=0-10                    | 10 | 0-9/10
          bytes=9-9                     | 10 | 9-9/10
          bytes=9-                      | 10 | 9-9/10
          bytes=10-                     | 10 | 416
          bytes=10-20                   | 10 | 416
          bytes=5-                      | 10 | 5-9/10
          bytes=-1                      | 10 | 9-9/10
          bytes=-10                     | 10 | 0-9/10
          bytes=-11                     | 10 | 0-9/10
          bytes=-0                      | 10 | 416
          bytes=-0,0-0                  | 10 | 0-0/10
          bytes=-00                     | 10 | 416
          bytes=00-01                   | 10 | 0-1/10
          bytes=0-99999999999999999999  | 10 | 0-9/10
          bytes=99999999999999999999-   | 10 | 416
          bytes=99999999999999999999-99999999999999999999 | 10 | 416
          bytes=-99999999999999999999   | 10 | 0-9/10
          bytes=9223372036854775807-    | 10 | 416
          bytes=0-9223372036854775808   | 10 | 0-9/10
          BYTES=0-1                     | 10 | 0-1/10
          Bytes=0-1                     | 10 | 0-1/10
          bytes=5-2                     | 10 | ignored
          bytes=0-1,5-2                 | 10 | ignored
          bytes=20-12                   | 10 | ignored
          bytes=                        | 10 | ignored
          bytes=,                       | 10 | ignored
          bytes=-                       | 10 | ignored
          bytes=a-b                     | 10 | ignored
          bytes=0-b                     | 10 | ignored
          bytes=+0-1                    | 10 | ignored
          bytes=0-+1                    | 10 | ignored
          bytes=--1                     | 10 | ignored
          bytes=0--1                    | 10 | ignored
          bytes=0-1-2                   | 10 | ignored
          bytes=5                       | 10 | ignored
          bytes=0 - 1                   | 10 | ignored
          bytes =0-1                    | 10 | ignored
          bytes:0-1                     | 10 | ignored
          bytes 0-1                     | 10 | ignored
          lines=0-1                     | 10 | ignored
          byte=0-1                      | 10 | ignored
          0-1                           | 10 | ignored
          bytes=0-1,x                   | 10 | ignored
          bytes= 0-1                    | 10 | 0-1/10
          'bytes=0-1 '                  | 10 | 0-1/10
          bytes=0-1,4-5                 | 10 | 0-1/10 4-5/10
          'bytes= 0-1 ,, 4-5 ,'         | 10 | 0-1/10 4-5/10
          bytes=4-5,0-1                 | 10 | 4-5/10 0-1/10
          bytes=0-1,20-30               | 10 | 0-1/10
          bytes=20-30,40-               | 10 | 416
          bytes=0-1,2-3                 | 10 | 0-3/10
          bytes=2-3,0-1                 | 10 | 0-3/10
          bytes=0-1,3-4                 | 10 | 0-1/10 3-4/10
          bytes=0-5,2-3                 | 10 | 0-5/10
          bytes=2-3,0-5                 | 10 | 0-5/10
          bytes=0-1,4-5,8-9,1-8         | 10 | 0-9/10
          bytes=8-9,0-1,4-5,1-4         | 10 | 8-9/10 0-5/10
          bytes=0-0,4-4,8-8,7-9         | 10 | 0-0/10 4-4/10 7-9/10
          bytes=8-8,4-4,0-0,3-5         | 10 | 8-8/10 3-5/10 0-0/10
          bytes=0-,0-,0-,-5             | 10 | 0-9/10
          bytes=0-                      | 0  | 416
          bytes=0-0                     | 0  | 416
          bytes=-5                      | 0  | ignored
          bytes=-0                      | 0  | 416
          bytes=-1                      | 5368709120 | 5368709119-5368709119/5368709120
          bytes=4294967296-4294967299   | 5368709120 | 4294967296-4294967299/5368709120
          """)
  void rangesAreReadAsRfc9110HasThem(String field, long size, String expected) {
    assertEquals(expected, parse(field, size));
  }

  @Test
  void aFieldSentTwiceOrNotAtAllIsIgnored() {
    assertNull(ByteRanges.parse(List.of(), 10));
    assertNull(ByteRanges.parse(List.of("bytes=0-0", "bytes=0-0"), 10));
  }

  @Test
  void tooManyRangesAreIgnored() {
    StringBuilder field = new StringBuilder("bytes=0-0");
    for (int i = 1; i < ByteRanges.MOST; i++)
      field.append(',').append(i * 2).append('-').append(i * 2);
    assertEquals(ByteRanges.MOST, parse(field.toString(), 1000).split(" ").length);
    assertEquals("ignored", parse(field + ",999-", 1000));
    assertEquals("ignored", parse(field + ",".repeat(500), 1000));
    assertEquals("ignored", parse(field + ",x-y", 1000));
  }

  @Test
  void joinedRangesCoverExactlyTheBytesAskedForAndNoneTwice() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      int size = 1 + random.nextInt(30);
      BitSet expected = new BitSet();
      StringBuilder field = new StringBuilder("bytes=");
      for (int n = random.nextInt(8); n >= 0; n--) {
        int first = random.nextInt(35);
        int last = first + random.nextInt(6);
        field.append(first).append('-').append(last).append(n == 0 ? "" : ",");
        if (first < size) expected.set(first, Math.min(last + 1, size));
      }
      List<Range> ranges = ByteRanges.parse(List.of(field.toString()), size);
      assertNotNull(ranges, field.toString());
      BitSet covered = new BitSet();
      for (Range range : ranges) {
        assertTrue(range.length() > 0);
        for (long at = range.start(); at < range.end(); at++) {
          assertTrue(!covered.get((int) at), field + " has byte " + at + " twice");
          covered.set((int) at);
        }
      }
      assertEquals(expected, covered, field.toString());
      for (Range a : ranges) {
        for (Range b : ranges) assertTrue(a.end() != b.start(), field + " leaves neighbours apart");
      }
    }
  }
}
