package dev.fitten.http;

import dev.fitten.http.tls.Tls;
import dev.fitten.http.tls.TlsAcceptor;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Listener;
import dev.fitten.http.transport.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server.
///
/// ```java
/// Router router = Router.of(new ApiRoutes(new Api()));
/// HttpServer server = HttpServer.builder().port(8080).router(router).start();
/// ```
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  /// A tick is a quarter of the shortest time-out, within these bounds, milliseconds.
  private static final int LEAST_TICK = 5;

  private static final int MOST_TICK = 250;

  /// Chooses the transport of servers that are not told otherwise.
  private static final String TRANSPORT_PROPERTY = "fitten.transport";

  private final Engine engine;
  private final @Nullable TlsAcceptor secured;
  private final ChosenTransport transport;
  private final Listener listener;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private HttpServer(Builder builder) throws IOException {
    Limits limits = builder.limits;
    engine =
        new Engine(
            limits,
            builder.router,
            new Chain(builder.middleware),
            new Runner(builder.errors, builder.observer),
            builder.pooling);
    HttpLoop[] loops = new HttpLoop[builder.loops];
    for (int i = 0; i < loops.length; i++) loops[i] = new HttpLoop(limits);
    InetSocketAddress address = new InetSocketAddress(builder.host, builder.port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("host '" + builder.host + "' is not known");
    }
    Function<Link, LinkHandler> http =
        link -> new Connection(link, loops[link.loop().index()], engine);
    Tls tls = builder.tls;
    secured = tls == null ? null : tls.acceptor(builder.loops, Map.of("http/1.1", http));
    transport = listen(builder, address, secured == null ? http : secured);
    listener = transport.listener();
  }

  private ChosenTransport listen(
      Builder builder, InetSocketAddress address, Function<Link, LinkHandler> handlers)
      throws IOException {
    boolean listening = false;
    try {
      ChosenTransport made =
          ChosenTransport.listen(
              builder.transport,
              address,
              new Transport.Settings(
                  builder.loops,
                  builder.limits.connections(),
                  tickMillis(builder.limits, builder.tls),
                  builder.ringBytes,
                  builder.frameBytes),
              handlers);
      listening = true;
      return made;
    } finally {
      if (!listening && secured != null) secured.close();
    }
  }

  private static int tickMillis(Limits limits, @Nullable Tls tls) {
    int shortest =
        IntStream.of(
                limits.firstByteMillis(),
                limits.headMillis(),
                limits.keepAliveMillis(),
                limits.rateGraceMillis(),
                limits.lingerMillis(),
                tls == null ? MOST_TICK * 4 : tls.handshakeMillis())
            .min()
            .orElse(MOST_TICK);
    return Math.clamp(shortest / 4, LEAST_TICK, MOST_TICK);
  }

  /// Returns a builder with the defaults: 127.0.0.1, a free port, a loop per core.
  public static Builder builder() {
    return new Builder();
  }

  /// Returns the port it listens on.
  public int port() {
    return listener.port();
  }

  /// Returns the name of the transport that runs: `nio` or `io_uring`.
  public String transport() {
    return transport.transport().name();
  }

  /// Returns why the other transport does not run, its name first: `io_uring: native access is not
  /// enabled: start with --enable-native-access=dev.fitten.http`.
  public String transportReason() {
    return transport.reason();
  }

  /// Stops accepting, finishes requests in flight for at most `grace`, then closes what is left.
  /// Returns when everything is closed; a second call does nothing and returns true. Not to be
  /// called from a handler, which it would wait for.
  ///
  /// @return whether everything in flight was finished within the grace time
  public boolean stop(Duration grace) {
    if (!stopped.compareAndSet(false, true)) return true;
    engine.stopping = true;
    listener.drain();
    boolean finished = false;
    try {
      finished = listener.awaitNoLinks(grace.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
    if (secured != null) secured.close();
    for (String report : KeptFrames.report()) LOG.log(Level.ERROR, "not given back: " + report);
    return finished;
  }

  /// Stops without a grace time.
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  /// What a server is made of. Not safe for use by several threads.
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private int loops = Runtime.getRuntime().availableProcessors();
    private boolean pooling = true;
    private int ringBytes = 4 << 20;
    private int frameBytes = 16_384;
    private TransportChoice transport =
        TransportChoice.of(System.getProperty(TRANSPORT_PROPERTY, "auto"));
    private Limits limits = Limits.defaults();
    private Router router = Router.of(List.of());
    private final List<Middleware> middleware = new ArrayList<>();
    private ErrorHandler errors = ErrorHandler.problemJson();
    private @Nullable RequestObserver observer;
    private @Nullable Tls tls;

    private Builder() {}

    /// Sets the address to listen on, a name or a number; `0.0.0.0` or `::` for all. Default
    /// `127.0.0.1`: being reachable from other machines is a decision.
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host);
      return this;
    }

    /// Sets the port, from 0 to 65535; 0, the default, takes a free one.
    public Builder port(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port is " + port + ", must be from 0 to 65535");
      }
      this.port = port;
      return this;
    }

    /// Sets the number of event loops, from 1 to 1024; a loop per core by default.
    public Builder loops(int loops) {
      if (loops < 1 || loops > 1024) {
        throw new IllegalArgumentException("loops is " + loops + ", must be from 1 to 1024");
      }
      this.loops = loops;
      return this;
    }

    /// Says whether a connection uses one exchange for all its requests, as it does by default, or
    /// makes a new one for each: only to compare both.
    public Builder pooling(boolean pooling) {
      this.pooling = pooling;
      return this;
    }

    /// Sets the receive memory of each loop: a ring of `ringBytes`, divided into frames of `frameBytes`.
    /// A request that fits into a frame is never copied. 4 MiB in frames of 16 KiB by default.
    ///
    /// @param ringBytes from one frame to 1 GiB
    /// @param frameBytes from 4096 to 1 MiB, a power of two
    public Builder frames(int ringBytes, int frameBytes) {
      if (frameBytes < 4096 || frameBytes > 1 << 20 || Integer.bitCount(frameBytes) != 1) {
        throw new IllegalArgumentException(
            "frameBytes is " + frameBytes + ", must be a power of two from 4096 to 1048576");
      }
      if (ringBytes < frameBytes || ringBytes > 1 << 30) {
        throw new IllegalArgumentException(
            "ringBytes is " + ringBytes + ", must be from one frame to 1073741824");
      }
      this.ringBytes = ringBytes;
      this.frameBytes = frameBytes;
      return this;
    }

    /// Sets certificates and speaks HTTPS instead of HTTP. [Tls#pem] is the usual beginning.
    public Builder tls(Tls tls) {
      this.tls = Objects.requireNonNull(tls);
      return this;
    }

    /// Sets what moves the bytes; by default the system property `fitten.transport` or, without one,
    /// [TransportChoice#AUTO].
    public Builder transport(TransportChoice transport) {
      this.transport = Objects.requireNonNull(transport);
      return this;
    }

    /// Sets limits and time-outs.
    public Builder limits(Limits limits) {
      this.limits = Objects.requireNonNull(limits);
      return this;
    }

    /// Sets the routes; none by default.
    public Builder router(Router router) {
      this.router = Objects.requireNonNull(router);
      return this;
    }

    /// Adds a middleware behind those added before.
    public Builder use(Middleware middleware) {
      this.middleware.add(Objects.requireNonNull(middleware));
      return this;
    }

    /// Sets what answers when a handler failed; [ErrorHandler#problemJson] by default.
    public Builder errors(ErrorHandler errors) {
      this.errors = Objects.requireNonNull(errors);
      return this;
    }

    /// Sets who is told about every request; nobody by default.
    public Builder onRequest(RequestObserver observer) {
      this.observer = Objects.requireNonNull(observer);
      return this;
    }

    /// Starts the server.
    ///
    /// @throws java.net.BindException if the port is in use or the address is not of this machine
    /// @throws TransportUnavailable if [TransportChoice#IO_URING] was asked for and cannot be used
    /// @throws dev.fitten.http.tls.BadCertificate if a certificate or key cannot be used
    public HttpServer start() throws IOException {
      return new HttpServer(this);
    }
  }
}
