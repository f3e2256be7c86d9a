package dev.fitten;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The scripts, style sheets and static files of the application under their hashed names, as the
/// build wrote them down in `META-INF/fitten/assets.properties`.
public final class Assets {
  /// Where the hashed files are served.
  static final String PATH = "/assets";

  private static final String PREFIX = PATH + "/";
  private static final String INDEX = "META-INF/fitten/assets.properties";

  private final Properties index;

  private Assets(Properties index) {
    this.index = index;
  }

  private static final class Holder {
    private static final Assets CLASS_PATH = load(Assets.class.getClassLoader());
  }

  /// Returns what lies on the class path, read once.
  static Assets fromClassPath() {
    return Holder.CLASS_PATH;
  }

  static Assets load(ClassLoader loader) {
    Properties index = new Properties();
    try {
      for (URL url : Collections.list(loader.getResources(INDEX))) {
        try (InputStream in = url.openStream()) {
          index.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + INDEX, e);
    }
    return new Assets(index);
  }

  boolean isEmpty() {
    return index.isEmpty();
  }

  /// Returns the address of a file of `src/main/assets`: `logo.svg` gives `/assets/logo-55cc01ab.svg`.
  ///
  /// @throws IllegalArgumentException if the application has no such file, naming those it has
  public static String url(String file) {
    return fromClassPath().fileUrl(file);
  }

  String fileUrl(String file) {
    @Nullable String hashed = index.getProperty("file." + file);
    if (hashed != null) return PREFIX + hashed;
    List<String> names =
        index.stringPropertyNames().stream()
            .filter(key -> key.startsWith("file."))
            .map(key -> key.substring("file.".length()))
            .sorted()
            .toList();
    throw new IllegalArgumentException(
        "src/main/assets has no file '"
            + file
            + "'; it has "
            + (names.isEmpty() ? "none" : String.join(", ", names)));
  }

  /// Returns the entry script of a component, or `null` if it needs none.
  @Nullable String scriptUrl(String component) {
    @Nullable String hashed = index.getProperty("component." + component + ".script");
    return hashed == null ? null : PREFIX + hashed;
  }

  /// Returns the style sheets of a component and of those it uses, in the order they apply.
  List<String> styleUrls(String component) {
    String names = index.getProperty("component." + component + ".styles", "");
    return Arrays.stream(names.split(" ")).filter(s -> !s.isEmpty()).map(PREFIX::concat).toList();
  }
}
