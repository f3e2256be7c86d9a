package dev.fitten.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tech.smartboot.feat.Feat;
import tech.smartboot.feat.core.common.HeaderName;
import tech.smartboot.feat.core.server.HttpRequest;
import tech.smartboot.feat.core.server.HttpResponse;

/// Feat, the successor of smart-http. Its entry to public benchmarks reads no fields at all, and
/// then loses the bodies of requests; here it reads them. It wants two threads at least.
final class FeatPeer implements Peer {
  private static final byte[] TEXT = Answers.text();

  @Override
  public String name() {
    return "feat";
  }

  @Override
  public String version() {
    return Peers.jarVersion(Feat.class);
  }

  @Override
  public int start() throws IOException {
    int port = Peers.freePort();
    Feat.httpServer(
            options -> options.threadNum(Math.max(2, Answers.loops())).bannerEnabled(false).debug(false))
        .httpHandler(FeatPeer::answer)
        .listen(InetAddress.getLoopbackAddress().getHostAddress(), port);
    return port;
  }

  private static void answer(HttpRequest request) throws IOException {
    String path = request.getRequestURI();
    HttpResponse answer = request.getResponse();
    if (path.equals("/plaintext")) {
      send(answer, Answers.PLAIN, TEXT);
    } else if (path.equals("/json")) {
      send(answer, Answers.JSON, Answers.json());
    } else if (path.startsWith("/user/")) {
      byte[] id = path.substring("/user/".length()).getBytes(StandardCharsets.UTF_8);
      send(answer, Answers.PLAIN, id);
    } else {
      String type = Objects.requireNonNullElse(request.getContentType(), Answers.BYTES);
      send(answer, type, request.getInputStream().readAllBytes());
    }
  }

  private static void send(HttpResponse answer, String type, byte[] body) throws IOException {
    answer.setHeader(HeaderName.SERVER, "feat");
    answer.setContentType(type);
    answer.setContentLength(body.length);
    answer.write(body);
  }
}
