package dev.fitten.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a JVM of its own, on the class path, for what depends on how a JVM was started. It ends
/// when its input does.
final class ChildServer implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  final int port;
  final String transport;
  final String reason;

  /// The server's side.
  public static void main(String[] args) throws IOException {
    Route fast =
        new Route("GET", "/fast", Execution.LOOP, "test", exchange -> exchange.send("fast"));
    Route slow =
        new Route("GET", "/slow", Execution.VIRTUAL, "test", exchange -> exchange.send("slow"));
    HttpServer server =
        HttpServer.builder()
            .transport(TransportChoice.of(args[0]))
            .loops(1)
            .router(Router.of(List.of(fast, slow)))
            .start();
    System.out.println(server.port());
    System.out.println(server.transport());
    System.out.println(server.transportReason());
    while (System.in.read() >= 0) {
      // Nothing is ever sent.
    }
    server.close();
  }

  /// Starts one.
  ///
  /// @param descriptors how many files it may open, 0 for as many as we may
  ChildServer(String transport, int descriptors, String... jvmOptions) throws IOException {
    List<String> command = new ArrayList<>();
    if (descriptors > 0) {
      command.addAll(List.of("/bin/sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "-"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of(
            "-cp",
            String.join(
                java.io.File.pathSeparator,
                folderOf(HttpServer.class),
                folderOf(ChildServer.class),
                folderOf(dev.fitten.bytes.Bytes.class)),
            ChildServer.class.getName(),
            transport));
    process = new ProcessBuilder(command).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = out.readLine();
    if (first == null) throw new IOException("the server did not start: " + errors());
    port = Integer.parseInt(first);
    this.transport = out.readLine();
    reason = out.readLine();
  }

  /// The folder or jar that a class was loaded from. Not its code source, which is that of the module
  /// even for a class that was patched into it.
  private static String folderOf(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource(type.getSimpleName() + ".class"));
    String root = url.substring(0, url.length() - name.length());
    if (root.startsWith("jar:")) root = root.substring(4, root.length() - 2);
    return Path.of(URI.create(root)).toString();
  }

  /// Ends it.
  ///
  /// @return what it said on standard error
  String end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    String errors = errors();
    if (!process.waitFor(20, TimeUnit.SECONDS)) throw new IOException("the server does not end");
    return errors;
  }

  private String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
