package dev.fitten.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts the answers on one connection. The first one is parsed; each of the others is expected to
/// have the same length and is only looked at where it must be alike, and parsed if it is not.
final class AnswerReader {
  private static final int BUFFER = 32 * 1024;
  private static final int EMPTY_LINE = 0x0d0a0d0a;
  private static final long HTTP_1_1 = 0x485454502f312e31L;
  private static final int STATUS_200 = 0x20323030; // with the blank before it
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length:[ \t]*(\\d+)", Pattern.CASE_INSENSITIVE);

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private int headBytes;
  private int answerBytes;

  /// Answers that had another status than 200.
  long refusals;

  /// Reads what has arrived, and returns how many answers came to their end.
  ///
  /// @throws EOFException if the server closed the connection
  /// @throws IOException if the connection broke or what came is no answer with a length
  int read(ReadableByteChannel channel) throws IOException {
    if (channel.read(buffer) < 0) throw new EOFException("closed by the server");
    int start = 0;
    int end = buffer.position();
    int answers = 0;
    for (int bytes; start < end && (bytes = answer(start, end)) > 0; start += bytes) answers++;
    if (start == end) buffer.clear();
    else if (start > 0) buffer.limit(end).position(start).compact();
    else if (end == BUFFER) throw new IOException("an answer of more than " + BUFFER + " bytes");
    return answers;
  }

  /// Returns the length of the answer that begins there, 0 if its end has not come yet.
  private int answer(int start, int end) throws IOException {
    if (answerBytes > 0 && end - start >= answerBytes && isLikeTheFirst(start, end)) {
      return answerBytes;
    }
    int body = start;
    while (body + 4 <= end && buffer.getInt(body) != EMPTY_LINE) body++;
    if (body + 4 > end) return 0;
    body += 4;
    byte[] head = new byte[body - start];
    buffer.get(start, head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    Matcher length = LENGTH.matcher(text);
    if (!text.startsWith("HTTP/1.1 ") || !length.find())
      throw new IOException("no answer: " + text);
    int bytes = head.length + Integer.parseInt(length.group(1));
    if (end - start < bytes) return 0;
    if (buffer.getInt(start + 8) != STATUS_200) {
      refusals++;
    } else {
      headBytes = head.length;
      answerBytes = bytes;
    }
    return bytes;
  }

  private boolean isLikeTheFirst(int start, int end) {
    int next = start + answerBytes;
    return buffer.getLong(start) == HTTP_1_1
        && buffer.getInt(start + 8) == STATUS_200
        && buffer.getInt(start + headBytes - 4) == EMPTY_LINE
        && (next == end || buffer.get(next) == 'H');
  }
}
