package dev.fitten;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.ErrorHandler;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Limits;
import dev.fitten.http.Middleware;
import dev.fitten.http.Route;
import dev.fitten.http.RouteConflict;
import dev.fitten.http.RouteTable;
import dev.fitten.http.Router;
import dev.fitten.http.SecurityHeaders;
import dev.fitten.http.StaticFiles;
import dev.fitten.http.TransportChoice;
import dev.fitten.http.TransportUnavailable;
import dev.fitten.http.tls.BadCertificate;
import dev.fitten.http.tls.Tls;
import dev.fitten.metrics.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An application: routes, middleware, and where to listen.
///
/// ```java
/// public static void main(String[] args) throws IOException {
///   Fitten.app(args).add(new Api()).start();
/// }
/// ```
///
/// Understands `--port N`, `--host H`, `--transport auto|nio|io_uring`, `--tls-cert FILE` and
/// `--tls-key FILE`, and what [#option] adds. Serves `/metrics` and the hashed
/// files under `/assets/` by itself. Not safe for several threads until [#start()] has returned.
public final class Fitten {
  /// Long enough for any answer of a healthy application, short enough for a container's patience (the
  /// usual limit between SIGTERM and SIGKILL is 10 s or more).
  private static final Duration GRACE = Duration.ofSeconds(8);

  private final Options options;
  private final String host;
  private final int port;
  private final @Nullable TransportChoice transport;
  private final @Nullable Tls tlsOfOptions;
  private @Nullable Tls tls;
  private final List<Route> routes = new ArrayList<>();
  private final List<Middleware> middleware = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Metrics metrics = Metrics.create();
  private ErrorHandler errors = ErrorHandler.problemJson();
  private Limits limits = Limits.defaults();
  private PrintStream console = System.out;

  private Fitten(Options options) {
    this.options = options;
    this.host = options.text("--host", "H", "127.0.0.1");
    this.port = options.number("--port", 8080, 0, 65535);
    this.transport = transport(options);
    this.tlsOfOptions = tls(options);
    this.tls = tlsOfOptions;
  }

  /// Without the option, what the engine takes by default.
  private static @Nullable TransportChoice transport(Options options) {
    String name = options.text("--transport", "auto|nio|io_uring", "");
    if (name.isEmpty()) return null;
    try {
      return TransportChoice.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new StartFailure(2, Messages.get("option.transport", name));
    }
  }

  private static @Nullable Tls tls(Options options) {
    String chain = options.text("--tls-cert", "FILE", "");
    String key = options.text("--tls-key", "FILE", "");
    if (chain.isEmpty() != key.isEmpty()) throw new StartFailure(2, Messages.get("tls.pair"));
    return chain.isEmpty() ? null : Tls.pem(Path.of(chain), Path.of(key));
  }

  /// Returns an application with the options of a command line.
  ///
  /// @throws StartFailure if an option is malformed
  public static Fitten app(String... args) {
    StartFailures.printForThisThread();
    return new Fitten(new Options(args));
  }

  /// Returns the value of an option of the application's own, `--data DIR`, or its default.
  ///
  /// @param name with its hyphens
  /// @param placeholder what stands for the value in messages: `DIR`
  public String option(String name, String placeholder, String defaultValue) {
    return options.text(name, placeholder, defaultValue);
  }

  /// Adds the routes that the compiler generated for this object: for `shop.Api`, those of
  /// `shop.ApiRoutes`.
  ///
  /// @throws StartFailure if there are none
  public Fitten add(Object api) {
    return add(GeneratedRoutes.of(api));
  }

  /// Adds routes.
  public Fitten add(RouteTable table) {
    routes.addAll(table.routes());
    return this;
  }

  /// Adds middleware; it runs in the order of these calls, inside the security headers.
  public Fitten use(Middleware middleware) {
    this.middleware.add(middleware);
    return this;
  }

  /// Sets what answers requests that failed or have no route; problem details (RFC 9457) unless set.
  public Fitten errors(ErrorHandler handler) {
    errors = handler;
    return this;
  }

