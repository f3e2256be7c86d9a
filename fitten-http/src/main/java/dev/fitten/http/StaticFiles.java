package dev.fitten.http;

import dev.fitten.http.ByteRanges.Range;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Serves files under a prefix, as a table of routes, `GET prefix/{*path}`, on virtual threads.
///
/// ```java
/// Router.of(api, StaticFiles.of(Path.of("public")).at("/files").precompressed())
/// ```
///
/// - A name with a hash, as `app-1a2b3c4d.js`, is cached for a year and never asked for again; any
///   other is asked for each time and answered 304 if it is the same (RFC 9110 §13).
/// - Ranges are answered, several of them as `multipart/byteranges` (§14), of a coded neighbour too.
/// - Dot files, folders without an index, names with `\` or `:`, escaped separators, and links that
///   lead out of the root answer 404; a path that climbs (`..`) answers 400. Nothing is ever listed.
/// - Every answer says `nosniff`, so the type is what the extension says; see [#type].
///
/// Immutable and safe for all threads: every option returns a copy.
public final class StaticFiles implements RouteTable {
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /// Content codings of neighbours, in the order of preference: the smallest first.
  private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

  private static final Map<String, String> EXTENSIONS =
      Map.of("br", ".br", "zstd", ".zst", "gzip", ".gz");

  /// What separates the parts of an answer must be nothing that somebody could put into a file.
  private static final SecureRandom BOUNDARIES = new SecureRandom();

  private final FileSource source;
  private final String prefix;
  private final String caching;
  private final @Nullable String index;
  private final boolean precompressed;
  private final Map<String, String> types;

  private StaticFiles(
      FileSource source,
      String prefix,
      String caching,
      @Nullable String index,
      boolean precompressed,
      Map<String, String> types) {
    this.source = source;
    this.prefix = prefix;
    this.caching = caching;
    this.index = index;
    this.precompressed = precompressed;
    this.types = types;
  }

  /// Returns the files below a directory, as they are at the time of each request, at `/`.
  ///
  /// The directory's own path is followed now, once. Files are told apart by size and time of their
  /// last change, so replace a file rather than change it and set its time back.
  ///
  /// @throws IOException if the directory does not exist
  public static StaticFiles of(Path directory) throws IOException {
    return of(new DirectoryFiles(directory.toRealPath()));
  }

  /// Returns the files below a folder of the class path, at `/`. They are kept in memory once read,
  /// up to 32 MiB, and told apart by a hash of their bytes.
  ///
  /// @param loader whose resources
  /// @param folder the folder, as `META-INF/fitten/assets`
  public static StaticFiles of(ClassLoader loader, String folder) {
    return of(new ClassPathFiles(loader, folder, ClassPathFiles.KEPT_BYTES));
  }

  private static StaticFiles of(FileSource source) {
    return new StaticFiles(source, "", ASK_AGAIN, "index.html", false, Map.of());
  }

  /// Returns the files below a folder of the class path.
  ///
  /// @param prefix the path they are served under, as `/assets`
  /// @param loader whose resources
  /// @param folder the folder, as `META-INF/fitten/assets`
  public static StaticFiles ofClassPath(String prefix, ClassLoader loader, String folder) {
    return of(loader, folder).at(prefix);
  }

  /// Returns the files below a directory, as they are at the time of each request.
  ///
  /// @param prefix the path they are served under, as `/files`
  /// @throws IOException if the directory does not exist
  public static StaticFiles ofDirectory(String prefix, Path directory) throws IOException {
    return of(directory).at(prefix);
  }

  /// Returns these files under a path, as `/files`; fixed text only.
  ///
  /// @throws IllegalArgumentException if it does not start with `/`, or ends with one and is not `/`
  public StaticFiles at(String prefix) {
    boolean root = prefix.equals("/");
    if (!prefix.startsWith("/") || !root && prefix.endsWith("/") || prefix.indexOf('{') >= 0) {
      throw new IllegalArgumentException(
          "prefix is '"
              + prefix
              + "', must start with '/', not end with one, and have no parameter");
    }
    String path = root ? "" : prefix;
    return new StaticFiles(source, path, caching, index, precompressed, types);
  }

