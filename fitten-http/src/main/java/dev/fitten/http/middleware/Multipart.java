package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads forms with files (`multipart/form-data`, RFC 7578) while they arrive: files go to disk piece
/// by piece, and only fields are held in memory. For handlers on virtual threads.
///
/// ```java
/// Multipart uploads = Multipart.into(Path.of("/var/shop/incoming")).build();
/// ...
/// Form form = uploads.read(exchange);
/// UploadedFile photo = form.file("photo");
/// photo.moveTo(photos.resolve(newName()));       // otherwise it is deleted with the exchange
/// ```
///
/// The server's limit for bodies does not hold for these; [Builder#totalBytes] takes its place.
public final class Multipart {
  private final Path directory;
  private final MultipartLimits limits;

  private Multipart(Path directory, MultipartLimits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /// Returns a builder that stores files in the directory.
  public static Builder into(Path directory) {
    return new Builder(directory);
  }

  /// Reads the whole form. Its files lie in the directory, under random names, until the exchange
  /// ends; those that are moved stay. A file control without a choice is left out.
  ///
  /// @throws Problem 415 if the request has another Content-Type, 400 if the body is malformed, 413
  ///   if it exceeds a limit
  /// @throws IOException if a file cannot be written, or the client has gone
  /// @throws IllegalStateException on the event loop, which must not wait
  public Form read(Exchange exchange) throws IOException {
    Form form = new Form();
    exchange.onEnd(ended -> form.deleteFiles());
    MultipartParser parser = parser(exchange);
    while (parser.next()) {
      Part part = new Part(parser);
      String fileName = part.fileName();
      if (fileName == null) form.add(part.name(), part.text());
      else store(part, fileName, form);
    }
    return form;
  }

  private void store(Part part, String fileName, Form form) throws IOException {
    Path path = Files.createTempFile(directory, "upload-", ".tmp");
    UploadedFile file = new UploadedFile(part.name(), fileName, part.contentType(), path);
    // First, so that it is deleted as well if the upload breaks off.
    form.add(file);
    try (InputStream content = part.content();
        OutputStream out = Files.newOutputStream(path)) {
      file.add(content.transferTo(out));
    }
    if (fileName.isEmpty() && file.bytes() == 0) form.remove(file);
  }

  /// Hands over the parts one by one as they come; nothing is stored. What a consumer leaves unread
  /// is skipped, within the limits.
  ///
  /// @throws Problem as [#read]
  /// @throws Exception what the consumer throws
  public void forEach(Exchange exchange, PartConsumer consumer) throws Exception {
    MultipartParser parser = parser(exchange);
    while (parser.next()) consumer.accept(new Part(parser));
  }

  private MultipartParser parser(Exchange exchange) {
    String boundary = MultipartParser.boundary(contentType(exchange));
    exchange.bodyLimit(limits.totalBytes());
    return new MultipartParser(exchange.bodyStream(), boundary, limits);
  }

  private static String contentType(Exchange exchange) {
    var all = exchange.headers("content-type");
    return all.size() == 1 ? all.getFirst() : "";
  }

  /// Takes parts of a form.
  @FunctionalInterface
  public interface PartConsumer {
    /// Reads the part, whose content is valid until this returns.
    void accept(Part part) throws Exception;
  }

  /// Where files go, and how large a form may be. Not safe for use by several threads.
  public static final class Builder {
    private final Path directory;
    private int parts = 100;
    private int partHeadBytes = 8192;
    private int fieldBytes = 65_536;
    private long fileBytes = 16 << 20;
    private long totalBytes = 32 << 20;

    private Builder(Path directory) {
      this.directory = directory;
    }

    private static void check(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + ", must be from " + least + " to " + most);
      }
    }

    /// Sets how many parts a form may have, from 1 to 10,000; 100 by default.
    public Builder parts(int parts) {
      check("parts", parts, 1, 10_000);
      this.parts = parts;
      return this;
    }

    /// Sets how long the head of a part may be, from 256 bytes to 16,000; 8192 by default.
    public Builder partHeadBytes(int bytes) {
      check("partHeadBytes", bytes, 256, 16_000);
      this.partHeadBytes = bytes;
      return this;
    }

    /// Sets how long a field that is no file may be, to 16 MiB; 64 KiB by default. Fields are held in
    /// memory, all of a form together.
    public Builder fieldBytes(int bytes) {
      check("fieldBytes", bytes, 0, 16 << 20);
      this.fieldBytes = bytes;
      return this;
    }

    /// Sets how long a file may be; 16 MiB by default.
    public Builder fileBytes(long bytes) {
      check("fileBytes", bytes, 0, Long.MAX_VALUE);
      this.fileBytes = bytes;
      return this;
    }

    /// Sets how long the whole body may be; 32 MiB by default.
    public Builder totalBytes(long bytes) {
      check("totalBytes", bytes, 0, Long.MAX_VALUE);
      this.totalBytes = bytes;
      return this;
    }

    /// Returns the reader, for any number of requests at once.
    ///
    /// @throws IllegalArgumentException if the directory is none
    public Multipart build() {
      if (!Files.isDirectory(directory)) {
        throw new IllegalArgumentException("'" + directory + "' is no directory; create it first");
      }
      return new Multipart(
          directory, new MultipartLimits(parts, partHeadBytes, fieldBytes, fileBytes, totalBytes));
    }
  }
}