  /// Sets the engine's limits and deadlines.
  public Fitten limits(Limits limits) {
    this.limits = limits;
    return this;
  }

  /// Serves over TLS; the options `--tls-cert` and `--tls-key`, if given, come first.
  public Fitten tls(Tls tls) {
    if (tlsOfOptions == null) this.tls = tls;
    return this;
  }

  /// Hands over a resource that is closed after the server has stopped, last one first.
  public Fitten closing(AutoCloseable resource) {
    resources.add(resource);
    return this;
  }

  /// Returns the metrics served at `/metrics`, to add gauges of the application's own.
  public Metrics metrics() {
    return metrics;
  }

  /// Serves, and returns at once; the JVM lives until the application is closed or gets SIGTERM.
  ///
  /// @throws StartFailure if an option is unknown, the port is in use, a certificate cannot be used, or
  ///   two routes conflict
  /// @throws IOException if the network fails otherwise
  public RunningApp start() throws IOException {
    options.complete();
    addOwnRoutes();
    HttpServer server;
    try {
      server = server().start();
    } catch (BindException e) {
      throw new StartFailure(1, bindMessage(e));
    } catch (TransportUnavailable e) {
      throw new StartFailure(
          1, Messages.get("transport.unavailable", String.valueOf(e.getMessage())));
    } catch (BadCertificate e) {
      throw new StartFailure(1, Messages.get("tls.bad", String.valueOf(e.getMessage())));
    } catch (RouteConflict e) {
      throw new StartFailure(1, String.valueOf(e.getMessage()));
    } catch (UnknownHostException | SocketException e) {
      throw new StartFailure(
          1,
          Messages.get(
              "address.bad", host, Integer.toString(port), String.valueOf(e.getMessage())));
    }
    String scheme = tls == null ? "http" : "https";
    var app =
        new RunningApp(server, scheme, host, DevReload.ENABLED ? Duration.ZERO : GRACE, resources);
    Runtime.getRuntime().addShutdownHook(new Thread(app::close, "fitten-stop"));
    announce(app, server);
    return app;
  }

  private void addOwnRoutes() {
    routes.add(
        new Route("GET", "/metrics", Execution.VIRTUAL, "dev.fitten.Fitten.metrics", this::scrape));
    if (!Assets.fromClassPath().isEmpty()) {
      add(
          StaticFiles.of(Assets.class.getClassLoader(), "META-INF/fitten/assets")
              .at(Assets.PATH)
              .withoutIndex()
              .precompressed());
    }
    if (DevReload.ENABLED) add((RouteTable) new DevReload());
  }

  private void scrape(Exchange exchange) {
    @Nullable String accept = exchange.header("accept");
    Bytes text = metrics.scrape(accept);
    exchange.send(Metrics.contentType(accept), text);
  }

  private HttpServer.Builder server() {
    var builder =
        HttpServer.builder()
            .host(host)
            .port(port)
            .limits(limits)
            .router(Router.of(routes))
            .errors(errors)
            .onRequest(metrics::request)
            .use(SecurityHeaders.strict());
    middleware.forEach(builder::use);
    if (transport != null) builder.transport(transport);
    if (tls != null) builder.tls(tls);
    return builder;
  }

  private String bindMessage(BindException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("in use")
        ? Messages.get("port.used", Integer.toString(port), host)
        : Messages.get("address.bad", host, Integer.toString(port), text);
  }

  private void announce(RunningApp app, HttpServer server) {
    console.println(
        Messages.get(
            "started",
            version(),
            Runtime.version().feature()
                + "."
                + Runtime.version().interim()
                + "."
                + Runtime.version().update(),
            System.getProperty("java.vendor.version", System.getProperty("java.vendor")),
            server.transport() + " (" + server.transportReason() + ")",
            routes.size(),
            Long.toString(millisSinceStart())));
    console.println(Messages.get("address", app.url()));
  }

  private static String version() {
    String version = Fitten.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /// From the start of the JVM, not of this class: it is what the user waited. The process itself may
  /// be older, for the launcher that built the application becomes it.
  private static long millisSinceStart() {
    return ManagementFactory.getRuntimeMXBean().getUptime();
  }
}
