package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TransportChoiceTest {
  @ParameterizedTest
  @EnumSource
  void aChoiceIsFoundByItsName(TransportChoice choice) {
    assertEquals(choice, TransportChoice.of(choice.toString()));
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThereAre() {
    for (String name : List.of("", "epoll", "NIO", "io-uring")) {
      var e = assertThrows(IllegalArgumentException.class, () -> TransportChoice.of(name));
      assertEquals("transport is '" + name + "', must be auto, nio or io_uring", e.getMessage());
    }
  }

  @Test
  void selectorsRunWhenTheyAreAskedFor() throws IOException {
    try (HttpServer server = HttpServer.builder().transport(TransportChoice.NIO).start()) {
      assertEquals("nio", server.transport());
      assertEquals("io_uring: not asked for", server.transportReason());
    }
  }

  @Test
  void theReasonNamesTheOtherTransport() throws IOException {
    try (HttpServer server = HttpServer.builder().transport(TransportChoice.AUTO).start()) {
      String other = server.transport().equals("nio") ? "io_uring: " : "nio: ";
      assertTrue(server.transportReason().startsWith(other), server.transportReason());
      assertTrue(server.transportReason().length() > other.length(), server.transportReason());
    }
  }

  @Test
  void withoutNativeAccessSelectorsRunAndTheJvmDoesNotWarn() throws Exception {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "io_uring is Linux's");
    try (ChildServer server = new ChildServer("auto", 0)) {
      assertEquals("nio", server.transport);
      assertEquals(
          "io_uring: native access is not enabled: start with --enable-native-access=ALL-UNNAMED",
          server.reason);
      try (RawClient client = new RawClient(server.port)) {
        assertEquals("fast", client.get("/fast").answer().text());
      }
      assertEquals("", server.end());
    }
  }

  @Test
  void ioUringWithoutNativeAccessIsRefused() {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "io_uring is Linux's");
    var e = assertThrows(IOException.class, () -> new ChildServer("io_uring", 0).close());
    assertTrue(
        e.getMessage().contains("TransportUnavailable: io_uring: native access"), e::toString);
  }
}
