package dev.fitten.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.jspecify.annotations.Nullable;

/// Writes down how the application is started and rebuilt: `target/fitten/run.args`, an argument file
/// for `java`, and `target/fitten/dev.properties`, which the development loop reads.
@Mojo(
    name = "app",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class AppMojo extends AbstractMojo {
  /// The class whose `main` starts the application, as `shop.Main`.
  @Parameter(property = "fitten.main", required = true)
  private String main;

  /// Options for the JVM that runs the application, separated by spaces.
  @Parameter(property = "fitten.jvm", defaultValue = Jdk.OPTIONS)
  private String jvm;

  @Parameter(property = "fitten.fit", defaultValue = "${project.basedir}/src/main/fit")
  private File fitDirectory;

  @Parameter(property = "fitten.assets", defaultValue = "${project.basedir}/src/main/assets")
  private File assetsDirectory;

  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  @Parameter(defaultValue = "${repositorySystemSession}", readonly = true)
  private RepositorySystemSession repositories;

  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  private String version;

  @Component private RepositorySystem system;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    Path folder = Path.of(project.getBuild().getDirectory(), "fitten");
    Path mainClass =
        Path.of(project.getBuild().getOutputDirectory(), main.replace('.', '/') + ".class");
    if (!Files.exists(mainClass)) {
      throw new MojoFailureException(
          "fitten.main names " + main + ", but this module compiles no such class");
    }
    try {
      Files.createDirectories(folder);
      writeIfChanged(folder.resolve("run.args"), runArguments());
      writeIfChanged(folder.resolve("dev.properties"), devProperties());
    } catch (IOException e) {
      throw new MojoExecutionException("cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  private String runArguments() throws MojoExecutionException {
    StringBuilder text = new StringBuilder();
    for (String option : jvm.trim().split("\\s+")) {
      if (!option.isEmpty()) text.append(quoted(option)).append('\n');
    }
    text.append("-cp\n")
        .append(quoted(String.join(File.pathSeparator, ClassPath.runtime(project))))
        .append('\n');
    return text.append(main).append('\n').toString();
  }

  /// The java launcher's argument files take a double-quoted word with backslash escapes.
  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String devProperties() throws MojoExecutionException {
    var values = new TreeMap<String, String>();
    values.put("main", main);
    values.put("jvm", jvm);
    values.put("basedir", project.getBasedir().getPath());
    values.put("classes", project.getBuild().getOutputDirectory());
    values.put("target", project.getBuild().getDirectory());
    values.put("fit", fitDirectory.getPath());
    values.put("assets", assetsDirectory.getPath());
    values.put("sources", String.join(File.pathSeparator, ownSourceRoots()));
    values.put("resources", String.join(File.pathSeparator, ownResources()));
    values.put("runtimePath", String.join(File.pathSeparator, ClassPath.runtime(project)));
    values.put("compilePath", String.join(File.pathSeparator, ClassPath.compile(project)));
    values.put(
        "processorPath",
        String.join(
            File.pathSeparator, CompilerPath.resolve(system, repositories, project, version)));
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) ->
        text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
    return text.toString();
  }

  private List<String> ownSourceRoots() {
    String generated = Path.of(project.getBuild().getDirectory()).toString();
    return project.getCompileSourceRoots().stream()
        .filter(root -> !root.startsWith(generated))
        .toList();
  }

  private List<String> ownResources() {
    String generated = Path.of(project.getBuild().getDirectory()).toString();
    List<String> folders = new ArrayList<>();
    project
        .getResources()
        .forEach(resource -> {
          if (!resource.getDirectory().startsWith(generated)) folders.add(resource.getDirectory());
        });
    return folders;
  }

  private static void writeIfChanged(Path file, String text) throws IOException {
    @Nullable String old = Files.exists(file) ? Files.readString(file) : null;
    if (!text.equals(old)) Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
