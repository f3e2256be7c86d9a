package dev.fitten.compiler;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Names that change with the content, so that a browser may keep a file for ever.
final class AssetNames {
  /// 40 bits: with 10,000 files of one name, the odds of two alike are 1 in 20,000.
  private static final int DIGITS = 10;

  private AssetNames() {}

  /// Puts a hash of the parts before the extension: `img/logo.svg` gives `img/logo-55cc01ab9e.svg`.
  static String hashed(String name, List<byte[]> parts) {
    int slash = name.lastIndexOf('/');
    int dot = name.lastIndexOf('.');
    String stem = dot > slash + 1 ? name.substring(0, dot) : name;
    return stem + "-" + hash(parts) + name.substring(stem.length());
  }

  static String hashed(String name, String text) {
    return hashed(name, List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String hash(List<byte[]> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
        digest.update((byte) 0); // so that "ab","c" and "a","bc" differ
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
