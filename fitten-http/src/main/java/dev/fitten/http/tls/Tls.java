package dev.fitten.http.tls;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a server speaks TLS: its certificates, and what it asks of clients.
///
/// ```java
/// Tls tls = Tls.pem(Path.of("chain.pem"), Path.of("key.pem"));
/// HttpServer.builder().port(8443).tls(tls).router(router).start();
/// ```
///
/// Only TLS 1.2 and 1.3 are spoken, with authenticated encryption and forward secrecy; there is no
/// switch for less. Settings never change: each `with…` method returns another object. Certificates
/// do: [#reload] reads them again, and the server does so by itself when their files change.
/// May be used by several threads and servers.
public final class Tls {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  private static final int MOST_MILLIS = 86_400_000;

  private final List<Source> sources;
  private final @Nullable Path trustedFile;
  private final boolean clientsMust;
  private final boolean refusesUnknownNames;
  private final int handshakeMillis;
  private final int handshakes;
  private final int watchSeconds;

  /// Guards reading certificates; not `current`, which loops read at each connection.
  private final ReentrantLock reading = new ReentrantLock();

  private volatile @Nullable TlsContext current;
  private List<String> protocols = List.of();

  private Tls(
      List<Source> sources,
      @Nullable Path trustedFile,
      boolean clientsMust,
      boolean refusesUnknownNames,
      int handshakeMillis,
      int handshakes,
      int watchSeconds) {
    this.sources = sources;
    this.trustedFile = trustedFile;
    this.clientsMust = clientsMust;
    this.refusesUnknownNames = refusesUnknownNames;
    this.handshakeMillis = handshakeMillis;
    this.handshakes = handshakes;
    this.watchSeconds = watchSeconds;
  }

  private static Tls of(Source first) {
    return new Tls(List.of(first), null, false, false, 10_000, 4096, 5);
  }

  /// Returns settings with a certificate chain and a private key as PEM files. They are read when the
  /// server starts.
  ///
  /// @param chain the certificate of the server, then those between it and the root
  /// @param key PKCS#8 without a password: RSA of at least 2048 bits, EC or Ed25519
  public static Tls pem(Path chain, Path key) {
    return of(new Source.PemFiles(chain, key));
  }

  /// Returns settings with the keys of a PKCS#12 or JKS file. It is read when the server starts.
  ///
  /// @param password of the file and of the keys in it
  public static Tls keyStore(Path file, char[] password) {
    return of(new Source.StoreFile(file, password.clone()));
  }

  /// Returns settings with the keys of a key store.
  ///
  /// @param password of the keys in it
  public static Tls keyStore(KeyStore store, char[] password) {
    return of(new Source.Store(store, password.clone(), "the key store"));
  }

  /// Returns these settings with one more certificate. A client gets the one for the name it asks for
  /// (exact names before wildcards), with any other name or none the first one added.
  public Tls andPem(Path chain, Path key) {
    return and(new Source.PemFiles(chain, key));
  }

  /// Returns these settings with the certificates of one more key store.
  public Tls andKeyStore(Path file, char[] password) {
    return and(new Source.StoreFile(file, password.clone()));
  }

  private Tls and(Source source) {
    List<Source> more = new ArrayList<>(sources);
    more.add(source);
    return new Tls(
        List.copyOf(more),
        trustedFile,
        clientsMust,
        refusesUnknownNames,
        handshakeMillis,
        handshakes,
        watchSeconds);
  }

  /// Returns these settings refusing clients that ask for a name no certificate has (RFC 6066 §3,
  /// alert `unrecognized_name`). Clients that ask for no name still get the first certificate.
  public Tls refusingUnknownNames() {
    return new Tls(
        sources, trustedFile, clientsMust, true, handshakeMillis, handshakes, watchSeconds);
  }

  /// Returns these settings asking clients for a certificate. One that is shown must be valid and
  /// issued, directly or over others, by one of the given; none need be.
  ///
  /// @param trusted PEM file of issuers
  public Tls withOptionalClientCertificates(Path trusted) {
    return new Tls(
        sources,
        Objects.requireNonNull(trusted),
        false,
        refusesUnknownNames,
        handshakeMillis,
        handshakes,
        watchSeconds);
  }

