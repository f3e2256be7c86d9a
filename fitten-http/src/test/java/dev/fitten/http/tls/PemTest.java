package dev.fitten.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  @ParameterizedTest
  @CsvSource({"server, EC", "next, EC", "rsa, RSA", "ed25519, EdDSA"})
  void keysOfEachKindAreRead(String name, String algorithm) throws BadCertificate {
    assertEquals(algorithm, Pem.privateKey(TestTls.file(name + "-key.pem")).getAlgorithm());
  }

  @Test
  void aChainIsReadInItsOrderWithTextAroundItAndAnyLineEnds(@TempDir Path folder) throws Exception {
    String chain =
        "Subject: first\n"
            + Files.readString(TestTls.file("server.pem"))
            + "\nand its issuer\n"
            + Files.readString(TestTls.file("ca.pem"));
    Path file = folder.resolve("chain.pem");
    for (String text : new String[] {chain, chain.replace("\n", "\r\n")}) {
      Files.writeString(file, text);
      var certificates = Pem.certificates(file);
      assertEquals(2, certificates.size());
      assertEquals(TestTls.certificate("server"), certificates.get(0));
      assertEquals(TestTls.certificate("ca"), certificates.get(1));
    }
  }

  @Test
  void chainAndKeyMayShareAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("both.pem");
    Files.writeString(
        file,
        Files.readString(TestTls.file("server-key.pem"))
            + Files.readString(TestTls.file("server.pem")));
    assertTrue(Tls.pem(file, file).reload());
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.pem | encrypted-key.pem | is encrypted with a password; decrypt it with 'openssl pkcs8
          rsa.pem | pkcs1-key.pem | is 'RSA PRIVATE KEY', must be PKCS#8; convert it with 'openssl pkcs8 -topk8
          server.pem | server.pem | contains no '-----BEGIN PRIVATE KEY-----'
          server-key.pem | server-key.pem | contains no '-----BEGIN CERTIFICATE-----'
          server.pem | next-key.pem | the private key does not belong to the first certificate
          server.pem | rsa-key.pem | the private key does not belong to the first certificate
          short.pem | short-key.pem | the RSA key has 1024 bits, must have at least 2048
          server.pem | none.pem | cannot be read: NoSuchFileException
          """)
  void whatCannotBeUsedIsSaidWithWhatToDo(String chain, String key, String message) {
    Tls tls = Tls.pem(TestTls.file(chain), TestTls.file(key));
    BadCertificate e = assertThrows(BadCertificate.class, tls::reload);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().contains("test-only-"), "the file is not named: " + e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nAAAA",
        "-----BEGIN PRIVATE KEY",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "",
      })
  void malformedFilesAreRefusedByName(String text, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("broken.pem"), text);
    Tls tls = Tls.pem(file, file);
    BadCertificate e = assertThrows(BadCertificate.class, tls::reload);
    assertTrue(e.getMessage().contains("broken.pem"), e.getMessage());
  }

  @Test
  void twoKeysInAFileAreRefused(@TempDir Path folder) throws Exception {
    String key = Files.readString(TestTls.file("server-key.pem"));
    Path file = Files.writeString(folder.resolve("two.pem"), key + key);
    BadCertificate e = assertThrows(BadCertificate.class, () -> Pem.privateKey(file));
    assertTrue(e.getMessage().contains("more than one private key"), e.getMessage());
  }

  @Test
  void messagesContainNoPieceOfAKey(@TempDir Path folder) throws Exception {
    String text = Files.readString(TestTls.file("server-key.pem"));
    Path file = Files.writeString(folder.resolve("cut.pem"), text.replace("END", "AND"));
    BadCertificate e = assertThrows(BadCertificate.class, () -> Pem.privateKey(file));
    for (String line : text.split("\n")) {
      if (!line.startsWith("-----")) assertFalse(e.toString().contains(line));
    }
  }

  @Test
  void keyStoresAreReadAndAWrongPasswordSaysSo() throws Exception {
    Path file = TestTls.file("server.p12");
    assertTrue(Tls.keyStore(file, "test-only".toCharArray()).reload());
    BadCertificate e =
        assertThrows(
            BadCertificate.class, () -> Tls.keyStore(file, "wrong".toCharArray()).reload());
    assertTrue(e.getMessage().contains("server.p12"), e.getMessage());
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    assertThrows(BadCertificate.class, () -> Tls.keyStore(empty, new char[0]).reload());
  }

  @ParameterizedTest
  @CsvSource({"9, 1, 1", "86400001, 1, 1", "10, 0, 1", "10, 1, -1", "10, 1, 86401"})
  void settingsOutOfRangeAreRefused(int handshakeMillis, int handshakes, int watchSeconds) {
    Tls tls = TestTls.server("server");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            tls.withHandshakeMillis(handshakeMillis)
                .withHandshakes(handshakes)
                .withWatchSeconds(watchSeconds));
  }
}
