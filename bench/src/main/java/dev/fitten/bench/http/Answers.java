package dev.fitten.bench.http;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// What the peers' answers have in common.
final class Answers {
  static final String TEXT = "Hello, World!";
  static final String PLAIN = "text/plain; charset=utf-8";
  static final String JSON = "application/json";
  static final String BYTES = "application/octet-stream";

  private static final byte[] TEXT_BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);

  /// RFC 9110 §5.6.7 has two digits for the day, where `RFC_1123_DATE_TIME` has one or two.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private Answers() {}

  /// Returns a copy of [#TEXT] in bytes.
  static byte[] text() {
    return TEXT_BYTES.clone();
  }

  /// Writes what `GET /json` answers; the library of the peers that bring none of their own.
  static byte[] json() {
    return Jackson.WRITER.writeValueAsBytes(new Message(TEXT));
  }

  /// In a class of its own, so that a server without it does not load the library.
  private static final class Jackson {
    static final ObjectWriter WRITER = JsonMapper.builder().build().writerFor(Message.class);
  }

  /// Gives the value of `Date` to a peer that keeps it itself: at once, then every second.
  static void keepDate(Consumer<String> user) {
    user.accept(date());
    var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var unused = timer.scheduleAtFixedRate(() -> user.accept(date()), 1, 1, TimeUnit.SECONDS);
  }

  /// Returns the time now as the value of a `Date` field.
  static String date() {
    return DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  /// Returns the number of event loops a peer runs: one per processor it may use.
  static int loops() {
    return Runtime.getRuntime().availableProcessors();
  }
}