  /// Returns these settings refusing clients without a valid certificate issued, directly or over
  /// others, by one of the given.
  ///
  /// @param trusted PEM file of issuers
  public Tls withRequiredClientCertificates(Path trusted) {
    return new Tls(
        sources,
        Objects.requireNonNull(trusted),
        true,
        refusesUnknownNames,
        handshakeMillis,
        handshakes,
        watchSeconds);
  }

  /// Returns these settings with another limit for the whole handshake, from the connection's start to
  /// its last message: 10 to 86400000 milliseconds, 10000 by default. Then the connection is closed.
  public Tls withHandshakeMillis(int millis) {
    check("handshakeMillis", millis, 10, MOST_MILLIS);
    return new Tls(
        sources, trustedFile, clientsMust, refusesUnknownNames, millis, handshakes, watchSeconds);
  }

  /// Returns these settings with another limit for handshakes under way at the same time: 1 to
  /// 16777216, 4096 by default, shared out among the loops. When there are more, the oldest is closed:
  /// an honest client is through long before it is the oldest.
  public Tls withHandshakes(int most) {
    check("handshakes", most, 1, 16_777_216);
    return new Tls(
        sources,
        trustedFile,
        clientsMust,
        refusesUnknownNames,
        handshakeMillis,
        most,
        watchSeconds);
  }

  /// Returns these settings looking every so many seconds whether a certificate file has changed: 1 to
  /// 86400, 5 by default; 0 for never.
  public Tls withWatchSeconds(int seconds) {
    check("watchSeconds", seconds, 0, 86_400);
    return new Tls(
        sources,
        trustedFile,
        clientsMust,
        refusesUnknownNames,
        handshakeMillis,
        handshakes,
        seconds);
  }

  private static void check(String name, int value, int floor, int ceiling) {
    if (value < floor || value > ceiling) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be from " + floor + " to " + ceiling);
    }
  }

  /// Reads all certificates and keys again. New connections get the new ones; those under way keep
  /// theirs. If anything is wrong with the new ones, the old ones stay in use. Waits for files.
  ///
  /// @return whether anything has changed
  /// @throws BadCertificate if the files cannot be used
  public boolean reload() throws BadCertificate {
    return read(false);
  }

  private boolean read(boolean always) throws BadCertificate {
    reading.lock();
    try {
      List<Identity> identities = new ArrayList<>();
      for (Source source : sources) identities.addAll(source.read());
      List<X509Certificate> trusted = TlsContext.trusted(trustedFile);
      TlsContext before = current;
      if (!always && before != null && before.sameAs(identities, trusted)) return false;
      current = TlsContext.of(identities, trusted, clientsMust, refusesUnknownNames, protocols);
      for (Identity each : identities) announce(each, before == null ? Level.DEBUG : Level.INFO);
      return true;
    } finally {
      reading.unlock();
    }
  }

  private static void announce(Identity identity, Level level) {
    Instant ends = identity.chain().getFirst().getNotAfter().toInstant();
    if (ends.isBefore(Instant.now())) {
      LOG.log(Level.WARNING, "the certificate of {0} has expired: {1}", identity.from(), ends);
    } else {
      LOG.log(
          level,
          "certificate of {0} for {1}, valid until {2}",
          identity.from(),
          identity.names(),
          ends);
    }
  }

  /// Returns the files that [#reload] reads.
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Source source : sources) files.addAll(source.files());
    if (trustedFile != null) files.add(trustedFile);
    return files;
  }

  TlsContext context() {
    return Objects.requireNonNull(current, "certificates are read before the server listens");
  }

  /// Returns the limit for a whole handshake, milliseconds.
  public int handshakeMillis() {
    return handshakeMillis;
  }

  int handshakes() {
    return handshakes;
  }

  /// Reads the certificates and returns what puts TLS between accepted links and their protocol. For
  /// the server itself: nobody else has the types.
  ///
  /// @param loops how many loops the server has
  /// @param byProtocol who handles a link, by the protocol that ALPN (RFC 7301) chose; the first one
  ///   also gets clients that do not choose
  /// @throws BadCertificate if the files cannot be used
  public TlsAcceptor acceptor(int loops, Map<String, Function<Link, LinkHandler>> byProtocol)
      throws BadCertificate {
    FileWatch watch = FileWatch.of(this, watchSeconds);
    reading.lock();
    try {
      protocols = List.copyOf(byProtocol.keySet());
      read(true);
    } finally {
      reading.unlock();
    }
    return new TlsAcceptor(this, loops, byProtocol, watch == null ? null : watch.start());
  }
}
