package dev.fitten.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves files under a prefix, as a table of one route, `GET prefix/{*path}`, on virtual threads.
///
/// - A name with a hash, as `app-1a2b3c4d.js`, is cached for a year and never asked for again; any
///   other is asked for each time and answered 304 if its ETag is the same (RFC 9110 §13.1.2).
/// - `..`, dot files, backslashes, directories, and links that lead out of the root answer 404.
/// - Files of the class path are kept in memory once read; they cannot change while the program
///   runs.
public final class StaticFiles implements RouteTable {
  /// At least eight hexadecimal digits between `-` or `.` and the extension.
  private static final Pattern HASHED = Pattern.compile(".*[-.][0-9a-f]{8,}\\.[A-Za-z0-9.]+");

  /// Files up to 1 MiB are read whole and get a Content-Length; larger ones are streamed.
  private static final long WHOLE_BYTES = 1 << 20;

  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  private final String prefix;
  private final Source source;

  private StaticFiles(String prefix, Source source) {
    if (!prefix.startsWith("/") || prefix.length() > 1 && prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "prefix is '" + prefix + "', must start with '/' and not end with one");
    }
    this.prefix = prefix.equals("/") ? "" : prefix;
    this.source = source;
  }

  /// Returns the files below a folder of the class path.
  ///
  /// @param prefix the path they are served under, as `/assets`
  /// @param loader whose resources
  /// @param folder the folder, as `META-INF/fitten/assets`
  public static StaticFiles ofClassPath(String prefix, ClassLoader loader, String folder) {
    return new StaticFiles(prefix, new ClassPathSource(loader, folder));
  }

  /// Returns the files below a directory, as they are at the time of each request.
  ///
  /// @param prefix the path they are served under, as `/files`
  /// @throws IOException if the directory does not exist
  public static StaticFiles ofDirectory(String prefix, Path directory) throws IOException {
    return new StaticFiles(prefix, new DirectorySource(directory.toRealPath()));
  }

  @Override
  public List<Route> routes() {
    String name = "StaticFiles(" + prefix + ")";
    return List.of(new Route("GET", prefix + "/{*path}", Execution.VIRTUAL, name, this::serve));
  }

  private void serve(Exchange exchange) throws IOException {
    String name = exchange.parameter(0);
    @Nullable StaticFile file = isPlain(name) ? source.find(name) : null;
    if (file == null) throw Problem.notFound();
    exchange.set("ETag", file.tag());
    exchange.set("Cache-Control", HASHED.matcher(name).matches() ? FOREVER : ASK_AGAIN);
    exchange.set("X-Content-Type-Options", "nosniff");
    if (isKnown(exchange.headers("if-none-match"), file.tag())) {
      exchange.status(304).send();
    } else {
      file.send(exchange, MediaType.ofFile(name));
    }
  }

  /// Tells whether every segment is a name: not empty, no `.` in front, nothing that a file system
  /// could take for something else.
  static boolean isPlain(String name) {
    if (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || name.indexOf('\0') >= 0) return false;
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.startsWith(".")) return false;
    }
    return true;
  }

  /// RFC 9110 §13.1.2 with weak comparison, §8.8.3.2.
  static boolean isKnown(List<String> ifNoneMatch, String tag) {
    for (String field : ifNoneMatch) {
      for (String each : field.split(",")) {
        String known = each.strip();
        if (known.equals("*") || opaque(known).equals(opaque(tag))) return true;
      }
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  /// A file that was found.
  private interface StaticFile {
    String tag();

    void send(Exchange exchange, String contentType) throws IOException;
  }

  private interface Source {
    @Nullable StaticFile find(String name) throws IOException;
  }

  private record Loaded(byte[] content, String tag) implements StaticFile {
    @Override
    public void send(Exchange exchange, String contentType) {
      exchange.send(contentType, content);
    }
  }

  private record ClassPathSource(ClassLoader loader, String folder, Map<String, Loaded> loaded)
      implements Source {
    ClassPathSource(ClassLoader loader, String folder) {
      this(loader, folder, new ConcurrentHashMap<>());
    }

    @Override
    public @Nullable StaticFile find(String name) throws IOException {
      Loaded known = loaded.get(name);
      if (known != null) return known;
      @Nullable URL url = loader.getResource(folder + "/" + name);
      if (url == null || isDirectory(url)) return null;
      try (InputStream in = url.openStream()) {
        byte[] content = in.readAllBytes();
        Loaded made = new Loaded(content, tagOf(content));
        loaded.put(name, made);
        return made;
      }
    }

    /// A folder on the class path opens as a list of its files, or as nothing in a jar.
    private boolean isDirectory(URL url) {
      if (url.getProtocol().equals("file")) {
        return Files.isDirectory(Path.of(URI.create(url.toString())));
      }
      String path = url.getPath();
      String entry = path.substring(path.indexOf("!/") + 2);
      return path.endsWith("/") || loader.getResource(entry + "/") != null;
    }

    private static String tagOf(byte[] content) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  private record DirectorySource(Path root) implements Source {
    @Override
    public @Nullable StaticFile find(String name) throws IOException {
      try {
        Path file = root.resolve(name).toRealPath();
        if (!file.startsWith(root)) return null;
        BasicFileAttributes attributes =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile() ? new OnDisk(file, attributes) : null;
      } catch (FileSystemException | InvalidPathException e) {
        // Not there, a file where a folder is named, a name too long, or not ours to read.
        return null;
      }
    }
  }

  private record OnDisk(Path file, BasicFileAttributes attributes) implements StaticFile {
    /// Weak: two writes within the clock's step could leave size and time the same.
    @Override
    public String tag() {
      long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      return "W/\"" + Long.toHexString(attributes.size()) + '-' + Long.toHexString(modified) + '"';
    }

    @Override
    public void send(Exchange exchange, String contentType) throws IOException {
      if (attributes.size() <= WHOLE_BYTES) {
        exchange.send(contentType, Files.readAllBytes(file));
        return;
      }
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = exchange.stream(contentType)) {
        in.transferTo(out);
      }
    }
  }
}
