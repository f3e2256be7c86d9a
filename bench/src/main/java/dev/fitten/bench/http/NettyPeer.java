package dev.fitten.bench.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Netty 4.2 with its `HttpServerCodec`, on native epoll or io_uring: fields as `AsciiString`s, one
/// flush for all requests of a read. Field values of answers are constants and are not checked
/// again; requests are.
final class NettyPeer implements Peer {
  private static final ByteBuf TEXT = Unpooled.unreleasableBuffer(direct(Answers.text()));
  private static final AsciiString PLAIN = AsciiString.cached(Answers.PLAIN);
  private static final AsciiString JSON = AsciiString.cached(Answers.JSON);
  private static final AsciiString SERVER = AsciiString.cached("netty");
  private static final HttpHeadersFactory FIELDS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private static volatile AsciiString date = AsciiString.EMPTY_STRING;

  private final String name;
  private final boolean ring;

  /// @param ring whether it runs on io_uring
  NettyPeer(String name, boolean ring) {
    this.name = name;
    this.ring = ring;
  }

  private static ByteBuf direct(byte[] bytes) {
    return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return Peers.jarVersion(HttpServerCodec.class);
  }

  @Override
  public int start() throws InterruptedException {
    if (ring) IoUring.ensureAvailability();
    else Epoll.ensureAvailability();
    Answers.keepDate(text -> date = AsciiString.of(text));
    var handlers = ring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
    var channel =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(Answers.loops(), handlers))
            .channel(ring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    client.pipeline().addLast(new HttpServerCodec(), new Answerer());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static final class Answerer extends ChannelInboundHandlerAdapter {
    /// The body of `POST /echo` so far, and its media type.
    private @Nullable ByteBuf echo;

    private CharSequence echoType = Answers.BYTES;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) answer(context, request);
      if (message instanceof HttpContent content) body(context, content);
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
      String target = request.uri();
      if (target.equals("/plaintext")) {
        write(context, HttpResponseStatus.OK, PLAIN, TEXT.duplicate());
      } else if (target.equals("/json")) {
        write(context, HttpResponseStatus.OK, JSON, Unpooled.wrappedBuffer(Answers.json()));
      } else if (target.startsWith("/user/")) {
        String id = target.substring("/user/".length());
        ByteBuf text = ByteBufUtil.writeUtf8(context.alloc(), id);
        write(context, HttpResponseStatus.OK, PLAIN, text);
      } else if (target.equals("/echo")) {
        echo = context.alloc().buffer();
        echoType = request.headers().get(HttpHeaderNames.CONTENT_TYPE, Answers.BYTES);
      } else {
        write(context, HttpResponseStatus.NOT_FOUND, PLAIN, Unpooled.EMPTY_BUFFER);
      }
    }

    private void body(ChannelHandlerContext context, HttpContent content) {
      if (content == LastHttpContent.EMPTY_LAST_CONTENT && echo == null) return;
      if (echo != null) echo.writeBytes(content.content());
      content.release();
      if (echo != null && content instanceof LastHttpContent) {
        write(context, HttpResponseStatus.OK, echoType, echo);
        echo = null;
      }
    }

    private static void write(
        ChannelHandlerContext context, HttpResponseStatus status, CharSequence type, ByteBuf body) {
      HttpHeaders fields = FIELDS.newHeaders();
      fields.set(HttpHeaderNames.CONTENT_TYPE, type);
      fields.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
      fields.set(HttpHeaderNames.SERVER, SERVER);
      fields.set(HttpHeaderNames.DATE, date);
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, status, body, fields, EmptyHttpHeaders.INSTANCE);
      context.write(answer, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // the client went away
    }
  }
}
