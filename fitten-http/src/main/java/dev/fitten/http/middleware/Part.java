package dev.fitten.http.middleware;

import dev.fitten.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A part of a form that is just arriving; see [Multipart#forEach]. Its content is gone when the
/// next part comes.
public final class Part {
  private final MultipartParser parser;
  private final int number;
  private final String name;
  private final @Nullable String fileName;
  private final @Nullable String contentType;

  Part(MultipartParser parser) {
    this.parser = parser;
    this.number = parser.number();
    this.name = parser.name();
    this.fileName = parser.fileName();
    this.contentType = parser.contentType();
  }

  /// Returns the name of the form's control.
  public String name() {
    return name;
  }

  /// Tells whether it is a file: whether the client gave it a file name, also an empty one.
  public boolean isFile() {
    return fileName != null;
  }

  /// Returns the name that the file has at the client, or `null` if it is no file: the last piece of
  /// the path, without control characters, at most 255 characters, possibly empty. Good for showing,
  /// never for a path: two files may have one name, and `con` or `.htaccess` are names too.
  public @Nullable String fileName() {
    return fileName;
  }

  /// Returns the media type that the client names, unchecked, or `null`.
  public @Nullable String contentType() {
    return contentType;
  }

  /// Returns the content as it arrives; reading it waits for the client.
  ///
  /// @throws IllegalStateException when it is read after the next part has come
  public InputStream content() {
    return new Content();
  }

  /// Returns the content, or what is left of it, as text.
  ///
  /// @throws Problem 400 if it is not UTF-8; 413 if it is longer than the limit
  public String text() throws IOException {
    try (InputStream content = content()) {
      byte[] bytes = content.readAllBytes();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("The field in part %d is not UTF-8.".formatted(number));
    }
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      Objects.checkFromIndexSize(from, count, target.length);
      if (parser.number() != number) {
        throw new IllegalStateException("the content of a part is gone when the next one comes");
      }
      return count == 0 ? 0 : parser.read(target, from, count);
    }
  }
}
