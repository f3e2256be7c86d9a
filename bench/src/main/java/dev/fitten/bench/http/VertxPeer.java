package dev.fitten.bench.http;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Vert.x 5 core on native epoll, a verticle per event loop; without metrics, WebSockets and timings
/// of contexts, which nobody asks for here. Requests are checked as by default.
final class VertxPeer implements Peer {
  private static final CharSequence SERVER = HttpHeaders.createOptimized("vertx");
  private static final CharSequence PLAIN = HttpHeaders.createOptimized(Answers.PLAIN);
  private static final CharSequence JSON = HttpHeaders.createOptimized(Answers.JSON);
  private static final Buffer TEXT = Buffer.buffer(Answers.text());
  private static final CharSequence TEXT_BYTES = HttpHeaders.createOptimized("13");

  private static volatile CharSequence date = "";

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public String version() {
    return Peers.jarVersion(Vertx.class);
  }

  @Override
  public List<String> flags() {
    return List.of(
        "-Dvertx.disableMetrics=true",
        "-Dvertx.disableWebsockets=true",
        "-Dvertx.disableContextTimings=true",
        "-Dvertx.cacheImmutableHttpResponseHeaders=true",
        "-Dvertx.internCommonHttpRequestHeadersToLowerCase=true");
  }

  @Override
  public int start() throws Exception {
    Answers.keepDate(text -> date = HttpHeaders.createOptimized(text));
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Answers.loops()));
    if (!vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException(
          "no native transport", vertx.unavailableNativeTransportCause());
    }
    int port = Peers.freePort();
    vertx
        .deployVerticle(() -> verticle(port), new DeploymentOptions().setInstances(Answers.loops()))
        .await(10, TimeUnit.SECONDS);
    return port;
  }

  private static Deployable verticle(int port) {
    return new VerticleBase() {
      @Override
      public Future<HttpServer> start() {
        var options =
            new HttpServerOptions()
                .setHost(InetAddress.getLoopbackAddress().getHostAddress())
                .setPort(port)
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true)
                .setStrictThreadMode(true);
        return vertx.createHttpServer(options).requestHandler(VertxPeer::answer).listen();
      }
    };
  }

  private static void answer(HttpServerRequest request) {
    String path = request.uri(); // no query is ever sent
    HttpServerResponse answer = request.response();
    answer.headers().set(HttpHeaders.SERVER, SERVER).set(HttpHeaders.DATE, date);
    if (path.equals("/plaintext")) {
      answer
          .headers()
          .set(HttpHeaders.CONTENT_TYPE, PLAIN)
          .set(HttpHeaders.CONTENT_LENGTH, TEXT_BYTES);
      answer.end(TEXT);
    } else if (path.equals("/json")) {
      answer.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
      answer.end(Buffer.buffer(Answers.json()));
    } else if (path.startsWith("/user/")) {
      answer.headers().set(HttpHeaders.CONTENT_TYPE, PLAIN);
      answer.end(Buffer.buffer(path.substring("/user/".length())));
    } else if (path.equals("/echo")) {
      String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
      answer.headers().set(HttpHeaders.CONTENT_TYPE, type == null ? Answers.BYTES : type);
      request.body().onSuccess(answer::end);
    } else {
      answer.setStatusCode(404).end();
    }
  }
}
