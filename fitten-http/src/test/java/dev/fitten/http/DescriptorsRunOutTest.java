package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server in a JVM that may open few files.
@EachTransport
@Timeout(60)
class DescriptorsRunOutTest {
  @Test
  void acceptingPausesOnceAndRecovers() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "ulimit as on Linux");
    String transport = System.getProperty("fitten.transport", "nio");
    List<RawClient> clients = new ArrayList<>();
    try (ChildServer server =
        new ChildServer(transport, 100, "--enable-native-access=ALL-UNNAMED")) {
      try (RawClient first = new RawClient(server.port)) {
        assertEquals("fast", first.get("/fast").answer().text());
        for (int i = 0; i < 120; i++) clients.add(new RawClient(server.port).get("/fast"));
        // Those that were accepted are served all the time, the others when there is room again.
        for (int i = 0; i < 5; i++) assertEquals("fast", first.get("/fast").answer().text());
        for (int i = 0; i < 60; i++) clients.get(i).close();
        for (int i = 60; i < 120; i++) assertEquals("fast", clients.get(i).answer().text());
        assertEquals("slow", first.get("/slow").answer().text());
      }
      String errors = server.end();
      assertEquals(2, errors.split("accepting pauses").length, errors);
      assertTrue(errors.contains("Too many open files"), errors);
    } finally {
      for (RawClient client : clients) client.close();
    }
  }
}
