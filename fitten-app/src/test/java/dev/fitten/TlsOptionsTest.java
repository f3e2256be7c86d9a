package dev.fitten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsOptionsTest {
  private static final Path CERTIFICATES = Path.of("../fitten-http/src/test/tls");
  private static final String CHAIN = CERTIFICATES.resolve("test-only-server.pem").toString();
  private static final String KEY = CERTIFICATES.resolve("test-only-server-key.pem").toString();

  @Test
  void theOptionsMakeTheApplicationServeOverTls() throws Exception {
    try (RunningApp app = Fitten.app("--port=0", "--tls-cert", CHAIN, "--tls-key", KEY).start();
        HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      assertTrue(app.url().startsWith("https://127.0.0.1:"), app.url());
      var request = HttpRequest.newBuilder(URI.create(app.url() + "/metrics")).build();
      assertEquals(200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
  }

  private static SSLContext trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(CERTIFICATES.resolve("test-only-ca.pem"))) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      trusted.setCertificateEntry("ca", certificate);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tls-cert", "--tls-key"})
  void oneOptionWithoutTheOtherIsRefused(String option) {
    var e = assertThrows(StartFailure.class, () -> Fitten.app(option, CHAIN));
    assertEquals(2, e.exitStatus());
    assertTrue(e.getMessage().contains("belong together"), e.getMessage());
  }

  @Test
  void aFileThatCannotBeUsedIsAFailureInOneLine() {
    var app = Fitten.app("--port=0", "--tls-cert", "none.pem", "--tls-key", KEY);
    var e = assertThrows(StartFailure.class, app::start);
    assertEquals(1, e.exitStatus());
    assertTrue(e.getMessage().contains("none.pem cannot be read"), e.getMessage());
  }
}
