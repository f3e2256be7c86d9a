package dev.fitten.http.probe;

import dev.fitten.http.probe.Answers.Answer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Arrays;

/// A well-behaved client: asks, and waits for the whole answer, at most ten seconds.
final class PlainClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private byte[] unread = {};

  PlainClient(InetSocketAddress server) throws IOException {
    socket.connect(server, 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
  }

  Answer get(String path) throws IOException {
    return ask(ProbeClient.latin1("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
  }

  Answer post(byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";
    request.writeBytes(ProbeClient.latin1(head.formatted(body.length)));
    request.writeBytes(body);
    return ask(request.toByteArray());
  }

  Answer postChunked(byte[] body, int chunkBytes) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    request.writeBytes(ProbeClient.latin1(head));
    for (int at = 0; at < body.length; at += chunkBytes) {
      int end = Math.min(body.length, at + chunkBytes);
      request.writeBytes(ProbeClient.latin1(Integer.toHexString(end - at) + "\r\n"));
      request.write(body, at, end - at);
      request.writeBytes(ProbeClient.latin1("\r\n"));
    }
    request.writeBytes(ProbeClient.latin1("0\r\n\r\n"));
    return ask(request.toByteArray());
  }

  Answer ask(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return answer();
  }

  private Answer answer() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] piece = new byte[65536];
    while (true) {
      int n = in.read(piece);
      if (n < 0) throw new EOFException("the connection ended within an answer");
      int before = unread.length;
      unread = Arrays.copyOf(unread, before + n);
      System.arraycopy(piece, 0, unread, before, n);
      Answers answers = new Answers(unread);
      try {
        Answer answer = answers.next(false);
        unread = answers.untaken();
        return answer;
      } catch (ProtocolException e) {
        if (!e.getMessage().contains("is cut")) throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
