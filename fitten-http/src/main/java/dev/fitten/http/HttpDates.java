package dev.fitten.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Dates as HTTP writes them (RFC 9110 §5.6.7): seconds, always in UTC.
///
/// | format | example |
/// |---|---|
/// | IMF-fixdate, the only one that is written | `Sun, 06 Nov 1994 08:49:37 GMT` |
/// | RFC 850, obsolete | `Sunday, 06-Nov-94 08:49:37 GMT` |
/// | asctime, obsolete | `Sun Nov  6 08:49:37 1994` |
public final class HttpDates {
  private static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /// Thursday, the day of the epoch, as an index of [#DAYS].
  private static final int EPOCH_DAY_OF_WEEK = 3;

  private static final int ANY_DAY = 7;

  private static final int DAY_SECONDS = 86_400;
  private static final int FIXDATE_LENGTH = 29;
  private static final int ASCTIME_LENGTH = 24;

  /// From the comma of an RFC 850 date to its end; the name of the day in front varies in length.
  private static final int RFC850_TAIL_LENGTH = 24;

  private HttpDates() {}

  /// Returns the moment as IMF-fixdate, 29 characters; fractions of a second are cut off.
  ///
  /// @throws IllegalArgumentException if the year has not four digits
  public static String format(Instant moment) {
    long seconds = moment.getEpochSecond();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY_SECONDS));
    if (date.getYear() < 0 || date.getYear() > 9999) {
      throw new IllegalArgumentException(
          "the year is " + date.getYear() + ", an HTTP date has years from 0 to 9999");
    }
    int second = Math.floorMod(seconds, DAY_SECONDS);
    StringBuilder out = new StringBuilder(FIXDATE_LENGTH);
    out.append(DAYS.get(dayOfWeek(date)), 0, 3).append(", ");
    digits(out, date.getDayOfMonth()).append(' ').append(MONTHS.get(date.getMonthValue() - 1));
    digits(out.append(' '), date.getYear() / 100);
    digits(out, date.getYear() % 100).append(' ');
    digits(out, second / 3600).append(':');
    digits(out, second / 60 % 60).append(':');
    return digits(out, second % 60).append(" GMT").toString();
  }

  private static StringBuilder digits(StringBuilder out, int value) {
    return out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  private static int dayOfWeek(LocalDate date) {
    return Math.floorMod(date.toEpochDay() + EPOCH_DAY_OF_WEEK, 7);
  }

  /// Returns the moment that a date in any of the three formats names, or `null` if the text is
  /// none: what asks with such a date is to be ignored (RFC 9110 §13.1.3).
  ///
  /// The text is taken exactly as the grammar has it, upper and lower case included; a date that does
  /// not exist and a day of the week that does not belong to the date are no dates. The leap second
  /// `:60` is the first second of the next minute.
  public static @Nullable Instant parse(String text) {
    return parse(text, Instant.now());
  }

  /// As [#parse(String)], with the moment from which two digits of a year are understood.
  static @Nullable Instant parse(String text, Instant now) {
    int comma = text.indexOf(',');
    if (comma == 3 && text.length() == FIXDATE_LENGTH) return fixdate(text);
    if (comma > 3 && text.length() == comma + RFC850_TAIL_LENGTH) return rfc850(text, comma, now);
    return comma < 0 && text.length() == ASCTIME_LENGTH ? asctime(text) : null;
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static @Nullable Instant fixdate(String text) {
    boolean framed =
        text.startsWith(", ", 3)
            && text.charAt(7) == ' '
            && text.charAt(11) == ' '
            && text.charAt(16) == ' '
            && text.startsWith(" GMT", 25);
    return framed
        ? moment(shortDay(text), number(text, 12, 4), month(text, 8), number(text, 5, 2), text, 17)
        : null;
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`. A year that seems to be more than 50 years ahead is the last
  /// one with these digits (RFC 9110 §5.6.7).
  private static @Nullable Instant rfc850(String text, int comma, Instant now) {
    boolean framed =
        text.charAt(comma + 1) == ' '
            && text.charAt(comma + 4) == '-'
            && text.charAt(comma + 8) == '-'
            && text.charAt(comma + 11) == ' '
            && text.startsWith(" GMT", comma + 20);
    int digits = number(text, comma + 9, 2);
    if (!framed || digits < 0) return null;
    int day = DAYS.indexOf(text.substring(0, comma));
    int month = month(text, comma + 5);
    int dayOfMonth = number(text, comma + 2, 2);
    Instant latest = now.atOffset(ZoneOffset.UTC).plusYears(50).toInstant();
    int year = latest.atOffset(ZoneOffset.UTC).getYear();
    year -= Math.floorMod(year - digits, 100);
    // In the very last of the 50 years it may still lie behind them by some days.
    @Nullable Instant found = moment(ANY_DAY, year, month, dayOfMonth, text, comma + 12);
    if (found != null && found.isAfter(latest)) year -= 100;
    return moment(day, year, month, dayOfMonth, text, comma + 12);
  }

  /// `Sun Nov  6 08:49:37 1994`, with a space in place of the first digit of the day.
  private static @Nullable Instant asctime(String text) {
    boolean framed =
        text.charAt(3) == ' '
            && text.charAt(7) == ' '
            && text.charAt(10) == ' '
            && text.charAt(19) == ' ';
    int dayOfMonth = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
    return framed
        ? moment(shortDay(text), number(text, 20, 4), month(text, 4), dayOfMonth, text, 11)
        : null;
  }

  private static @Nullable Instant moment(
      int dayOfWeek, int year, int month, int dayOfMonth, String text, int timeStart) {
    int hour = number(text, timeStart, 2);
    int minute = number(text, timeStart + 3, 2);
    int second = number(text, timeStart + 6, 2);
    if (text.charAt(timeStart + 2) != ':' || text.charAt(timeStart + 5) != ':') return null;
    if ((dayOfWeek | year | month | dayOfMonth | hour | minute | second) < 0) return null;
    if (hour > 23 || minute > 59 || second > 60) return null;
    try {
      LocalDate date = LocalDate.of(year, month + 1, dayOfMonth);
      if (dayOfWeek != ANY_DAY && dayOfWeek(date) != dayOfWeek) return null;
      return Instant.ofEpochSecond(
          date.toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static int shortDay(String text) {
    for (int i = 0; i < DAYS.size(); i++)
      if (DAYS.get(i).startsWith(text.substring(0, 3))) return i;
    return -1;
  }

  private static int month(String text, int start) {
    return MONTHS.indexOf(text.substring(start, start + 3));
  }

  /// Returns the number in so many ASCII digits, or -1.
  private static int number(String text, int start, int length) {
    int value = 0;
    for (int i = start; i < start + length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') return -1;
      value = value * 10 + c - '0';
    }
    return value;
  }
}
