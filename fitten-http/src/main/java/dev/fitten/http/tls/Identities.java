package dev.fitten.http.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the identity for the name that a client asks for: the exact name first, then a wildcard
/// for its first label (RFC 6125 §6.4.3), then the default. Immutable: its size depends on the
/// certificates only, never on the names that clients make up.
final class Identities extends X509ExtendedKeyManager {
  private final List<Identity> all;
  private final Map<String, List<Integer>> byName = new HashMap<>();
  private final List<Integer> defaults = new ArrayList<>();

  /// @param all the first one is the default, and with it those of other key types that have the same
  ///   names
  Identities(List<Identity> all) {
    this.all = List.copyOf(all);
    for (int i = 0; i < all.size(); i++) {
      for (String name : all.get(i).names()) {
        byName.computeIfAbsent(name, none -> new ArrayList<>()).add(i);
      }
      if (all.get(i).names().equals(all.getFirst().names())) defaults.add(i);
    }
  }

  List<Identity> all() {
    return all;
  }

  /// Returns what lets only names pass that a certificate has.
  SNIMatcher knownNamesOnly() {
    return new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
      @Override
      public boolean matches(SNIServerName asked) {
        return named(hostOf(asked)) != null;
      }
    };
  }

  private static String hostOf(SNIServerName name) {
    try {
      SNIHostName host =
          name instanceof SNIHostName already ? already : new SNIHostName(name.getEncoded());
      return host.getAsciiName().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notAHostName) {
      return "";
    }
  }

  private @Nullable List<Integer> named(String host) {
    List<Integer> exact = byName.get(host);
    if (exact != null) return exact;
    int dot = host.indexOf('.');
    return dot < 1 ? null : byName.get("*" + host.substring(dot));
  }

  private List<Integer> candidates(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        List<Integer> named = named(hostOf(name));
        if (named != null) return named;
      }
    }
    return defaults;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    for (int candidate : candidates(engine)) {
      if (all.get(candidate).keyType().equals(keyType)) return Integer.toString(candidate);
    }
    return null;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return all.get(Integer.parseInt(alias)).key();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return all.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
  }

  // ---- what a server on engines is never asked ----

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
