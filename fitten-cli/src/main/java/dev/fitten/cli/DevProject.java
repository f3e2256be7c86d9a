package dev.fitten.cli;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/// What the Maven goal `fitten:app` wrote down about an application, so that it can be rebuilt without Maven.
record DevProject(
    Path folder,
    String main,
    List<String> jvm,
    Path classes,
    Path target,
    Path fit,
    Path assets,
    List<Path> sources,
    List<Path> resources,
    String compilePath,
    String runtimePath,
    String processorPath) {

  static DevProject read(Path folder) throws IOException {
    Properties values = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve("target/fitten/dev.properties"))) {
      values.load(in);
    }
    return new DevProject(
        folder,
        value(values, "main"),
        Arrays.stream(value(values, "jvm").trim().split(" +"))
            // The collector is chosen for throughput under load; here a fast start counts.
            .filter(option -> !option.isEmpty() && !option.matches("-XX:\\+Use\\w+GC"))
            .toList(),
        Path.of(value(values, "classes")),
        Path.of(value(values, "target")),
        Path.of(value(values, "fit")),
        Path.of(value(values, "assets")),
        paths(value(values, "sources")),
        paths(value(values, "resources")),
        value(values, "compilePath"),
        value(values, "runtimePath"),
        value(values, "processorPath"));
  }

  private static String value(Properties values, String key) throws IOException {
    String value = values.getProperty(key);
    if (value == null) throw new IOException("target/fitten/dev.properties lacks '" + key + "'");
    return value;
  }

  private static List<Path> paths(String joined) {
    return Arrays.stream(joined.split(File.pathSeparator))
        .filter(s -> !s.isEmpty())
        .map(Path::of)
        .toList();
  }

  Path generatedJava() {
    return target.resolve("generated-sources/fit");
  }

  Path generatedResources() {
    return target.resolve("generated-resources/fit");
  }

  /// Every folder a change in which means a rebuild.
  List<Path> watched() {
    var folders = new java.util.ArrayList<Path>(sources);
    folders.addAll(resources);
    folders.add(fit);
    folders.add(assets);
    return folders.stream().filter(Files::isDirectory).distinct().toList();
  }
}
