package dev.fitten.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where [StaticFiles] come from. Safe for all threads.
interface FileSource {
  /// Opens the file of that name, spelled exactly so, or returns `null` if there is none that may be
  /// served: missing, a folder, outside of the root, or not ours to read.
  ///
  /// @param name plain segments between `/`; see [FileNames#isPlain]
  @Nullable OpenFile open(String name) throws IOException;
}
