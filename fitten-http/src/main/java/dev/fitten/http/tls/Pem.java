package dev.fitten.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Reads certificates and private keys in the textual encoding of RFC 7468.
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /// Far more than any chain or key; a wrong file, a log perhaps, is not read into memory.
  private static final long MOST_BYTES = 1 << 20;

  /// What stands behind BEGIN, and the bytes.
  private record Block(String label, byte[] bytes) {}

  private Pem() {}

  /// Returns the certificates of a file in their order, at least one.
  static List<X509Certificate> certificates(Path file) throws BadCertificate {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (!block.label.equals("CERTIFICATE")) continue;
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        ByteArrayInputStream in = new ByteArrayInputStream(block.bytes);
        certificates.add((X509Certificate) factory.generateCertificate(in));
      } catch (CertificateException e) {
        throw new BadCertificate(
            "%s: certificate %d is malformed".formatted(file, certificates.size() + 1), e);
      }
    }
    if (certificates.isEmpty()) {
      throw new BadCertificate(file + " contains no '-----BEGIN CERTIFICATE-----'");
    }
    return certificates;
  }

  /// Returns the only private key of a file, which may contain other things too.
  static PrivateKey privateKey(Path file) throws BadCertificate {
    PrivateKey found = null;
    for (Block block : blocks(file)) {
      if (!block.label.endsWith("PRIVATE KEY")) continue;
      if (found != null) throw new BadCertificate(file + " contains more than one private key");
      found = privateKey(file, block);
      Arrays.fill(block.bytes, (byte) 0);
    }
    if (found == null) {
      throw new BadCertificate(file + " contains no '-----BEGIN PRIVATE KEY-----'");
    }
    return found;
  }

  private static PrivateKey privateKey(Path file, Block block) throws BadCertificate {
    if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
      throw new BadCertificate(
          file
              + " is encrypted with a password; decrypt it with 'openssl pkcs8 -in "
              + file
              + "', or use a key store");
    }
    if (!block.label.equals("PRIVATE KEY")) {
      throw new BadCertificate(
          "%s is '%s', must be PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt -in %s'"
              .formatted(file, block.label, file));
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(block.bytes);
    // PKCS#8 names the algorithm inside; each factory refuses what is not its own.
    for (String algorithm : List.of("EC", "RSA", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException notOfThisAlgorithm) {
        continue;
      }
    }
    throw new BadCertificate(file + ": the private key is neither RSA, EC nor Ed25519");
  }

  private static List<Block> blocks(Path file) throws BadCertificate {
    String text = text(file);
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      if (labelEnd < 0) throw new BadCertificate(file + ": a BEGIN line does not end");
      String label = text.substring(at + BEGIN.length(), labelEnd);
      int bodyStart = labelEnd + DASHES.length();
      int bodyEnd = text.indexOf("-----END " + label + DASHES, bodyStart);
      if (bodyEnd < 0) throw new BadCertificate(file + ": '" + label + "' has no END line");
      try {
        String body = text.substring(bodyStart, bodyEnd).replaceAll("\\s+", "");
        blocks.add(new Block(label, Base64.getDecoder().decode(body)));
      } catch (IllegalArgumentException e) {
        throw new BadCertificate(file + ": '" + label + "' is not Base64");
      }
      at = text.indexOf(BEGIN, bodyEnd);
    }
    return blocks;
  }

  private static String text(Path file) throws BadCertificate {
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw new BadCertificate(
            "%s has %d bytes, more than %d: not a PEM file?".formatted(file, bytes, MOST_BYTES));
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (BadCertificate e) {
      throw e;
    } catch (IOException e) {
      throw new BadCertificate(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}
