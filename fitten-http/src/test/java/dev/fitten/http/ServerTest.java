package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import dev.fitten.json.JsonCodec;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole server over real sockets. Nothing here sleeps: it waits for answers and latches.
@EachTransport
@Timeout(30)
class ServerTest {
  private static final JsonCodec<String> TEXT = JsonCodec.of(String.class);

  private static HttpServer.Builder server(Route... routes) {
    List<Route> all = new ArrayList<>(List.of(routes));
    all.add(route("GET", "/fast", Execution.LOOP, exchange -> exchange.send("fast")));
    return HttpServer.builder().loops(1).router(Router.of(all));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "waited ten seconds");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- execution ----

  @Test
  void aSlowHandlerDelaysNobodyElseOnItsLoop() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    Handler slow =
        exchange -> {
          await(release);
          exchange.send("slow");
        };
    try (HttpServer server = server(route("GET", "/slow", Execution.VIRTUAL, slow)).start();
        RawClient waiting = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      waiting.get("/slow").get("/fast");
      for (int i = 0; i < 100; i++) assertEquals("fast", other.get("/fast").answer().text());
      release.countDown();
      assertEquals("slow", waiting.answer().text());
      assertEquals("fast", waiting.answer().text());
    }
  }

  @Test
  void handlersRunWhereTheirRouteSays() throws IOException {
    Handler where = e -> e.send(Thread.currentThread().isVirtual() + " " + e.execution());
    try (HttpServer server =
            server(
                    route("GET", "/loop", Execution.LOOP, where),
                    route("GET", "/virtual", Execution.VIRTUAL, where))
                .start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("false LOOP", client.get("/loop").answer().text());
      assertEquals("true VIRTUAL", client.get("/virtual").answer().text());
    }
  }

  @Test
  void tenThousandPipelinedRequestsAreAnsweredInOrder() throws Exception {
    Handler echo = exchange -> exchange.send(exchange.parameter("n"));
    try (HttpServer server =
            server(
                    route("GET", "/loop/{n}", Execution.LOOP, echo),
                    route("GET", "/virtual/{n}", Execution.VIRTUAL, echo))
                .start();
        RawClient client = new RawClient(server.port())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        String kind = i % 10 == 0 ? "virtual" : "loop";
        all.append("GET /" + kind + "/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            try {
              client.send(all.toString());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      for (int i = 0; i < 10_000; i++) assertEquals(String.valueOf(i), client.answer().text());
      sending.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void fiveHundredIdleConnectionsDisturbNobody() throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try (HttpServer server = server().start()) {
      for (int i = 0; i < 500; i++) {
        RawClient client = new RawClient(server.port());
        idle.add(client);
        assertEquals("fast", client.get("/fast").answer().text());
      }
      for (RawClient client : idle) assertEquals("fast", client.get("/fast").answer().text());
    } finally {
      for (RawClient client : idle) client.close();
    }
  }

  // ---- errors ----

  @Test
  void aFailingHandlerIsAnsweredWithoutDetailsAndTheConnectionGoesOn() throws IOException {
    Handler failing =
        exchange -> {
          exchange.set("X-Half", "prepared");
          throw new IllegalStateException("secret " + exchange.query("q"));
        };
    for (Execution execution : Execution.values()) {
      try (HttpServer server = server(route("GET", "/fail", execution, failing)).start();
          RawClient client = new RawClient(server.port())) {
        Received answer = client.get("/fail?q=marker").answer();
        assertEquals(500, answer.status());
        assertEquals("application/problem+json", answer.field("content-type"));
        assertFalse(answer.text().contains("secret"), answer.text());
        assertFalse(answer.fields().containsKey("x-half"), "headers of the failed handler");
        assertEquals(16, answer.field("x-request-id").length());
        assertEquals("fast", client.get("/fast").answer().text());
      }
    }
  }

  @Test
  void anErrorOnTheLoopDoesNotEndTheLoop() throws IOException {
    Handler deep =
        exchange -> {
          throw new StackOverflowError();
        };
    try (HttpServer server = server(route("GET", "/deep", Execution.LOOP, deep)).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals(500, client.get("/deep").answer().status());
      assertEquals("fast", client.get("/fast").answer().text());
    }
  }

  @Test
  void aProblemIsAnsweredAsItself() throws IOException {
    Handler invalid =
        exchange -> {
          throw Problem.invalid(List.of(new Problem.Violation("age", "must not be \"negative\"")));
        };
    try (HttpServer server = server(route("GET", "/invalid", Execution.LOOP, invalid)).start();
        RawClient client = new RawClient(server.port())) {
      Received answer = client.get("/invalid").answer();
      assertEquals(422, answer.status());
      assertEquals(
          "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
              + "\"errors\":[{\"field\":\"age\",\"message\":\"must not be \\\"negative\\\"\"}]}",
          answer.text());
    }
  }

  @Test
  void aHandlerThatAnswersNothingIsAnError() throws IOException {
    try (HttpServer server =
            server(
                    route("GET", "/nothing", Execution.LOOP, exchange -> {}),
                    route("GET", "/status", Execution.LOOP, exchange -> exchange.status(202)))
                .start();
        RawClient client = new RawClient(server.port())) {
      assertEquals(500, client.get("/nothing").answer().status());
      assertEquals(202, client.get("/status").answer().status());
    }
  }

  @Test
  void anErrorHandlerMayAnswerAndMayFailItself() throws IOException {
    Handler failing =
        exchange -> {
          throw new IllegalArgumentException();
        };
    ErrorHandler errors =
        (exchange, problem, cause) -> {
          if (exchange.path().equals("/worse")) throw new IllegalStateException("again");
          exchange.status(problem.status()).send("sorry " + (cause != null));
        };
    try (HttpServer server =
            server(
                    route("GET", "/bad", Execution.LOOP, failing),
                    route("GET", "/worse", Execution.LOOP, failing))
                .errors(errors)
                .start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("sorry true", client.get("/bad").answer().text());
      assertEquals("sorry false", client.get("/nowhere").answer().text());
      assertEquals(500, client.get("/worse").answer().status());
    }
  }

  @Test
  void anExchangeCannotBeUsedAfterItEnded() throws IOException {
    AtomicReference<Exchange> kept = new AtomicReference<>();
    Handler keeping =
        exchange -> {
          kept.set(exchange);
          exchange.send("kept");
          assertThrows(IllegalStateException.class, () -> exchange.send("twice"));
        };
    try (HttpServer server = server(route("GET", "/keep", Execution.LOOP, keeping)).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("kept", client.get("/keep").answer().text());
      assertEquals("fast", client.get("/fast").answer().text());
      assertThrows(IllegalStateException.class, () -> kept.get().path());
      assertThrows(IllegalStateException.class, () -> kept.get().header("host"));
      assertThrows(IllegalStateException.class, () -> kept.get().send());
    }
  }

  @Test
  void headersCannotBeInjected() throws IOException {
    Handler injecting =
        exchange -> {
          for (String bad : List.of("a\r\nX: 1", "a\nX: 1", "a\0", "a\r", "\u0100", "\u0085")) {
            assertThrows(IllegalArgumentException.class, () -> exchange.set("X-A", bad));
            assertThrows(IllegalArgumentException.class, () -> exchange.add("X-A", bad));
            assertThrows(IllegalArgumentException.class, () -> exchange.redirect(bad));
            assertThrows(IllegalArgumentException.class, () -> exchange.send(bad, new byte[0]));
          }
          for (String bad : List.of("", "X A", "X:", "X\r\n", "Content-Length", "date")) {
            assertThrows(IllegalArgumentException.class, () -> exchange.set(bad, "1"));
          }
          exchange.status(200).set("X-A", "1").set("x-a", "2").add("Set-Cookie", "a=b").send("ok");
        };
    try (HttpServer server = server(route("GET", "/inject", Execution.LOOP, injecting)).start();
        RawClient client = new RawClient(server.port())) {
      Received answer = client.get("/inject").answer();
      assertEquals("ok", answer.text());
      assertEquals("2", answer.field("x-a"));
      assertEquals("a=b", answer.field("set-cookie"));
    }
  }

  // ---- bodies and JSON ----

  @Test
  void jsonIsReadAndSentThroughACodec() throws IOException {
    Handler upper = exchange -> exchange.send(TEXT, exchange.read(TEXT).toUpperCase());
    try (HttpServer server = server(route("POST", "/upper", Execution.LOOP, upper)).start();
        RawClient client = new RawClient(server.port())) {
      String head = "POST /upper HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";
      String json = "Content-Type: application/json; charset=utf-8\r\n\r\n";
      assertEquals("\"ABC\"", client.send(head + json + "\"abc\"").answer().text());
      Received bad = client.send(head + json + "[\"ab\"").answer();
      assertEquals(400, bad.status());
      assertTrue(bad.text().contains("line 1, column 1"), bad.text());
      assertEquals(415, client.send(head + "\r\n\"abc\"").answer().status());
      String plain = "Content-Type: text/plain\r\n\r\n";
      assertEquals(415, client.send(head + plain + "\"abc\"").answer().status());
    }
  }

  @Test
  void aBodyOfTwoMebibytesArrivesWhole() throws IOException {
    Handler sum =
        exchange -> exchange.send(exchange.body().length() + " " + exchange.body().hashCode());
    byte[] body = new byte[2 << 20];
    new Random(1).nextBytes(body);
    String expected = body.length + " " + Arrays.hashCode(body);
    for (Execution execution : Execution.values()) {
      try (HttpServer server = server(route("POST", "/sum", execution, sum)).start();
          RawClient client = new RawClient(server.port())) {
        String head =
            "POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n";
        assertEquals(expected, client.send(head).send(body).answer().text());
        assertEquals("fast", client.get("/fast").answer().text());
      }
    }
  }

  @Test
  void aLargeAnswerArrivesWholeAtASlowReader() throws IOException {
    byte[] body = new byte[8 << 20];
    new Random(2).nextBytes(body);
    Handler large = exchange -> exchange.send("application/octet-stream", body);
    for (Execution execution : Execution.values()) {
      try (HttpServer server = server(route("GET", "/large", execution, large)).start();
          RawClient client = new RawClient(server.port(), 4096)) {
        client.get("/large").get("/fast");
        assertTrue(Arrays.equals(body, client.answer().body()));
        assertEquals("fast", client.answer().text());
      }
    }
  }

  // ---- streams ----

  @Test
  void aStreamIsSentInChunksAndTheConnectionGoesOn() throws IOException {
    byte[] body = new byte[300_000];
    new Random(3).nextBytes(body);
    Handler streaming =
        exchange -> {
          OutputStream out = exchange.stream("application/octet-stream");
          out.write(body[0]);
          out.flush();
          out.write(body, 1, body.length - 1);
          if (exchange.query("leave") == null) out.close();
        };
    try (HttpServer server = server(route("GET", "/s", Execution.VIRTUAL, streaming)).start();
        RawClient client = new RawClient(server.port())) {
      for (String path : List.of("/s", "/s?leave")) {
        Received answer = client.get(path).answer();
        assertEquals("chunked", answer.field("transfer-encoding"));
        assertTrue(Arrays.equals(body, answer.body()));
      }
      client.send("HEAD /s HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("chunked", client.answerOrEnd(true).field("transfer-encoding"));
      client.send("GET /s HTTP/1.0\r\n\r\n");
      Received old = client.answer();
      assertEquals("close", old.field("connection"));
      assertTrue(Arrays.equals(body, old.body()));
    }
  }

  @Test
  void aStreamWaitsForItsReaderAndNoticesWhenThatHasGone() throws IOException {
    AtomicLong written = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    Handler endless =
        exchange -> {
          try (OutputStream out = exchange.stream("text/plain")) {
            byte[] piece = new byte[65536];
            while (written.addAndGet(piece.length) < 1L << 30) out.write(piece);
          } finally {
            ended.countDown();
          }
        };
    try (HttpServer server = server(route("GET", "/endless", Execution.VIRTUAL, endless)).start()) {
      try (RawClient client = new RawClient(server.port(), 4096)) {
        client.get("/endless");
      }
      await(ended);
      assertTrue(written.get() < 64 << 20, written + " bytes written that nobody read");
    }
  }

  @Test
  void aStreamThatFailsIsCutAndNotEnded() throws IOException {
    Handler failing =
        exchange -> {
          OutputStream out = exchange.stream("text/plain");
          out.write("half".getBytes());
          out.flush();
          throw new IllegalStateException("in the middle");
        };
    try (HttpServer server = server(route("GET", "/cut", Execution.VIRTUAL, failing)).start();
        RawClient client = new RawClient(server.port())) {
      client.get("/cut");
      assertThrows(IOException.class, client::answer);
    }
  }

  @Test
  void aStreamOnTheLoopIsRefusedWithTheHandlersName() throws IOException {
    AtomicReference<String> message = new AtomicReference<>();
    Handler streaming =
        exchange -> {
          message.set(
              assertThrows(IllegalStateException.class, () -> exchange.stream("text/plain"))
                  .getMessage());
          exchange.send("told");
        };
    try (HttpServer server = server(route("GET", "/s", Execution.LOOP, streaming)).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("told", client.get("/s").answer().text());
      assertEquals(
          "stream() blocks, and test/s runs on the event loop; remove @NonBlocking from it",
          message.get());
    }
  }

  // ---- time ----

  @Test
  void aHeadThatTakesTooLongIsAnswered408() throws IOException {
    try (HttpServer server = server().limits(Limits.defaults().withHeadMillis(100)).start();
        RawClient client = new RawClient(server.port())) {
      client.send("GET /fast HT");
      assertEquals(408, client.answer().status());
      assertTrue(client.ended());
    }
  }

  @Test
  void silentConnectionsAreClosed() throws IOException {
    Limits limits = Limits.defaults().withFirstByteMillis(60).withKeepAliveMillis(60);
    try (HttpServer server = server().limits(limits).start();
        RawClient silent = new RawClient(server.port());
        RawClient served = new RawClient(server.port())) {
      assertTrue(silent.ended());
      served.get("/fast");
      assertTrue(answeredAtMostOnce(served));
    }
  }

  /// The request may meet the end of the connection half-way, and a reset then.
  private static boolean answeredAtMostOnce(RawClient client) throws IOException {
    try {
      return client.answerOrEnd(false) == null || client.ended();
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void aBodyThatStopsIsAnswered408() throws IOException {
    Handler echo = exchange -> exchange.send(exchange.body().toString());
    try (HttpServer server =
            server(route("POST", "/echo", Execution.LOOP, echo))
                .limits(Limits.defaults().withRateGraceMillis(100))
                .start();
        RawClient client = new RawClient(server.port())) {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
      assertEquals(408, client.answer().status());
      assertTrue(client.ended());
    }
  }

  @Test
  void anAnswerThatNobodyTakesIsCut() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    byte[] body = new byte[16 << 20];
    Handler large = exchange -> exchange.send("application/octet-stream", body);
    try (HttpServer server =
            server(route("GET", "/large", Execution.LOOP, large))
                .limits(Limits.defaults().withRateGraceMillis(100).withConnections(1))
                .start();
        RawClient lazy = new RawClient(server.port(), 4096)) {
      lazy.get("/large");
      // Only one connection is allowed: the next one is served when the lazy one was cut.
      try (RawClient next = new RawClient(server.port())) {
        assertEquals("fast", next.get("/fast").answer().text());
        released.countDown();
      }
      assertEquals(0, released.getCount());
    }
  }

  // ---- start and stop ----

  @Test
  void aPortInUseIsABindException() throws IOException {
    try (HttpServer server = server().start()) {
      BindException e =
          assertThrows(BindException.class, () -> server().port(server.port()).start());
      assertTrue(e.getMessage().contains(String.valueOf(server.port())), e.getMessage());
    }
  }

  @Test
  void stoppingFinishesWhatIsInFlight() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Handler slow =
        exchange -> {
          started.countDown();
          await(release);
          exchange.send("finished");
        };
    HttpServer server = server(route("GET", "/slow", Execution.VIRTUAL, slow)).start();
    try (RawClient busy = new RawClient(server.port());
        RawClient idle = new RawClient(server.port())) {
      assertEquals("fast", idle.get("/fast").answer().text());
      busy.get("/slow");
      await(started);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
      assertTrue(idle.ended(), "an idle connection is closed at once");
      assertThrows(ConnectException.class, () -> new RawClient(server.port()));
      release.countDown();
      Received answer = busy.answer();
      assertEquals("finished", answer.text());
      assertEquals("close", answer.field("connection"));
      assertTrue(busy.ended());
      assertTrue(stopped.get(10, TimeUnit.SECONDS), "all was finished within the grace time");
    }
    server.close();
  }

  @Test
  void whatArrivedBeforeStoppingIsAnswered() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Handler holding =
        exchange -> {
          entered.countDown();
          await(release);
          exchange.send("held");
        };
    // The handler holds the only loop while two more connections send their requests.
    HttpServer server = server(route("GET", "/hold", Execution.LOOP, holding)).start();
    try (RawClient first = new RawClient(server.port());
        RawClient known = new RawClient(server.port())) {
      assertEquals("fast", known.get("/fast").answer().text());
      first.get("/hold");
      await(entered);
      known.get("/fast");
      try (RawClient unknown = new RawClient(server.port())) {
        unknown.get("/fast");
        CompletableFuture<Boolean> stopped =
            CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
        release.countDown();
        assertEquals("held", first.answer().text());
        assertEquals("fast", known.answer().text());
        assertEquals("fast", unknown.answer().text());
        assertTrue(known.ended());
        assertTrue(stopped.get(10, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void stoppingCutsWhatIsNotFinishedInTime() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Handler stuck =
        exchange -> {
          started.countDown();
          await(release);
          exchange.send("too late");
        };
    HttpServer server = server(route("GET", "/stuck", Execution.VIRTUAL, stuck)).start();
    try (RawClient client = new RawClient(server.port())) {
      client.get("/stuck");
      await(started);
      assertFalse(server.stop(Duration.ofMillis(20)));
      assertTrue(client.ended());
    } finally {
      release.countDown();
    }
  }

  @Test
  void theConnectionCapPausesAcceptingAndRecovers() throws Exception {
    try (HttpServer server = server().limits(Limits.defaults().withConnections(2)).start()) {
      RawClient first = new RawClient(server.port());
      RawClient second = new RawClient(server.port());
      assertEquals("fast", first.get("/fast").answer().text());
      assertEquals("fast", second.get("/fast").answer().text());
      try (RawClient third = new RawClient(server.port())) {
        third.get("/fast");
        first.close();
        assertEquals("fast", third.answer().text());
      }
      second.close();
    }
  }

  // ---- observation ----

  @Test
  void theObserverSeesEveryRequest() throws Exception {
    List<String> seen = new ArrayList<>();
    CountDownLatch four = new CountDownLatch(4);
    RequestObserver observer =
        (method, pattern, status, nanos, bytes) -> {
          synchronized (seen) {
            seen.add(method + " " + pattern + " " + status + " " + bytes);
          }
          four.countDown();
        };
    Handler id = exchange -> exchange.send(exchange.parameter("id"));
    try (HttpServer server =
            server(route("GET", "/users/{id}", Execution.VIRTUAL, id)).onRequest(observer).start();
        RawClient client = new RawClient(server.port())) {
      client.get("/users/123").answer();
      client.get("/nowhere").answer();
      client.send("BREW /fast HTTP/1.1\r\nHost: a\r\n\r\n").answer();
      client.send("bad\r\n\r\n").answer();
      await(four);
    }
    synchronized (seen) {
      assertTrue(seen.contains("GET /users/{id} 200 3"), seen.toString());
      assertTrue(
          seen.stream().anyMatch(each -> each.startsWith("other (none) 404 ")), seen.toString());
      assertTrue(
          seen.stream().anyMatch(each -> each.startsWith("other (none) 405 ")), seen.toString());
      assertTrue(
          seen.stream().anyMatch(each -> each.startsWith("other (refused) 400 ")), seen.toString());
    }
  }

  @Test
  void aRecordingHasAnEventForEachRequest(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("requests.jfr");
    Handler id = exchange -> exchange.send(exchange.parameter("id"));
    try (HttpServer server = server(route("GET", "/users/{id}", Execution.VIRTUAL, id)).start();
        RawClient client = new RawClient(server.port());
        Recording recording = new Recording()) {
      recording.enable("dev.fitten.Request").withoutThreshold();
      recording.start();
      client.get("/users/123").answer();
      client.get("/fast").answer();
      server.stop(Duration.ofSeconds(5));
      recording.stop();
      recording.dump(file);
    }
    RecordedEvent event =
        RecordingFile.readAllEvents(file).stream()
            .filter(each -> "/users/{id}".equals(each.getString("route")))
            .findFirst()
            .orElseThrow();
    assertEquals("GET", event.getString("method"));
    assertEquals(200, event.getInt("status"));
    assertEquals("virtual", event.getString("execution"));
    assertEquals("test/users/{id}", event.getString("handler"));
  }

  // ---- noise ----

  /// Seed 20261123: the same 2000 inputs in every run.
  @Test
  void twoThousandMutationsNeverMakeAServerError() throws IOException {
    Random random = new Random(20261123);
    List<byte[]> seeds = new ArrayList<>();
    for (WireCase wire : WireCase.all()) {
      if (wire.wholeRequest().length < 600) seeds.add(wire.wholeRequest());
    }
    try (HttpServer server =
        HttpServer.builder().loops(1).router(TestRoutes.router(Execution.LOOP)).start()) {
      for (int i = 0; i < 2000; i++) {
        byte[] mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
        try (RawClient client = new RawClient(server.port())) {
          client.send(mutant).endOutput();
          checkAnswers(client, i, mutant);
        }
      }
      try (RawClient client = new RawClient(server.port())) {
        assertEquals("Hello, World!", client.get("/plaintext").answer().text());
      }
    }
  }

  private static void checkAnswers(RawClient client, int number, byte[] mutant) {
    String shown = "mutation " + number + ": " + new String(mutant).replace("\r", "\\r");
    boolean toHead = new String(mutant).contains("HEAD");
    try {
      for (Received answer = client.answerOrEnd(toHead); ; answer = client.answerOrEnd(toHead)) {
        if (answer == null) return;
        int status = answer.status();
        assertTrue(status < 500 || status == 501 || status == 505, status + " to " + shown);
        if (toHead) return; // which of the answers has a body cannot be told here
      }
    } catch (EOFException | SocketException cut) {
      // Refused while it was still sending.
    } catch (IOException e) {
      throw new AssertionError(shown, e);
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && bytes.length > 1; i++) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, at, to, new byte[0]);
            case 2 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            default ->
                replaced(
                    bytes, at, at, Ascii.bytes("\r\n :;,=%\0\"\\0".substring(random.nextInt(12))));
          };
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] out = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(bytes, to, out, from + by.length, bytes.length - to);
    return out;
  }
}
