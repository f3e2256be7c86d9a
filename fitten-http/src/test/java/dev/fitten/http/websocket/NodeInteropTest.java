package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Execution;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two clients of other people: `ws` and `undici` of npm, installed in `target/node`. Skipped, and
/// says so, where there is no node or npm, or nothing can be installed.
@Timeout(180)
class NodeInteropTest {
  private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
  private static final List<String> PACKAGES = List.of("ws@8.23.0", "undici@7.30.2");

  private record Ended(int status, String output) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(FOLDER, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(80, TimeUnit.SECONDS)) return new Ended(-1, "not done in 80 seconds");
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static boolean isThere(String program) {
    for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) return true;
    }
    return false;
  }

  private static void install() throws IOException, InterruptedException {
    assumeTrue(isThere("node") && isThere("npm"), "node and npm are needed, and not on the PATH");
    Files.createDirectories(FOLDER);
    Path installed = FOLDER.resolve("installed.txt");
    if (Files.exists(installed) && Files.readString(installed).equals(PACKAGES.toString())) return;
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}");
    List<String> command = new java.util.ArrayList<>(List.of("npm", "install"));
    command.addAll(List.of("--no-audit", "--no-fund", "--ignore-scripts"));
    command.addAll(PACKAGES);
    Ended ended = run(command);
    assumeTrue(ended.status == 0, "npm could not install " + PACKAGES + ": " + ended.output);
    Files.writeString(installed, PACKAGES.toString());
  }

  @Test
  void wsAndUndiciAreUnderstood() throws Exception {
    install();
    Path script = FOLDER.resolve("interop.mjs");
    Files.copy(
        Path.of("src", "test", "node", "interop.mjs"), script, StandardCopyOption.REPLACE_EXISTING);
    WebSocketOptions options =
        WebSocketOptions.builder()
            .subprotocols("v1")
            .contextTakeover(true)
            .deflateFromBytes(10)
            .build();
    Route route =
        new Route(
            "GET",
            "/ws",
            Execution.LOOP,
            "test",
            WebSocket.handler(options, socket -> new Echo(socket)));
    try (HttpServer server = HttpServer.builder().router(Router.of(List.of(route))).start()) {
      Ended ended = run(List.of("node", script.toString(), "" + server.port()));
      assertEquals(0, ended.status, ended.output);
      assertEquals(7, ended.output.lines().filter(line -> line.startsWith("ok ")).count());
    }
  }

  private record Echo(WebSocket socket) implements WebSocketListener {
    @Override
    public void text(String message) {
      if (message.equals("close 4242")) socket.close(4242, "as you wish");
      else socket.send(message);
    }

    @Override
    public void binary(Bytes message) {
      socket.send(message);
    }
  }
}
