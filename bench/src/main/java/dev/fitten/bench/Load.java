package dev.fitten.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// A load generator on raw sockets: every connection sends some requests in one write and reads all
/// their answers before it sends the next ones. Checks the first answer and the length of the
/// others.
final class Load {
  private static final byte[] REQUEST =
      ("GET /plaintext HTTP/1.1\r\nHost: localhost\r\nUser-Agent: fitten-bench\r\nAccept: */*\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private Load() {}

  /// Sends requests for the given time and returns how many were answered.
  ///
  /// @param pipelined requests sent before the first answer is read
  static long run(int port, int connections, int pipelined, long millis)
      throws IOException, InterruptedException {
    var work = new ArrayList<Callable<Long>>();
    long endNanos = System.nanoTime() + millis * 1_000_000;
    for (int i = 0; i < connections; i++) work.add(() -> connection(port, pipelined, endNanos));
    long answered = 0;
    try (var threads = Executors.newFixedThreadPool(connections)) {
      for (var connection : threads.invokeAll(work)) answered += connection.get();
    } catch (ExecutionException e) {
      throw new IOException("the load stopped: " + e.getCause(), e.getCause());
    }
    return answered;
  }

  private static long connection(int port, int pipelined, long endNanos) throws IOException {
    byte[] batch = new byte[REQUEST.length * pipelined];
    for (int i = 0; i < pipelined; i++) {
      System.arraycopy(REQUEST, 0, batch, i * REQUEST.length, REQUEST.length);
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(REQUEST);
      int answerBytes = firstAnswer(in);
      byte[] buffer = new byte[64 * 1024];
      long answered = 1;
      while (System.nanoTime() < endNanos) {
        out.write(batch);
        long missing = (long) answerBytes * pipelined;
        while (missing > 0) {
          int read = in.read(buffer);
          if (read < 0) throw new IOException("closed with " + missing + " bytes missing");
          missing -= read;
        }
        if (missing < 0) throw new IOException("answers differ in length");
        answered += pipelined;
      }
      return answered;
    }
  }

  /// Reads one answer to its end, and returns its length: all others have the same.
  private static int firstAnswer(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\nHello, World!")) {
      int b = in.read();
      if (b < 0 || text.length() > 4096) throw new IOException("not the answer asked for: " + text);
      text.append((char) b);
    }
    if (!text.toString().startsWith("HTTP/1.1 200 ")) throw new IOException("refused: " + text);
    return text.length();
  }
}
