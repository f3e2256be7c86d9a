package dev.fitten.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fitten.bytes.ByteSink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Decodes one chunked body (RFC 9112 §7.1) from pieces cut anywhere. Extensions are checked and
/// ignored; trailer fields are checked and kept apart (RFC 9110 §6.5).
final class ChunkDecoder {
  private enum State {
    FIRST_DIGIT,
    DIGITS,
    BEFORE_SEMICOLON,
    BEFORE_NAME,
    NAME,
    AFTER_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    QUOTED_PAIR,
    AFTER_QUOTED,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    DONE
  }

  private final Limits limits;

  /// The longest body; may be changed by another thread while the body arrives.
  volatile long mostBytes;

  private @Nullable ByteSink trailers;
  private State state = State.FIRST_DIGIT;
  private long size;
  private int digits;
  private int zeros;
  private long total;
  private int extensionBytes;
  private int extensionsBytes;
  private int trailerBytes;
  private int trailerFields;
  private int refusal;
  private String reason = "";

  ChunkDecoder(Limits limits) {
    this.limits = limits;
    this.mostBytes = limits.bodyBytes();
  }

  /// Tells whether the body has ended, trailers included.
  boolean done() {
    return state == State.DONE;
  }

  /// Returns the status of the refusal, or 0.
  int refusal() {
    return refusal;
  }

  /// Returns why the body was refused: fixed text, never a piece of it.
  String reason() {
    return reason;
  }

  /// Gives the decoded bytes to `out` and returns the position behind the last one used: `end`,
  /// or less if the body ended or was refused.
  int decode(ByteBuffer bytes, int start, int end, BodyTarget out) {
    int at = start;
    while (at < end && state != State.DONE && refusal == 0) {
      if (state == State.DATA) {
        int n = (int) Math.min(size, end - at);
        out.put(bytes, at, at + n);
        at += n;
        size -= n;
        if (size == 0) state = State.DATA_CR;
      } else {
        step(bytes.get(at++));
      }
    }
    return at;
  }

  private void step(byte c) {
    if (state.compareTo(State.DIGITS) <= 0) {
      sizeDigit(c);
    } else if (state.compareTo(State.SIZE_LF) < 0) {
      extension(c);
    } else if (state.compareTo(State.TRAILER_START) < 0) {
      lineEnd(c);
    } else {
      trailer(c);
    }
  }

  private void sizeDigit(byte c) {
    int digit = Ascii.hex(c);
    if (digit >= 0) {
      // 15 digits are 60 bits: larger than any limit, and no overflow in long. Zeros in front are
      // of the grammar and add nothing, but do not go on for ever.
      if (size == 0 && digit == 0) zeros++;
      else digits++;
      if (digits > 15 || zeros > 64) refuse(400, "A chunk size has too many digits.");
      size = size << 4 | digit;
      state = State.DIGITS;
    } else if (state == State.FIRST_DIGIT) {
      refuse(400, "A chunk does not start with its size.");
    } else {
      afterElement(c, State.BEFORE_SEMICOLON);
    }
  }

  /// After a size, a name or a value: the line ends, another extension starts, or blanks follow.
  private void afterElement(byte c, State blank) {
    if (c == '\r') state = State.SIZE_LF;
    else if (c == ';') countExtension(State.BEFORE_NAME);
    else if (c == ' ' || c == '\t') countExtension(blank);
    else refuse(400, "A chunk size line is malformed.");
  }

  private void countExtension(State next) {
    state = next;
    if (++extensionBytes > limits.chunkExtensionBytes()) {
      refuse(400, "A chunk extension is too long.");
    } else if (++extensionsBytes > limits.chunkExtensionsBytes()) {
      refuse(400, "The chunk extensions are too long in total.");
    }
  }

