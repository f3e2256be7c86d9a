package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten times a thousand mutations of the tables' requests, the same in every run. Whatever comes,
/// the connection ends behind it, no answer says that the server is at fault, and no descriptor is
/// left.
@EachTransport
class FuzzTest {
  private static final int MUTATIONS = Integer.getInteger("probe.mutations", 1000);
  private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.1 ([0-9]{3}) ");

  private static final byte[][] PIECES =
      List.of(
              "\r\n",
              "\n",
              "\r",
              " ",
              "\t",
              ":",
              ";",
              ",",
              "=",
              "\"",
              "\\",
              "%",
              "\0",
              "0",
              "-",
              "+",
              "/",
              "..",
              "%2F",
              "%00",
              "HTTP/1.1",
              "Host: b\r\n",
              "Content-Length: 1\r\n",
              "Transfer-Encoding: chunked\r\n",
              "Connection: close\r\n",
              "Expect: 100-continue\r\n",
              "0\r\n\r\n",
              "\r\n\r\n",
              "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n",
              "ffffffff",
              "99999999999999999999",
              "\u00ff",
              "\u0080")
          .stream()
          .map(ProbeClient::latin1)
          .toArray(byte[][]::new);

  private static ProbeServer server;

  @BeforeAll
  static void start() throws IOException {
    server = ProbeServer.start(Execution.LOOP);
    // What a first conversation opens in this process is not the server's.
    try (PlainClient first = new PlainClient(server.address())) {
      assertEquals(200, first.get("/plaintext").status());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noMutationIsTheServersFault(long seed) throws Exception {
    List<byte[]> requests =
        ProbeCase.all().stream()
            .map(ProbeCase::allBytes)
            .filter(bytes -> bytes.length > 0 && bytes.length < 700)
            .toList();
    Random random = new Random(seed);
    int descriptors = Descriptors.count();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = requests.get(random.nextInt(requests.size()));
      for (int times = 1 + random.nextInt(5); times > 0; times--) {
        mutant = mutated(mutant, requests, random);
      }
      play(mutant, random, "seed " + seed + ", mutation " + i);
    }
    try (PlainClient after = new PlainClient(server.address())) {
      assertEquals("Hello, World!", after.get("/plaintext").text());
    }
    Descriptors.assertBackTo(descriptors);
  }

  private static void play(byte[] mutant, Random random, String name) throws IOException {
    try (ProbeClient client = new ProbeClient(server.address())) {
      int cut = random.nextInt(3) == 0 && mutant.length > 0 ? random.nextInt(mutant.length) : 0;
      client.send(Arrays.copyOf(mutant, cut));
      client.send(Arrays.copyOfRange(mutant, cut, mutant.length));
      client.endOutput();
      String shown = name + ": " + new String(mutant, StandardCharsets.ISO_8859_1);
      assertTrue(client.awaitEnd(10_000), shown + "\nwas not ended");
      check(client, shown);
    }
  }

  private static void check(ProbeClient client, String shown) {
    byte[] transcript = client.transcript();
    String text = new String(transcript, StandardCharsets.ISO_8859_1);
    Matcher status = STATUS.matcher(text);
    while (status.find()) {
      String code = status.group(1);
      boolean fault = code.charAt(0) == '5' && !code.equals("501") && !code.equals("505");
      assertTrue(!fault, code + " to " + shown);
    }
    // With HEAD it cannot be told here which answers have a body.
    if (shown.contains("HEAD") || client.wasReset()) return;
    Answers answers = new Answers(transcript);
    try {
      while (!answers.atEnd()) answers.next(false);
    } catch (ProtocolException e) {
      throw new AssertionError(e.getMessage() + " in the answer to " + shown, e);
    }
  }

  private static byte[] mutated(byte[] bytes, List<byte[]> others, Random random) {
    if (bytes.length == 0) return PIECES[random.nextInt(PIECES.length)];
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
    byte[] other = others.get(random.nextInt(others.size()));
    return switch (random.nextInt(8)) {
      case 0 -> replaced(bytes, from, from + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> flipped(bytes, from, random);
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 4 -> replaced(bytes, from, from, PIECES[random.nextInt(PIECES.length)]);
      case 5 -> replaced(bytes, from, to, PIECES[random.nextInt(PIECES.length)]);
      case 6 -> replaced(bytes, bytes.length, bytes.length, other);
      default ->
          replaced(bytes, from, from, Arrays.copyOf(other, random.nextInt(other.length + 1)));
    };
  }

  private static byte[] flipped(byte[] bytes, int at, Random random) {
    byte[] out = bytes.clone();
    out[at] ^= (byte) (1 << random.nextInt(8));
    return out;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(by);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
