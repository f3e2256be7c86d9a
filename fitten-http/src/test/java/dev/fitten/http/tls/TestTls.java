package dev.fitten.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// The certificates of `src/test/tls` (see `make` there), and clients that trust them.
public final class TestTls {
  /// No name asked for, whatever certificate comes.
  public static final String NO_NAME = "";

  private TestTls() {}

  /// Returns a file of `src/test/tls`, by the middle of its name.
  public static Path file(String name) {
    return Path.of("src/test/tls/test-only-" + name);
  }

  /// Returns settings with one of the certificates there.
  public static Tls server(String name) {
    return Tls.pem(file(name + ".pem"), file(name + "-key.pem")).withWatchSeconds(0);
  }

  /// Returns a context that trusts the test issuer and shows no certificate.
  public static SSLContext client() {
    return client(null);
  }

  /// Returns a context that trusts the test issuer.
  ///
  /// @param certificate what it shows, or `null`
  public static SSLContext client(String certificate) {
    try {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("ca", certificate("ca"));
      TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
      trusting.init(trust);
      KeyManager[] keys = {};
      if (certificate != null) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        PrivateKey key = Pem.privateKey(file(certificate + "-key.pem"));
        store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate(certificate)});
        KeyManagerFactory showing = KeyManagerFactory.getInstance("NewSunX509");
        showing.init(store, new char[0]);
        keys = showing.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusting.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns a certificate of `src/test/tls`.
  public static Certificate certificate(String name) {
    try (InputStream in = Files.newInputStream(file(name + ".pem"))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns a socket that has not shaken hands yet. Waits at most ten seconds for anything.
  ///
  /// @param name the name to ask for (SNI), or [#NO_NAME]
  public static SSLSocket connect(SSLContext context, int port, String name, String... protocols)
      throws IOException {
    Socket tcp = new Socket();
    tcp.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout(10_000);
    return over(tcp, context, name, protocols);
  }

  /// Returns TLS over a connected socket; no hands shaken yet.
  public static SSLSocket over(Socket tcp, SSLContext context, String name, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (protocols.length > 0) parameters.setProtocols(protocols);
    if (!name.isEmpty()) parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    return socket;
  }
}
