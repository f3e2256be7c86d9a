package dev.fitten.http.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// A private key and its certificate chain, the own certificate first.
///
/// @param from the file or store it came from, for messages
/// @param names the DNS names of the certificate (RFC 6125 §6.4), in lower case
record Identity(String from, PrivateKey key, List<X509Certificate> chain, List<String> names) {
  private static final Integer DNS_NAME = 2;

  /// RSA keys below are refused by every current client.
  private static final int LEAST_RSA_BITS = 2048;

  /// Makes an identity of a key and a chain that fit together.
  static Identity of(String from, PrivateKey key, List<X509Certificate> chain)
      throws BadCertificate {
    X509Certificate own = chain.getFirst();
    if (own.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new BadCertificate(
          "%s: the RSA key has %d bits, must have at least %d"
              .formatted(from, rsa.getModulus().bitLength(), LEAST_RSA_BITS));
    }
    if (!belongTogether(key, own.getPublicKey())) {
      throw new BadCertificate(
          from + ": the private key does not belong to the first certificate of the chain");
    }
    return new Identity(from, key, List.copyOf(chain), names(from, own));
  }

  /// Returns the algorithm as the JDK's key managers name it: `RSA`, `EC`, `EdDSA`.
  String keyType() {
    return key.getAlgorithm();
  }

  boolean sameAs(Identity other) {
    return key.equals(other.key) && chain.equals(other.chain);
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    byte[] anything = {'f', 'i', 't', 't', 'e', 'n'};
    try {
      Signature signing = signature(key.getAlgorithm());
      signing.initSign(key);
      signing.update(anything);
      byte[] signed = signing.sign();
      Signature checking = signature(key.getAlgorithm());
      checking.initVerify(certified);
      checking.update(anything);
      return checking.verify(signed);
    } catch (GeneralSecurityException differentAlgorithms) {
      return false;
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm; // EdDSA and RSASSA-PSS sign under their own names
            });
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec(
              "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
    }
    return signature;
  }

  private static List<String> names(String from, X509Certificate certificate)
      throws BadCertificate {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) return List.of();
      for (List<?> each : alternatives) {
        if (DNS_NAME.equals(each.get(0))) {
          names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      throw new BadCertificate(from + ": the names of the certificate are malformed", e);
    }
    return List.copyOf(names);
  }
}