  /// Returns these files with another Cache-Control (RFC 9111 §5.2) for names without a hash, as
  /// `public, max-age=300`; it is `no-cache` otherwise: keep it, but ask each time.
  public StaticFiles caching(String cacheControl) {
    AnswerHead.checkValue("Cache-Control", cacheControl);
    return new StaticFiles(source, prefix, cacheControl, index, precompressed, types);
  }

  /// Returns these files with neighbours in use: where `app.js.br`, `app.js.zst` or `app.js.gz` lies
  /// beside `app.js` and is no older, a client that accepts the coding gets that, in the order br,
  /// zstd, gzip between equals. Not for directories that strangers can upload to.
  public StaticFiles precompressed() {
    return new StaticFiles(source, prefix, caching, index, true, types);
  }

  /// Returns these files without `index.html` for folders: a folder is 404 then, and the prefix
  /// without a slash is free for another route.
  public StaticFiles withoutIndex() {
    return new StaticFiles(source, prefix, caching, null, precompressed, types);
  }

  /// Returns these files with another media type for an extension. Extensions that nobody named are
  /// `application/octet-stream`, which browsers save.
  ///
  /// @param extension without a dot, as `md`; case is ignored
  /// @param mediaType as `text/markdown; charset=utf-8`
  public StaticFiles type(String extension, String mediaType) {
    AnswerHead.checkValue("Content-Type", mediaType);
    Map<String, String> more = new TreeMap<>(types);
    more.put(extension.toLowerCase(Locale.ROOT), mediaType);
    return new StaticFiles(source, prefix, caching, index, precompressed, Map.copyOf(more));
  }

  @Override
  public List<Route> routes() {
    String name = "StaticFiles(" + prefix + ")";
    Route files = new Route("GET", prefix + "/{*path}", Execution.VIRTUAL, name, this::serve);
    if (index == null || prefix.isEmpty()) return List.of(files);
    Route bare = new Route("GET", prefix, Execution.VIRTUAL, name, e -> redirect(e, ""));
    return List.of(files, bare);
  }

  private void serve(Exchange exchange) throws IOException {
    String path = exchange.parameter(0);
    boolean folder = path.isEmpty() || path.endsWith("/");
    String name = folder && index != null ? path + index : path;
    if (FileNames.hidesSeparator(exchange.path()) || !FileNames.isPlain(name)) {
      throw Problem.notFound();
    }
    @Nullable OpenFile plain = source.open(name);
    if (plain != null) {
      answer(exchange, name, plain);
    } else if (folder) {
      throw Problem.notFound();
    } else {
      redirect(exchange, path);
    }
  }

  /// Sends a folder's path without a slash to the one with it, if there is an index to be found. The
  /// location is put together from our own prefix and the name of what exists, never from what the
  /// client wrote as path: `//evil.example/..` names no folder.
  private void redirect(Exchange exchange, String path) throws IOException {
    String slashed = path.isEmpty() ? "" : path + "/";
    try (OpenFile found = index == null ? null : source.open(slashed + index)) {
      if (found == null) throw Problem.notFound();
    }
    String target = exchange.target();
    int query = target.indexOf('?');
    String location = FileNames.encode(prefix + "/" + slashed);
    // Browsers keep a 301 for good unless told otherwise, and a folder may become a file.
    exchange.set("Cache-Control", ASK_AGAIN).status(301);
    exchange.redirect(query < 0 ? location : location + target.substring(query));
  }

  private void answer(Exchange exchange, String name, OpenFile plain) throws IOException {
    String type = MediaType.ofFile(name, types);
    try (plain) {
      if (!precompressed || !MediaType.isCompressible(type)) {
        answer(exchange, new Found(name, type, null, plain));
        return;
      }
      addVary(exchange);
      for (String coding : AcceptEncoding.choose(exchange.headers("accept-encoding"), CODINGS)) {
        try (OpenFile neighbour = source.open(name + EXTENSIONS.get(coding))) {
          if (neighbour == null || isOlder(neighbour, plain)) continue;
          answer(exchange, new Found(name, type, coding, neighbour));
          return;
        }
      }
      answer(exchange, new Found(name, type, null, plain));
    }
  }

  /// A neighbour that was left behind by a change of its original is of no use.
  private static boolean isOlder(OpenFile neighbour, OpenFile plain) {
    Instant of = neighbour.modified();
    Instant than = plain.modified();
    return of != null && than != null && of.isBefore(than);
  }

