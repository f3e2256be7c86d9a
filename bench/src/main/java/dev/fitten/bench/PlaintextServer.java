package dev.fitten.bench;

import com.sun.net.httpserver.HttpExchange;
import dev.fitten.http.Execution;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One of the servers that are compared, in a JVM of its own: answers `GET /plaintext` with `Hello,
/// World!` and the usual head, on as many loops as there are processors. Prints its port and ends
/// when its input does.
final class PlaintextServer {
  private static final String TEXT = "Hello, World!";
  private static final byte[] BODY = TEXT.getBytes(StandardCharsets.US_ASCII);
  private static final String TYPE = "text/plain; charset=utf-8";

  private PlaintextServer() {}

  public static void main(String[] args) throws Exception {
    int port =
        switch (args[0]) {
          case "fitten" -> fitten();
          case "jdk" -> jdk();
          case "netty" -> netty();
          default -> throw new IllegalArgumentException("there is no server '" + args[0] + "'");
        };
    System.out.println(port);
    while (System.in.read() >= 0) {
      // Nothing is ever sent: the end of the input is the end of the comparison.
    }
    System.exit(0);
  }

  private static int fitten() throws IOException {
    var route =
        new Route(
            "GET",
            "/plaintext",
            Execution.LOOP,
            "bench.Plaintext",
            exchange -> exchange.send(TEXT));
    return HttpServer.builder().router(Router.of(List.of(route))).start().port();
  }

  /// The JDK's server on its own thread, its fastest way for answers that need no waiting.
  private static int jdk() throws IOException {
    var server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/plaintext", PlaintextServer::answer);
    server.start();
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    exchange.sendResponseHeaders(200, BODY.length);
    try (var out = exchange.getResponseBody()) {
      out.write(BODY);
    }
  }

  private static int netty() throws InterruptedException {
    var channel =
        new ServerBootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory()))
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    connection.pipeline().addLast(new HttpServerCodec(), new NettyAnswer());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// Writes each answer at once and flushes once for all requests of a read.
  private static final class NettyAnswer extends SimpleChannelInboundHandler<HttpObject> {
    private String date = "";
    private long dateSecond = -1;

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (!(message instanceof HttpRequest)) return;
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(BODY));
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
          .set(HttpHeaderNames.DATE, date())
          .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
      context.write(answer, context.voidPromise());
    }

    private String date() {
      long second = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
      if (second != dateSecond) {
        dateSecond = second;
        date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
      }
      return date;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
