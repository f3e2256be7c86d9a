package dev.fitten.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stream that is opened by the first byte, flush or close: until then a filter may still set
/// header fields.
final class LateStream extends OutputStream {
  private final Supplier<OutputStream> opener;
  private @Nullable OutputStream open;

  LateStream(Supplier<OutputStream> opener) {
    this.opener = opener;
  }

  private OutputStream out() {
    OutputStream known = open;
    if (known == null) open = known = opener.get();
    return known;
  }

  @Override
  public void write(int b) throws IOException {
    out().write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out().write(bytes, from, count);
  }

  @Override
  public void flush() throws IOException {
    out().flush();
  }

  @Override
  public void close() throws IOException {
    out().close();
  }
}
