package dev.fitten.bench.http;

import java.io.IOException;

/// Keeps files of raw results.
public interface Keeper {
  /// @param name what was measured; the keeper adds the date
  void keep(String name, byte[] json) throws IOException;
}
