package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Another coding can be plugged in: Brotli by brotli4j, as the guide shows it.
@EachTransport
@Timeout(30)
class BrotliTest {
  private static final String TEXT = "The quick brown fox. ".repeat(100);

  private static final class Brotli implements ContentCoding {
    private final Encoder.Parameters parameters = Encoder.Parameters.create(5);

    @Override
    public String name() {
      return "br";
    }

    @Override
    public byte[] encode(byte[] body) throws IOException {
      return Encoder.compress(body, parameters);
    }

    @Override
    public OutputStream stream(OutputStream out) throws IOException {
      return new BrotliOutputStream(out, parameters);
    }
  }

  /// The tests bring the library for Linux only.
  @BeforeAll
  static void load() {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    Brotli4jLoader.ensureAvailability();
  }

  private static String decoded(byte[] body) throws IOException {
    try (BrotliInputStream in = new BrotliInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aBodyIsSentAsBrotliToThoseWhoKnowIt() throws IOException {
    Compression compression = Compression.of(new Brotli(), ContentCoding.gzip());
    try (Site site = Site.of(exchange -> exchange.send(TEXT), compression)) {
      Answer answer = site.get("/", "Accept-Encoding: gzip, deflate, br, zstd");
      assertEquals("br", answer.field("content-encoding"));
      assertTrue(answer.body().length < 100, "" + answer.body().length);
      assertEquals(TEXT, decoded(answer.body()));
      assertEquals("gzip", site.get("/", "Accept-Encoding: gzip").field("content-encoding"));
    }
  }

  @Test
  void aStreamIsBrotliToo() throws IOException {
    Handler streaming =
        exchange -> {
          OutputStream out = exchange.stream("text/plain");
          for (int i = 0; i < 100; i++) {
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
            if (i % 10 == 0) out.flush();
          }
        };
    try (Site site = Site.of(Execution.VIRTUAL, streaming, Compression.of(new Brotli()))) {
      Answer answer = site.get("/", "Accept-Encoding: br");
      assertEquals("br", answer.field("content-encoding"));
      assertEquals(TEXT.repeat(100), decoded(answer.body()));
    }
  }

  @Test
  void aFlushOfItsStreamIsDecodableAtOnce() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coded = new Brotli().stream(out)) {
      coded.write("first".getBytes(StandardCharsets.UTF_8));
      coded.flush();
      DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(out.size());
      decoder.getInputBuffer().put(out.toByteArray());
      decoder.push(out.size());
      assertEquals("first", StandardCharsets.UTF_8.decode(decoder.pull()).toString());
      decoder.destroy();
    }
  }
}
