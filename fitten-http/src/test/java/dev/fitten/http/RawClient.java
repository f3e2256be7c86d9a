package dev.fitten.http;

import dev.fitten.http.AnswerReader.Received;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client that sends bytes as they are. Waits at most ten seconds for anything.
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final AnswerReader answers;

  RawClient(int port) throws IOException {
    this(port, 0);
  }

  /// @param receiveBufferBytes how much the kernel takes in for us, 0 for its own choice
  RawClient(int port, int receiveBufferBytes) throws IOException {
    socket = new Socket();
    if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    out = socket.getOutputStream();
    answers = new AnswerReader(new BufferedInputStream(socket.getInputStream()));
  }

  /// Takes over a connected socket, with TLS perhaps.
  RawClient(Socket connected) throws IOException {
    socket = connected;
    out = socket.getOutputStream();
    answers = new AnswerReader(new BufferedInputStream(socket.getInputStream()));
  }

  RawClient send(byte[] bytes) throws IOException {
    try {
      out.write(bytes);
    } catch (SocketException refusedMeanwhile) {
      // The server has already answered and closed: what it said is still to be read.
    }
    return this;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  RawClient sendBytewise(byte[] bytes) throws IOException {
    for (byte b : bytes) send(new byte[] {b});
    return this;
  }

  Received answer() throws IOException {
    Received answer = answers.read(false);
    if (answer == null) throw new IOException("the connection ended instead of an answer");
    return answer;
  }

  @Nullable Received answerOrEnd(boolean toHead) throws IOException {
    return answers.read(toHead);
  }

  /// Tells whether the server has ended the connection, waiting for it.
  boolean ended() throws IOException {
    try {
      return answers.read(false) == null;
    } catch (SocketException reset) {
      return true;
    }
  }

  RawClient endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
