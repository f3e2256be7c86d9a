package dev.fitten.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/// The JDK 25 that runs the compiler and the application: the build's toolchain, else Maven's own.
record Jdk(String java) {
  static final int REQUIRED = 25;

  /// For the JVM of an application unless it sets `fitten.jvm`. Native access is for io_uring, which the
  /// engine leaves alone without it.
  static final String OPTIONS =
      "-XX:+UseCompactObjectHeaders -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED";

  static Jdk find(ToolchainManager toolchains, MavenSession session) throws MojoFailureException {
    @Nullable Toolchain chosen = toolchains.getToolchainFromBuildContext("jdk", session);
    @Nullable String java = chosen == null ? null : chosen.findTool("java");
    if (java != null) return new Jdk(java);
    if (Runtime.version().feature() >= REQUIRED) {
      return new Jdk(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }
    throw new MojoFailureException(
        "Fitten needs JDK "
            + REQUIRED
            + "; Maven runs on "
            + Runtime.version().feature()
            + " and the build selected no toolchain. Add maven-toolchains-plugin with the goal"
            + " select-jdk-toolchain and <version>[25,)</version>, or set JAVA_HOME to a JDK 25.");
  }

  /// Runs `main` to its end with this console, and returns its exit status.
  int run(
      Path directory, List<String> options, List<String> classPath, String main, List<String> args)
      throws MojoExecutionException {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main);
    command.addAll(args);
    try {
      Process process =
          new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
      Thread stopper = new Thread(process::destroy);
      Runtime.getRuntime().addShutdownHook(stopper);
      try {
        return process.waitFor();
      } finally {
        process.destroy();
        removeHook(stopper);
      }
    } catch (IOException e) {
      throw new MojoExecutionException("cannot start " + java + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while " + main + " was running", e);
    }
  }

  private static void removeHook(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException alreadyEnding) {
      // The hook runs by itself then.
    }
  }
}
