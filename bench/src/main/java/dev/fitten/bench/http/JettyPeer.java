package dev.fitten.bench.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/// Jetty 12.1 core, no servlets: a handler that does not block, so that it runs on the thread which
/// read the request; a selector per processor; fixed fields encoded once.
final class JettyPeer implements Peer {
  private static final ByteBuffer TEXT =
      ByteBuffer.allocateDirect(13).put(Answers.text()).flip().asReadOnlyBuffer();
  private static final HttpField PLAIN =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answers.PLAIN);
  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answers.JSON);

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public String version() {
    return Peers.jarVersion(Server.class);
  }

  @Override
  public int start() throws Exception {
    var server = new Server();
    var settings = new HttpConfiguration();
    settings.setSendServerVersion(true);
    settings.setSendDateHeader(true);
    var connector =
        new ServerConnector(server, 1, Answers.loops(), new HttpConnectionFactory(settings));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setAcceptQueueSize(4096);
    server.addConnector(connector);
    server.setHandler(new Answerer());
    server.start();
    return connector.getLocalPort();
  }

  private static final class Answerer extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response answer, Callback end) throws Exception {
      String path = Request.getPathInContext(request);
      if (path.equals("/plaintext")) {
        send(answer, PLAIN, TEXT.slice(), end);
      } else if (path.equals("/json")) {
        send(answer, JSON, ByteBuffer.wrap(Answers.json()), end);
      } else if (path.startsWith("/user/")) {
        byte[] id = path.substring("/user/".length()).getBytes(StandardCharsets.UTF_8);
        send(answer, PLAIN, ByteBuffer.wrap(id), end);
      } else if (path.equals("/echo")) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        answer.getHeaders().put(HttpHeader.CONTENT_TYPE, type == null ? Answers.BYTES : type);
        // Waits for the body, as a handler that does not block must not; it is not measured.
        ByteBuffer body = Content.Source.asByteBuffer(request);
        answer.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        answer.write(true, body, end);
      } else {
        return false;
      }
      return true;
    }

    private static void send(Response answer, HttpField type, ByteBuffer body, Callback end) {
      answer.getHeaders().put(type);
      answer.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
      answer.write(true, body, end);
    }
  }
}
