package dev.fitten.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Certificates as they were read at one time, with the sessions made with them. A reload makes a
/// new one: connections under way keep theirs, and nobody resumes a session whose certificates are no
/// longer trusted.
final class TlsContext {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /// Authenticated encryption with forward secrecy only. AES-128 first: as far out of reach as
  /// AES-256, and a third cheaper.
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  /// Finite-field groups cost the server many times what they cost the client (CVE-2002-20001).
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

  private static final String[] SIGNATURES = {
    "ecdsa_secp256r1_sha256",
    "ecdsa_secp384r1_sha384",
    "ecdsa_secp521r1_sha512",
    "ed25519",
    "rsa_pss_rsae_sha256",
    "rsa_pss_rsae_sha384",
    "rsa_pss_rsae_sha512",
    "rsa_pss_pss_sha256",
    "rsa_pss_pss_sha384",
    "rsa_pss_pss_sha512",
    "rsa_pkcs1_sha256",
    "rsa_pkcs1_sha384",
    "rsa_pkcs1_sha512",
  };

  /// Sessions of clients that take no tickets; those of the others are kept by the client.
  private static final int SESSIONS = 1024;

  private static final int SESSION_SECONDS = 3600;

  private final Identities identities;
  private final List<X509Certificate> trusted;
  private final SSLContext context;
  private final SSLParameters parameters;

  private TlsContext(
      Identities identities,
      List<X509Certificate> trusted,
      SSLContext context,
      SSLParameters parameters) {
    this.identities = identities;
    this.trusted = trusted;
    this.context = context;
    this.parameters = parameters;
  }

  /// Makes a context.
  ///
  /// @param trusted who may issue client certificates; empty if none are asked for
  static TlsContext of(
      List<Identity> all,
      List<X509Certificate> trusted,
      boolean clientsMust,
      boolean refuseUnknownNames,
      List<String> protocols)
      throws BadCertificate {
    try {
      Identities identities = new Identities(all);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {identities}, trustManagers(trusted), null);
      SSLSessionContext sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(SESSIONS);
      sessions.setSessionTimeout(SESSION_SECONDS);
      SSLParameters parameters = new SSLParameters(SUITES, PROTOCOLS);
      parameters.setUseCipherSuitesOrder(true);
      parameters.setNamedGroups(GROUPS);
      parameters.setSignatureSchemes(SIGNATURES);
      parameters.setApplicationProtocols(protocols.toArray(String[]::new));
      if (refuseUnknownNames) parameters.setSNIMatchers(List.of(identities.knownNamesOnly()));
      if (clientsMust) parameters.setNeedClientAuth(true);
      else if (!trusted.isEmpty()) parameters.setWantClientAuth(true);
      return new TlsContext(identities, trusted, context, parameters);
    } catch (GeneralSecurityException e) {
      throw new BadCertificate("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(List<X509Certificate> trusted)
      throws GeneralSecurityException {
    if (trusted.isEmpty()) return new TrustManager[0]; // not asked, and not the JDK's own list
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) store.setCertificateEntry("ca" + i, trusted.get(i));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /// Returns a new engine for one connection.
  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }

  int sessions() {
    return Collections.list(context.getServerSessionContext().getIds()).size();
  }

  boolean sameAs(List<Identity> others, List<X509Certificate> othersTrusted) {
    List<Identity> own = identities.all();
    if (own.size() != others.size() || !trusted.equals(othersTrusted)) return false;
    for (int i = 0; i < own.size(); i++) if (!own.get(i).sameAs(others.get(i))) return false;
    return true;
  }

  static List<X509Certificate> trusted(@Nullable Path file) throws BadCertificate {
    return file == null ? List.of() : Pem.certificates(file);
  }
}
