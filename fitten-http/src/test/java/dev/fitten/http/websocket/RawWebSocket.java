package dev.fitten.http.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A client that sends bytes as they are. Waits at most ten seconds for anything.
final class RawWebSocket implements AutoCloseable {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;

  RawWebSocket(int port) throws IOException {
    this(port, 0);
  }

  RawWebSocket(int port, int receiveBufferBytes) throws IOException {
    if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  /// Opens a connection and a WebSocket at `/ws`.
  static RawWebSocket open(int port, String... fields) throws IOException {
    RawWebSocket client = new RawWebSocket(port);
    client.send(request("/ws", fields));
    String head = client.head();
    if (!head.startsWith("HTTP/1.1 101 ")) throw new IOException("refused: " + head);
    return client;
  }

  /// Returns a proper handshake with more fields.
  static byte[] request(String path, String... fields) {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    head.append("Sec-WebSocket-Key: " + KEY + "\r\n");
    for (String field : fields) head.append(field).append("\r\n");
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  RawWebSocket send(byte[] bytes) throws IOException {
    try {
      out.write(bytes);
    } catch (SocketException refusedMeanwhile) {
      // The server has already closed: what it said is still to be read.
    }
    return this;
  }

  RawWebSocket send(String frames) throws IOException {
    return send(Frames.bytes(frames));
  }

  /// Reads the head of an answer.
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) throw new IOException("the head is cut: " + head);
      head.write(b);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) return text;
    }
  }

  /// Reads a frame as text, as [Frames#read] does.
  String frame() throws IOException {
    byte[] head = in.readNBytes(2);
    if (head.length < 2) return "end";
    int more = (head[1] & 0x7f) == 126 ? 2 : (head[1] & 0x7f) == 127 ? 8 : 0;
    byte[] lengthBytes = in.readNBytes(more);
    int length = more == 0 ? head[1] & 0x7f : 0;
    for (byte b : lengthBytes) length = length << 8 | b & 0xff;
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(head);
    frame.writeBytes(lengthBytes);
    frame.writeBytes(in.readNBytes(length));
    List<String> frames = Frames.read(frame.toByteArray());
    return frames.getFirst();
  }

  RawWebSocket endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Closes with a reset instead of an end.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
