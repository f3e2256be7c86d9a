package dev.fitten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void aValueFollowsItsNameOrAnEqualsSign() {
    var options = new Options("--port", "9000", "--host=::1");
    assertEquals(9000, options.number("--port", 8080, 0, 65535));
    assertEquals("::1", options.text("--host", "H", "127.0.0.1"));
    options.complete();
  }

  @Test
  void whatNobodyAskedForIsRefusedWithWhatThereIs() {
    var options = new Options("--prot", "9000");
    options.number("--port", 8080, 0, 65535);
    var e = assertThrows(StartFailure.class, options::complete);
    assertEquals(2, e.exitStatus());
    assertEquals("unknown option '--prot'; this application takes --port N", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "65536", "8080x", "1e3", "99999999999"})
  void aPortThatIsNoPortIsRefusedWithItsLimits(String port) {
    var e =
        assertThrows(
            StartFailure.class,
            () -> new Options("--port=" + port).number("--port", 8080, 0, 65535));
    assertEquals(2, e.exitStatus());
    assertTrue(e.getMessage().contains("--port"), e.getMessage());
  }

  @Test
  void anOptionGivenTwiceIsRefused() {
    assertThrows(StartFailure.class, () -> new Options("--port", "1", "--port", "2"));
  }

  @Test
  void aStrayWordIsAnUnknownOption() {
    var e = assertThrows(StartFailure.class, () -> new Options("9000").complete());
    assertTrue(e.getMessage().contains("'9000'"), e.getMessage());
  }
}
