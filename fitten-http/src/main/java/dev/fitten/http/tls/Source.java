package dev.fitten.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Where identities come from; read again on each reload.
sealed interface Source {
  /// Returns at least one identity.
  List<Identity> read() throws BadCertificate;

  /// Returns the files to watch.
  List<Path> files();

  /// A chain and a key as text.
  record PemFiles(Path chain, Path key) implements Source {
    @Override
    public List<Identity> read() throws BadCertificate {
      String from = chain.equals(key) ? chain.toString() : chain + " with " + key;
      return List.of(Identity.of(from, Pem.privateKey(key), Pem.certificates(chain)));
    }

    @Override
    public List<Path> files() {
      return chain.equals(key) ? List.of(chain) : List.of(chain, key);
    }
  }

  /// A key store in a file (PKCS#12 or JKS).
  record StoreFile(Path file, char[] password) implements Source {
    @Override
    public List<Identity> read() throws BadCertificate {
      try (InputStream in = Files.newInputStream(file)) {
        KeyStore store = KeyStore.getInstance("PKCS12"); // the JDK's reads JKS too
        store.load(in, password);
        return new Store(store, password, file.toString()).read();
      } catch (BadCertificate e) {
        throw e;
      } catch (IOException | GeneralSecurityException e) {
        throw new BadCertificate(file + " cannot be read as a key store: " + e.getMessage(), e);
      }
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String toString() {
      return file.toString(); // without the password
    }
  }

  /// A key store in memory.
  record Store(KeyStore store, char[] password, String from) implements Source {
    @Override
    public List<Identity> read() throws BadCertificate {
      List<Identity> identities = new ArrayList<>();
      try {
        for (String alias : Collections.list(store.aliases())) {
          if (!store.isKeyEntry(alias)) continue;
          if (store.getKey(alias, password) instanceof PrivateKey key) {
            identities.add(Identity.of(from + ", '" + alias + "'", key, chain(alias)));
          }
        }
      } catch (GeneralSecurityException e) {
        throw new BadCertificate(from + ": a key cannot be read: " + e.getMessage(), e);
      }
      if (identities.isEmpty()) throw new BadCertificate(from + " contains no private key");
      return identities;
    }

    private List<X509Certificate> chain(String alias)
        throws GeneralSecurityException, BadCertificate {
      List<X509Certificate> chain = new ArrayList<>();
      Certificate[] certificates = store.getCertificateChain(alias);
      if (certificates != null) {
        for (Certificate each : certificates) {
          if (each instanceof X509Certificate x509) chain.add(x509);
        }
      }
      if (chain.isEmpty()) throw new BadCertificate(from + ": '" + alias + "' has no certificate");
      return chain;
    }

    @Override
    public List<Path> files() {
      return List.of();
    }

    @Override
    public String toString() {
      return from;
    }
  }
}
