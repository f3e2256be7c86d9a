package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@EachTransport
@Timeout(30)
class MultipartTest {
  private static final String TYPE = "Content-Type: multipart/form-data; boundary=XX";

  @TempDir Path root;
  private Path incoming;
  private Multipart uploads;

  @BeforeEach
  void start() throws IOException {
    incoming = Files.createDirectory(root.resolve("incoming"));
    uploads = Multipart.into(incoming).build();
  }

  private static byte[] form(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 2) {
      String head = "--XX\r\nContent-Disposition: form-data; " + parts[i] + "\r\n\r\n";
      out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      Object content = parts[i + 1];
      if (content instanceof byte[] bytes) out.writeBytes(bytes);
      else out.writeBytes(content.toString().getBytes(StandardCharsets.UTF_8));
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("--XX--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.list(incoming)) {
      return files.toList();
    }
  }

  private Answer post(Handler handler, byte[] body) throws IOException {
    try (Site site = Site.of(Execution.VIRTUAL, handler)) {
      return site.send("POST", "/", body, TYPE);
    }
  }

  @Test
  void fieldsAreTextAndFilesAreOnDiskUntilTheExchangeEnds() throws IOException {
    byte[] photo = new byte[300_000];
    new Random(42).nextBytes(photo);
    AtomicReference<Path> path = new AtomicReference<>();
    Handler handler =
        exchange -> {
          Form form = uploads.read(exchange);
          UploadedFile file = form.file("photo");
          assertNotNull(file);
          path.set(file.path());
          assertArrayEquals(photo, Files.readAllBytes(file.path()));
          assertEquals(300_000, file.bytes());
          assertEquals("a b.png", file.fileName());
          assertNull(file.contentType());
          assertEquals(incoming, file.path().getParent());
          assertFalse(file.path().toString().contains("png"), "never the client's name");
          assertEquals(
              "rw-------",
              PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
          assertNull(form.file("title"));
          assertNull(form.field("photo"));
          exchange.send(form.field("title") + form.fields("tag") + form.files().size());
        };
    byte[] body =
        form(
            "name=\"title\"", "Gr\u00fc\u00dfe",
            "name=tag", "1",
            "name=\"photo\"; filename=\"../a b.png\"", photo,
            "name=tag", "2",
            "name=none; filename=\"\"", "");
    assertEquals("Gr\u00fc\u00dfe[1, 2]1", post(handler, body).text());
    assertFalse(Files.exists(path.get()));
    assertEquals(List.of(), stored());
  }

  @Test
  void aFileThatIsMovedStays() throws IOException {
    Path target = root.resolve("kept");
    Handler handler =
        exchange -> {
          UploadedFile file = uploads.read(exchange).files().getFirst();
          file.moveTo(target);
          exchange.send("moved");
        };
    byte[] body = form("name=f; filename=x", "content");
    assertEquals("moved", post(handler, body).text());
    assertEquals("content", Files.readString(target));
    assertEquals(List.of(), stored());
    Handler again =
        exchange -> {
          UploadedFile file = uploads.read(exchange).files().getFirst();
          assertThrows(FileAlreadyExistsException.class, () -> file.moveTo(target));
          exchange.send("refused");
        };
    assertEquals("refused", post(again, body).text());
    assertEquals(List.of(), stored());
  }

  @Test
  void nothingIsLeftBehindWhateverGoesWrong() throws IOException {
    Handler failing =
        exchange -> {
          uploads.read(exchange);
          throw new IllegalStateException("on purpose");
        };
    assertEquals(500, post(failing, form("name=f; filename=x", "content")).status());
    assertEquals(List.of(), stored());
    Handler reading =
        exchange -> {
          uploads.read(exchange);
          exchange.send();
        };
    String cut =
        new String(form("name=f; filename=x", "content", "name=a", "b"), StandardCharsets.UTF_8);
    byte[] half = cut.substring(0, cut.length() - 10).getBytes(StandardCharsets.UTF_8);
    Answer refused = post(reading, half);
    assertEquals(400, refused.status());
    assertEquals("application/problem+json", refused.field("content-type"));
    assertEquals(List.of(), stored());
  }

  @Test
  void limitsAreAnswered413WithoutAPieceOfTheRequest() throws IOException {
    Multipart small = Multipart.into(incoming).fileBytes(10).fieldBytes(10).build();
    Handler handler =
        exchange -> {
          small.read(exchange);
          exchange.send("all");
        };
    assertEquals("all", post(handler, form("name=f; filename=x", "1234567890")).text());
    for (String head : new String[] {"name=secret; filename=secret", "name=secret"}) {
      Answer refused = post(handler, form(head, "12345678901secret"));
      assertEquals(413, refused.status());
      assertFalse(refused.text().contains("secret"), refused.text());
    }
    Multipart tiny = Multipart.into(incoming).totalBytes(100).build();
    Handler total =
        exchange -> {
          tiny.read(exchange);
          exchange.send("all");
        };
    assertEquals(413, post(total, form("name=f; filename=x", "x".repeat(100))).status());
    assertEquals(List.of(), stored());
  }

  @Test
  void aFieldThatIsNotUtf8IsRefused() throws IOException {
    Handler handler =
        exchange -> {
          uploads.read(exchange);
          exchange.send();
        };
    Answer refused = post(handler, form("name=a", new byte[] {(byte) 0xfc}));
    assertEquals(400, refused.status());
    assertTrue(refused.text().contains("The field in part 1 is not UTF-8."), refused.text());
  }

  @Test
  void aFileLongerThanTheServersLimitForBodiesStreamsToDisk() throws IOException {
    byte[] film = new byte[5 << 20];
    new Random(7).nextBytes(film);
    Handler handler =
        exchange -> {
          UploadedFile file = uploads.read(exchange).files().getFirst();
          exchange.send("" + (Files.mismatch(file.path(), expected(film)) == -1));
        };
    assertEquals("true", post(handler, form("name=film; filename=f", film)).text());
    assertEquals(List.of(), stored());
  }

  private Path expected(byte[] content) throws IOException {
    return Files.write(root.resolve("expected"), content);
  }

  @Test
  void partsCanBeTakenAsTheyComeWithoutBeingStored() throws IOException {
    List<String> seen = new ArrayList<>();
    AtomicReference<InputStream> kept = new AtomicReference<>();
    Handler handler =
        exchange -> {
          uploads.forEach(
              exchange,
              part -> {
                if (kept.get() != null) {
                  assertThrows(IllegalStateException.class, () -> kept.get().read());
                }
                kept.set(part.content());
                String text = part.name().equals("skipped") ? "" : part.text();
                seen.add(part.name() + part.isFile() + part.fileName() + text);
              });
          exchange.send();
        };
    byte[] body =
        form(
            "name=a",
            "1",
            "name=skipped; filename=s",
            "x".repeat(100_000),
            "name=b; filename=f",
            "2");
    assertEquals(200, post(handler, body).status());
    assertEquals(List.of("afalsenull1", "skippedtrues", "btruef2"), seen);
    assertEquals(List.of(), stored());
  }

  @Test
  void otherBodiesAreRefused() throws IOException {
    Handler handler =
        exchange -> {
          uploads.read(exchange);
          exchange.send();
        };
    try (Site site = Site.of(Execution.VIRTUAL, handler)) {
      assertEquals(415, site.post("/", "a=b").status());
      assertEquals(415, site.post("/", "x", "Content-Type: application/json").status());
      assertEquals(415, site.send("POST", "/", form("name=a", "1"), TYPE, TYPE).status());
      assertEquals(400, site.post("/", "x", "Content-Type: multipart/form-data").status());
      assertEquals(400, site.post("/", "", TYPE).status(), "an empty body has no boundary");
    }
  }

  @Test
  void settingsAreChecked() {
    Multipart.Builder builder = Multipart.into(incoming);
    assertThrows(IllegalArgumentException.class, () -> builder.parts(0));
    assertThrows(IllegalArgumentException.class, () -> builder.partHeadBytes(16_001));
    assertThrows(IllegalArgumentException.class, () -> builder.fieldBytes(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.fileBytes(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.totalBytes(-1));
    Multipart.Builder nowhere = Multipart.into(root.resolve("nowhere"));
    assertThrows(IllegalArgumentException.class, nowhere::build);
  }
}