  private void extension(byte c) {
    boolean blank = c == ' ' || c == '\t';
    boolean token = Ascii.is(c, Ascii.TOKEN);
    switch (state) {
      case BEFORE_SEMICOLON -> expect(blank || c == ';', blank ? state : State.BEFORE_NAME);
      case BEFORE_NAME -> expect(blank || token, blank ? state : State.NAME);
      case NAME -> {
        if (token || c == '=') countExtension(token ? state : State.BEFORE_VALUE);
        else afterElement(c, State.AFTER_NAME);
      }
      case AFTER_NAME -> {
        State next = blank ? state : c == '=' ? State.BEFORE_VALUE : State.BEFORE_NAME;
        expect(blank || c == '=' || c == ';', next);
      }
      case BEFORE_VALUE -> {
        State next = blank ? state : c == '"' ? State.QUOTED : State.VALUE;
        expect(blank || c == '"' || token, next);
      }
      case VALUE -> {
        if (token) countExtension(state);
        else afterElement(c, State.BEFORE_SEMICOLON);
      }
      case QUOTED -> {
        State next = c == '"' ? State.AFTER_QUOTED : c == '\\' ? State.QUOTED_PAIR : state;
        // CR and LF are in neither class: no line can end inside a quoted string.
        expect(c == '"' || c == '\\' || Ascii.is(c, Ascii.QUOTED), next);
      }
      case QUOTED_PAIR -> expect(Ascii.is(c, Ascii.VALUE), State.QUOTED);
      default -> afterElement(c, State.BEFORE_SEMICOLON);
    }
  }

  private void expect(boolean fits, State next) {
    if (fits) countExtension(next);
    else refuse(400, "A chunk extension is malformed.");
  }

  private void lineEnd(byte c) {
    if (state == State.DATA_CR) {
      state = State.DATA_LF;
      if (c != '\r') refuse(400, "A chunk is longer than its size.");
    } else if (c != '\n') {
      refuse(400, "A bare CR stands in a chunk's line end.");
    } else if (state == State.DATA_LF) {
      state = State.FIRST_DIGIT;
      digits = zeros = 0;
    } else {
      sizeKnown();
    }
  }

  private void sizeKnown() {
    extensionBytes = 0;
    total += size;
    if (size == 0) state = State.TRAILER_START;
    else if (total > mostBytes) refuse(413, "The request body is too large.");
    else state = State.DATA;
  }

  private void trailer(byte c) {
    if (++trailerBytes > limits.headBytes()) refuse(431, "The trailer section is too long.");
    else trailers().put(c);
    switch (state) {
      case TRAILER_START -> {
        if (c == '\r') state = State.LAST_LF;
        else if (Ascii.is(c, Ascii.TOKEN)) trailerField();
        else refuse(400, "A trailer line does not start with a field name.");
      }
      case TRAILER_NAME -> {
        if (c == ':') state = State.TRAILER_VALUE;
        else if (!Ascii.is(c, Ascii.TOKEN)) refuse(400, "A trailer field name is malformed.");
      }
      case TRAILER_VALUE -> {
        if (c == '\r') state = State.TRAILER_LF;
        else if (!Ascii.is(c, Ascii.VALUE)) refuse(400, "A trailer field value is malformed.");
      }
      default -> {
        if (c != '\n') refuse(400, "A bare CR stands in the trailer section.");
        state = state == State.LAST_LF ? State.DONE : State.TRAILER_START;
      }
    }
  }

  private ByteSink trailers() {
    ByteSink known = trailers;
    if (known == null) trailers = known = new ByteSink(64);
    return known;
  }

  /// Returns the value of the first trailer field of that name, or `null`; once the body has ended.
  @Nullable String trailer(String lowerCaseName) {
    ByteSink known = trailers;
    if (known == null || !done()) return null;
    for (String line : new String(known.array(), 0, known.length(), ISO_8859_1).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon == lowerCaseName.length() && line.regionMatches(true, 0, lowerCaseName, 0, colon)) {
        return stripped(line, colon + 1);
      }
    }
    return null;
  }

  private static String stripped(String line, int from) {
    int start = from;
    int end = line.length();
    while (start < end && isBlank(line.charAt(start))) start++;
    while (end > start && isBlank(line.charAt(end - 1))) end--;
    return line.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void trailerField() {
    state = State.TRAILER_NAME;
    if (++trailerFields > limits.headFields())
      refuse(431, "The trailer section has too many fields.");
  }

  private void refuse(int status, String why) {
    if (refusal != 0) return;
    refusal = status;
    reason = why;
  }
}
