package dev.fitten.json;

import dev.fitten.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Instants, dates (ISO 8601 as java.time prints it) and UUIDs (RFC 9562 §4) as ASCII bytes.
final class IsoText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private IsoText() {}

  static void write(Instant instant, ByteSink out) {
    long seconds = instant.getEpochSecond();
    LocalDate date = LocalDate.EPOCH;
    long days = Math.floorDiv(seconds, 86_400L);
    // Years of four digits only; the others have a sign and are rare enough for the JDK's own text.
    if (days < -719_528 || days > 2_932_896) {
      out.putAscii(instant.toString());
      return;
    }
    date = LocalDate.ofEpochDay(days);
    write(date, out);
    int ofDay = (int) Math.floorMod(seconds, 86_400L);
    out.put((byte) 'T');
    digits(ofDay / 3600, 2, out);
    out.put((byte) ':');
    digits(ofDay / 60 % 60, 2, out);
    out.put((byte) ':');
    digits(ofDay % 60, 2, out);
    int nanos = instant.getNano();
    if (nanos != 0) {
      out.put((byte) '.');
      if (nanos % 1_000_000 == 0) digits(nanos / 1_000_000, 3, out);
      else if (nanos % 1000 == 0) digits(nanos / 1000, 6, out);
      else digits(nanos, 9, out);
    }
    out.put((byte) 'Z');
  }

  static void write(LocalDate date, ByteSink out) {
    int year = date.getYear();
    if (year < 0 || year > 9999) {
      out.putAscii(date.toString());
      return;
    }
    digits(year, 4, out);
    out.put((byte) '-');
    digits(date.getMonthValue(), 2, out);
    out.put((byte) '-');
    digits(date.getDayOfMonth(), 2, out);
  }

  static void write(UUID uuid, ByteSink out) {
    byte[] array = out.reserve(36);
    int at = out.length();
    hex(uuid.getMostSignificantBits() >>> 32, 8, array, at);
    array[at + 8] = '-';
    hex(uuid.getMostSignificantBits() >>> 16, 4, array, at + 9);
    array[at + 13] = '-';
    hex(uuid.getMostSignificantBits(), 4, array, at + 14);
    array[at + 18] = '-';
    hex(uuid.getLeastSignificantBits() >>> 48, 4, array, at + 19);
    array[at + 23] = '-';
    hex(uuid.getLeastSignificantBits(), 12, array, at + 24);
    out.length(at + 36);
  }

  private static void hex(long bits, int digits, byte[] array, int at) {
    for (int i = at + digits - 1; i >= at; i--) {
      array[i] = HEX[(int) bits & 15];
      bits >>>= 4;
    }
  }

  private static void digits(int value, int count, ByteSink out) {
    byte[] array = out.reserve(count);
    int start = out.length();
    for (int at = start + count - 1; at >= start; at--) {
      array[at] = (byte) ('0' + value % 10);
      value /= 10;
    }
    out.length(start + count);
  }

  /// Returns the instant of `2026-11-23T18:26:00.123Z`, or `null` if the text is none. An offset in
  /// place of `Z` is allowed, as in RFC 3339.
  static @Nullable Instant instant(String text) {
    try {
      if (text.length() >= 20
          && text.length() <= 30
          && text.charAt(10) == 'T'
          && text.charAt(13) == ':'
          && text.charAt(16) == ':'
          && text.charAt(text.length() - 1) == 'Z') {
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = nanos(text);
        LocalDate date = localDate(text.substring(0, 10));
        if (date == null || hour < 0 || minute < 0 || second < 0 || nanos < 0) return null;
        if (hour > 23 || minute > 59 || second > 59) return null;
        long seconds = date.toEpochDay() * 86_400 + hour * 3600 + minute * 60 + second;
        return Instant.ofEpochSecond(seconds, nanos);
      }
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    if (end == 19) return 0;
    if (text.charAt(19) != '.' || end == 20) return -1;
    int nanos = number(text, 20, end);
    for (int i = end; nanos > 0 && i < 29; i++) nanos *= 10;
    return nanos;
  }

  /// Returns the date of `2026-11-23`, or `null` if the text is none.
  static @Nullable LocalDate localDate(String text) {
    try {
      if (text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return year < 0 || month < 0 || day < 0 ? null : LocalDate.of(year, month, day);
      }
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// Returns the UUID of 36 characters, or `null` if the text is none. [UUID#fromString] is too
  /// lenient: it takes `1-1-1-1-1`.
  static @Nullable UUID uuid(String text) {
    if (text.length() != 36) return null;
    long high = 0;
    long low = 0;
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') return null;
        continue;
      }
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) return null;
      if (i < 18) high = high << 4 | digit;
      else low = low << 4 | digit;
    }
    return new UUID(high, low);
  }

  /// Returns the number that the ASCII digits from `start` to `end` stand for, or -1.
  private static int number(String text, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }
}
