package dev.fitten.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `fitten dev FOLDER`: runs an application, rebuilds it when a source changes, and starts it anew;
/// the page in the browser notices the new start and reloads.
final class DevCommand {
  private final DevProject project;
  private final List<String> arguments;
  private @Nullable Process application;

  private DevCommand(DevProject project, List<String> arguments) {
    this.project = project;
    this.arguments = arguments;
  }

  static int run(String... args) {
    if (args.length == 0 || args[0].startsWith("-")) return Main.fail("dev.usage");
    Path folder = Path.of(args[0]).toAbsolutePath().normalize();
    if (!Files.exists(folder.resolve("target/fitten/dev.properties"))) {
      return Main.fail("dev.folder", args[0]);
    }
    try {
      var command =
          new DevCommand(DevProject.read(folder), Arrays.asList(args).subList(1, args.length));
      Runtime.getRuntime().addShutdownHook(new Thread(command::stop));
      command.loop();
      return 0;
    } catch (IOException e) {
      System.err.println("fitten: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private void loop() throws IOException, InterruptedException {
    try (var watcher = new Watcher(project.watched())) {
      start();
      System.out.println(Messages.get("dev.watching", project.folder()));
      var rebuild = new Rebuild(project, System.err);
      rebuild.warmUp();
      while (true) {
        Watcher.Changes changes = watcher.await();
        long startNanos = System.nanoTime();
        if (rebuild.run(changes)) {
          stop();
          start();
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
          System.out.println(Messages.get("dev.rebuilt", millis, names(changes)));
        } else {
          System.err.println("fitten: " + Messages.get("dev.broken"));
        }
      }
    }
  }

  private String names(Watcher.Changes changes) {
    return String.join(
        ", ",
        changes.paths().stream()
            .limit(3)
            .map(path -> project.folder().relativize(path).toString())
            .toList());
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(project.jvm());
    // Short-lived: a fast start is worth more here than peak speed.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dfitten.dev=true");
    command.add("-cp");
    command.add(project.runtimePath());
    command.add(project.main());
    command.addAll(arguments);
    Process started = new ProcessBuilder(command).inheritIO().start();
    application = started;
    started
        .onExit()
        .thenAccept(ended -> {
          if (application == ended) {
            System.err.println("fitten: " + Messages.get("dev.restart", ended.exitValue()));
          }
        });
  }

  private void stop() {
    Process running = application;
    application = null;
    if (running == null) return;
    running.destroy();
    try {
      if (!running.waitFor(5, TimeUnit.SECONDS)) running.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