  private static void addVary(Exchange exchange) {
    String known = exchange.answerHeader("Vary");
    if (known == null) exchange.set("Vary", "Accept-Encoding");
    else if (!known.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
      exchange.set("Vary", known + ", Accept-Encoding");
    }
  }

  /// What is to be sent.
  ///
  /// @param name the name that the client asked for
  /// @param type its media type, whatever the coding
  /// @param coding the content coding of the file, or `null` for the plain bytes
  private record Found(String name, String type, @Nullable String coding, OpenFile file) {}

  /// In the order of RFC 9110 §13.2.2.
  private void answer(Exchange exchange, Found found) throws IOException {
    OpenFile file = found.file;
    switch (Preconditions.evaluate(exchange, file.tag(), file.modified())) {
      case FAILED -> throw Problem.of(412);
      case NOT_MODIFIED -> {
        describe(exchange, found);
        exchange.status(304).send();
      }
      case PROCEED -> {
        @Nullable List<Range> ranges = wantedRanges(exchange, file);
        exchange.set("Accept-Ranges", "bytes");
        if (ranges != null && ranges.isEmpty()) {
          exchange.set("Content-Range", "bytes */" + file.size()).send(Problem.of(416));
        } else {
          describe(exchange, found);
          send(exchange, found, ranges);
        }
      }
    }
  }

  /// The fields of 200, 206 and 304 alike (RFC 9110 §15.4.5); Vary is set before.
  private void describe(Exchange exchange, Found found) {
    exchange.set("ETag", found.file.tag());
    exchange.set("Cache-Control", FileNames.isHashed(found.name) ? FOREVER : caching);
    exchange.set("X-Content-Type-Options", "nosniff");
  }

  private static void send(Exchange exchange, Found found, @Nullable List<Range> ranges)
      throws IOException {
    OpenFile file = found.file;
    Instant modified = file.modified();
    if (modified != null) exchange.set("Last-Modified", HttpDates.format(modified));
    if (found.coding != null) exchange.set("Content-Encoding", found.coding);
    if (ranges == null) {
      file.send(exchange, found.type, 0, file.size());
    } else if (ranges.size() == 1) {
      Range range = ranges.get(0);
      exchange.status(206).set("Content-Range", range.of(file.size()));
      file.send(exchange, found.type, range.start(), range.end());
    } else {
      sendParts(exchange, found.type, file, ranges);
    }
  }

  /// Returns the ranges to answer, none for 416, or `null` for the whole. RFC 9110 §14.2: ranges are
  /// for GET only.
  private static @Nullable List<Range> wantedRanges(Exchange exchange, OpenFile file) {
    if (!exchange.method().equals("GET") || !mayBeContinued(exchange, file)) return null;
    return ByteRanges.parse(exchange.headers("range"), file.size());
  }

  /// RFC 9110 §13.1.5: what the client has a part of must be, byte by byte, what is here.
  private static boolean mayBeContinued(Exchange exchange, OpenFile file) {
    List<String> ifRange = exchange.headers("if-range");
    if (ifRange.isEmpty()) return true;
    if (ifRange.size() > 1) return false;
    if (ETags.strongMatch(ifRange.get(0), file.tag())) return true;
    Instant date = HttpDates.parse(ifRange.get(0));
    Instant modified = file.modified();
    return date != null
        && modified != null
        && file.settled()
        && date.equals(modified.truncatedTo(ChronoUnit.SECONDS));
  }

  /// RFC 9110 §14.6.
  private static void sendParts(Exchange exchange, String type, OpenFile file, List<Range> ranges)
      throws IOException {
    byte[] random = new byte[16];
    BOUNDARIES.nextBytes(random);
    String boundary = HexFormat.of().formatHex(random);
    exchange.status(206);
    try (OutputStream out = exchange.stream("multipart/byteranges; boundary=" + boundary)) {
      for (Range range : ranges) {
        print(out, "--" + boundary + "\r\nContent-Type: " + type + "\r\n");
        print(out, "Content-Range: " + range.of(file.size()) + "\r\n\r\n");
        file.write(out, range.start(), range.end());
        print(out, "\r\n");
      }
      print(out, "--" + boundary + "--\r\n");
    }
  }

  private static void print(OutputStream out, String ascii) throws IOException {
    out.write(ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
