package dev.fitten.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Media types: which are JSON, and which belong to a file name.
final class MediaType {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("jsonld", "application/ld+json"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("ndjson", "application/x-ndjson"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("log", "text/plain; charset=utf-8"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("tsv", "text/tab-separated-values; charset=utf-8"),
          Map.entry("ics", "text/calendar; charset=utf-8"),
          Map.entry("vcf", "text/vcard; charset=utf-8"),
          Map.entry("vtt", "text/vtt; charset=utf-8"),
          Map.entry("xml", "application/xml"),
          Map.entry("xsl", "application/xml"),
          Map.entry("rss", "application/rss+xml"),
          Map.entry("atom", "application/atom+xml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("apng", "image/apng"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("otf", "font/otf"),
          Map.entry("ttc", "font/collection"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("epub", "application/epub+zip"),
          Map.entry("gz", "application/gzip"),
          Map.entry("zst", "application/zstd"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("aac", "audio/aac"),
          Map.entry("flac", "audio/flac"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("mpeg", "video/mpeg"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"));

  /// Text that is not `text/…`, and formats without a compression of their own.
  private static final Set<String> TEXT_BY_ANOTHER_NAME =
      Set.of(
          "application/javascript",
          "application/json",
          "application/rtf",
          "application/wasm",
          "application/x-ndjson",
          "application/xml",
          "font/otf",
          "font/ttf",
          "image/bmp",
          "image/vnd.microsoft.icon");

  private MediaType() {}

  /// Tells whether a Content-Type is `application/json` or has the suffix `+json` (RFC 6839),
  /// whatever its parameters.
  static boolean isJson(@Nullable String contentType) {
    if (contentType == null) return false;
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    type = type.strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json")
        || type.startsWith("application/") && type.endsWith("+json");
  }

  /// Returns the media type for the extension of a file name, the last one if there are several;
  /// unknown ones are bytes to download.
  ///
  /// @param own media types by extension in lower case, which come before those known here
  static String ofFile(String name, Map<String, String> own) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    String known = BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
    return own.getOrDefault(extension, known);
  }

  /// Tells whether bytes of that type are likely to become fewer by compression: text in any form.
  static boolean isCompressible(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    type = type.strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || TEXT_BY_ANOTHER_NAME.contains(type);
  }
}
