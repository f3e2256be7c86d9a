package dev.fitten.http;

import dev.fitten.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files below a folder of the class path. They do not change while the program runs, so what
/// was read is kept, with a tag made from the bytes themselves.
///
/// What is kept is bounded; the longest unused goes first. A name is looked up as it is, and only
/// what was found is kept, under the name it was found by: no spelling of a path can put one file in
/// the place of another.
final class ClassPathFiles implements FileSource {
  /// Many applications have less than this in scripts and styles; with more, the rest is unpacked
  /// again each time, some milliseconds.
  static final long KEPT_BYTES = 32 << 20;

  private final ClassLoader loader;
  private final String folder;
  private final long keptLimit;

  /// In the order of use; guarded by itself.
  private final Map<String, Loaded> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long keptBytes;

  ClassPathFiles(ClassLoader loader, String folder, long keptLimit) {
    this.loader = loader;
    this.folder = folder;
    this.keptLimit = keptLimit;
  }

  @Override
  public @Nullable OpenFile open(String name) throws IOException {
    synchronized (kept) {
      Loaded known = kept.get(name);
      if (known != null) return known;
    }
    @Nullable URL url = loader.getResource(folder + "/" + name);
    if (url == null || !isFile(url, name)) return null;
    try (InputStream in = url.openStream()) {
      byte[] content = in.readAllBytes();
      Loaded made = new Loaded(content, tagOf(content));
      keep(name, made);
      return made;
    }
  }

  private void keep(String name, Loaded file) {
    if (file.size() > keptLimit) return;
    synchronized (kept) {
      if (kept.putIfAbsent(name, file) == null) keptBytes += file.size();
      Iterator<Loaded> oldest = kept.values().iterator();
      while (keptBytes > keptLimit) {
        keptBytes -= oldest.next().size();
        oldest.remove();
      }
    }
  }

  /// Returns the bytes kept at present.
  long keptBytes() {
    synchronized (kept) {
      return keptBytes;
    }
  }

  /// A folder on the class path opens as a list of its files, or as nothing in a jar.
  private boolean isFile(URL url, String name) throws IOException {
    if (url.getProtocol().equals("file")) {
      Path path = Path.of(URI.create(url.toString()));
      // A file system that does not tell `A` from `a` must not give one file two names.
      return Files.isRegularFile(path)
          && path.toRealPath(LinkOption.NOFOLLOW_LINKS)
              .toString()
              .endsWith(Path.of(name).toString());
    }
    String path = url.getPath();
    String entry = path.substring(path.indexOf("!/") + 2);
    return !path.endsWith("/") && loader.getResource(entry + "/") == null;
  }

  private static String tagOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return ETags.strong(HexFormat.of().formatHex(digest, 0, 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Loaded(byte[] content, String tag) implements OpenFile {
    @Override
    public long size() {
      return content.length;
    }

    /// Jars of builds that can be repeated carry no true dates.
    @Override
    public @Nullable Instant modified() {
      return null;
    }

    @Override
    public boolean settled() {
      return true;
    }

    @Override
    public void send(Exchange exchange, String contentType, long start, long end) {
      exchange.send(contentType, Bytes.of(content, (int) start, (int) end));
    }

    @Override
    public void write(OutputStream out, long start, long end) throws IOException {
      out.write(content, (int) start, (int) (end - start));
    }
  }
}
