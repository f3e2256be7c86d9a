package dev.fitten.http.middleware;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs bytes with HMAC-SHA-256 (RFC 2104) and checks signatures. The first key signs, all of them
/// verify. Safe for all threads.
///
/// Each purpose gets keys of its own, derived from those given, so that what was signed as one thing
/// is never accepted as another.
final class Signer {
  /// Length of a signature.
  static final int BYTES = 32;

  /// RFC 2104 §3: a shorter key than the hash is weaker than the hash.
  private static final int LEAST_KEY_BYTES = 32;

  /// Ready to use, and only ever cloned: a clone costs a tenth of `Mac.getInstance` and `init`.
  private final Mac[] macs;

  Signer(String purpose, List<byte[]> keys) {
    if (keys.isEmpty()) throw new IllegalArgumentException("at least one key is needed");
    macs = new Mac[keys.size()];
    for (int i = 0; i < macs.length; i++) {
      byte[] key = keys.get(i);
      if (key.length < LEAST_KEY_BYTES) {
        throw new IllegalArgumentException(
            "key %d has %d bytes, must have at least %d random ones"
                .formatted(i + 1, key.length, LEAST_KEY_BYTES));
      }
      Mac deriving = mac(key);
      deriving.update(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      macs[i] = mac(deriving.doFinal());
    }
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// Returns the signature of all the parts, one behind the other. The caller sees to it that no two
  /// different lists of parts are the same bytes.
  byte[] sign(byte[]... parts) {
    return sign(macs[0], parts);
  }

  /// Returns the number of the key that the signature was made with, from 0, or -1. Takes the same
  /// time wherever the signatures differ.
  int verify(byte[] signature, byte[]... parts) {
    for (int i = 0; i < macs.length; i++) {
      if (MessageDigest.isEqual(sign(macs[i], parts), signature)) return i;
    }
    return -1;
  }

  private static byte[] sign(Mac prototype, byte[]... parts) {
    try {
      Mac mac = (Mac) prototype.clone();
      for (byte[] part : parts) mac.update(part);
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the HmacSHA256 of this JDK cannot be cloned", e);
    }
  }
}
