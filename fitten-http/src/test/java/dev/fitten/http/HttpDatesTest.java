package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun, 06 Nov 1994 08:49:37 GMT       | 1994-11-06T08:49:37Z
          Sunday, 06-Nov-94 08:49:37 GMT      | 1994-11-06T08:49:37Z
          'Sun Nov  6 08:49:37 1994'          | 1994-11-06T08:49:37Z
          Thu, 01 Jan 1970 00:00:00 GMT       | 1970-01-01T00:00:00Z
          Wed, 31 Dec 1969 23:59:59 GMT       | 1969-12-31T23:59:59Z
          Thu, 29 Feb 2024 00:00:00 GMT       | 2024-02-29T00:00:00Z
          Sat, 31 Dec 2016 23:59:60 GMT       | 2017-01-01T00:00:00Z
          Sat, 01 Jan 0000 00:00:00 GMT       | 0000-01-01T00:00:00Z
          Fri, 31 Dec 9999 23:59:59 GMT       | 9999-12-31T23:59:59Z
          Wednesday, 23-Nov-26 08:49:37 GMT   |
          Monday, 23-Nov-26 08:49:37 GMT      | 2026-11-23T08:49:37Z
          Monday, 23-Nov-76 12:00:00 GMT      | 2076-11-23T12:00:00Z
          Tuesday, 23-Nov-76 12:00:01 GMT     | 1976-11-23T12:00:01Z
          Wednesday, 24-Nov-76 08:49:37 GMT   | 1976-11-24T08:49:37Z
          Friday, 31-Dec-76 23:59:59 GMT      | 1976-12-31T23:59:59Z
          Wednesday, 01-Jan-75 00:00:00 GMT   |
          Tuesday, 01-Jan-75 00:00:00 GMT     | 2075-01-01T00:00:00Z
          Saturday, 01-Jan-77 00:00:00 GMT    | 1977-01-01T00:00:00Z
          Thursday, 29-Feb-24 00:00:00 GMT    | 2024-02-29T00:00:00Z
          Tue Nov 16 08:49:37 1999            | 1999-11-16T08:49:37Z
          """)
  void eachFormatIsRead(String text, Instant expected) {
    assertEquals(expected, HttpDates.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08.49:37 GMT",
        "Sun, 06 Nov 1994 08:49.37 GMT",
        "Sun, 06-Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 1994-08:49:37 GMT",
        "Sun,-06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "Wed, 30 Feb 2022 08:49:37 GMT",
        "Tue, 29 Feb 2022 08:49:37 GMT",
        "Thu, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 199\u0664 08:49:37 GMT",
        "Sun, 06 Nov -994 08:49:37 GMT",
        "Sun, 06 Nov 1994 +8:49:37 GMT",
        "Sun, 06 Nov 1994 08:-9:37 GMT",
        "Sun, 06 Nov 1994 08:49:-7 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sonntag, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "Sunday,-06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov 94 08:49:37 GMT",
        "Sunday, 06-Nov-94-08:49:37 GMT",
        "Sunday, 06-Nov-9x 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 UTC",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov 06 08:49:37 94  ",
        "Sun Nov 6 08:49:37 1994",
        "Sun-Nov  6 08:49:37 1994",
        "Sun Nov-06 08:49:37 1994",
        "Sun Nov 06-08:49:37 1994",
        "Sun Nov 06 08:49:37-1994",
        "Sun Nov 06 08:49:37 199x",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"
      })
  void whatIsNoDateIsNull(String text) {
    assertNull(HttpDates.parse(text, NOW));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    DateTimeFormatter fixdate =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    DateTimeFormatter asctime =
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);
    DateTimeFormatter rfc850 =
        DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH);
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      // The years 1977 to 2075, where two digits are enough.
      Instant moment = Instant.ofEpochSecond(220_924_800 + random.nextLong(3_100_000_000L), 999);
      var utc = moment.atOffset(ZoneOffset.UTC);
      Instant seconds = Instant.ofEpochSecond(moment.getEpochSecond());
      assertEquals(fixdate.format(utc), HttpDates.format(moment));
      assertEquals(seconds, HttpDates.parse(fixdate.format(utc), NOW));
      assertEquals(seconds, HttpDates.parse(asctime.format(utc), NOW));
      assertEquals(seconds, HttpDates.parse(rfc850.format(utc), NOW), rfc850.format(utc));
    }
  }

  @Test
  void everyCutAndEveryChangedByteIsReadWithoutFailing() {
    Random random = new Random(12);
    for (String date :
        new String[] {
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994"
        }) {
      for (int cut = 0; cut < date.length(); cut++)
        assertNull(HttpDates.parse(date.substring(cut + 1), NOW));
      for (int i = 0; i < 20_000; i++) {
        StringBuilder changed = new StringBuilder(date);
        changed.setCharAt(random.nextInt(date.length()), (char) (' ' + random.nextInt(95)));
        Instant read = HttpDates.parse(changed.toString(), NOW);
        // A valid change is a change of a digit; the formatted text must say the same moment.
        if (read != null) assertEquals(read, HttpDates.parse(HttpDates.format(read), NOW));
      }
    }
  }

  @Test
  void aYearOfFiveDigitsIsRefused() {
    Instant far = Instant.parse("+10000-01-01T00:00:00Z");
    Exception e = assertThrows(IllegalArgumentException.class, () -> HttpDates.format(far));
    assertEquals("the year is 10000, an HTTP date has years from 0 to 9999", e.getMessage());
    Instant before = Instant.parse("-0001-12-31T00:00:00Z");
    assertThrows(IllegalArgumentException.class, () -> HttpDates.format(before));
  }

  @Test
  void twoDigitsAreReadAgainstTodaysDate() {
    assertEquals(
        Instant.parse("1994-11-06T08:49:37Z"), HttpDates.parse("Sunday, 06-Nov-94 08:49:37 GMT"));
  }
}
