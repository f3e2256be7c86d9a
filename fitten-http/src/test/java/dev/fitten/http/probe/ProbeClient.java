package dev.fitten.http.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client that sends bytes as they are, and keeps all that comes back, read by a thread of its
/// own so that neither side ever waits for the other to read.
final class ProbeClient implements AutoCloseable {
  /// Asks for the end, so that everything behind the case is known when the connection ends.
  static final byte[] MARKER =
      latin1("GET /user/marker HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  /// How long a server may take for what it has to do at once; busy build machines included.
  private static final int PATIENCE_MILLIS = 5_000;

  private static final int QUIET_MILLIS = 300;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
  private boolean ended;
  private boolean reset;

  ProbeClient(InetSocketAddress server) throws IOException {
    socket.connect(server, 10_000);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    Thread.ofVirtual().name("probe-reader").start(() -> readAll(in));
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void readAll(InputStream in) {
    byte[] piece = new byte[16384];
    boolean cut = false;
    try {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        synchronized (this) {
          transcript.write(piece, 0, n);
          notifyAll();
        }
      }
    } catch (IOException e) {
      cut = true;
    }
    synchronized (this) {
      ended = true;
      reset = cut;
      notifyAll();
    }
  }

  /// Sends, unless the server has gone: then what it said is still to be read.
  void send(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException serverHasGone) {
      // It shows in the transcript.
    }
  }

  void send(String text) {
    send(latin1(text));
  }

  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException serverHasGone) {
      // It shows in the transcript.
    }
  }

  /// Closes so that the other side gets a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  synchronized byte[] transcript() {
    return transcript.toByteArray();
  }

  synchronized boolean ended() {
    return ended;
  }

  /// Tells whether the connection ended by a reset.
  synchronized boolean wasReset() {
    return reset;
  }

  /// Waits until the condition holds for the transcript or the connection has ended.
  ///
  /// @return whether it came so far in time
  synchronized boolean await(Predicate<byte[]> condition, long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000L;
    int seen = -1;
    while (true) {
      if (transcript.size() != seen) {
        seen = transcript.size();
        if (condition.test(transcript.toByteArray())) return true;
      }
      if (ended) return true;
      long left = (deadline - System.nanoTime()) / 1_000_000L;
      if (left <= 0) return false;
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  boolean awaitEnd(long millis) {
    return await(all -> false, millis);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  // ---- cases ----

  /// Plays the case. Returns what is wrong with the answers, or `null`.
  static @Nullable String play(InetSocketAddress server, ProbeCase probe) throws IOException {
    if (!probe.has(ProbeCase.Action.SPLIT)) return playOnce(server, probe, probe.sends());
    byte[] all = probe.allBytes();
    for (int cut = 1; cut < all.length; cut++) {
      String wrong =
          playOnce(
              server,
              probe,
              List.of(
                  new ProbeCase.Part(ProbeCase.Action.SEND, Arrays.copyOf(all, cut)),
                  new ProbeCase.Part(ProbeCase.Action.CUT, new byte[0]),
                  new ProbeCase.Part(
                      ProbeCase.Action.SEND, Arrays.copyOfRange(all, cut, all.length))));
      if (wrong != null) return "cut at " + cut + ": " + wrong;
    }
    return null;
  }

  /// Plays the case byte by byte, with its marker.
  static @Nullable String playBytewise(InetSocketAddress server, ProbeCase probe)
      throws IOException {
    return playOnce(
        server,
        probe,
        List.of(
            new ProbeCase.Part(ProbeCase.Action.BYTEWISE, new byte[0]),
            new ProbeCase.Part(ProbeCase.Action.SEND, probe.allBytes())));
  }

  private static @Nullable String playOnce(
      InetSocketAddress server, ProbeCase probe, List<ProbeCase.Part> parts) throws IOException {
    boolean marked = !probe.has(ProbeCase.Action.END);
    boolean waits = probe.outcomes().stream().allMatch(o -> o.end() == ProbeCase.End.WAITS);
    try (ProbeClient client = new ProbeClient(server)) {
      client.sendParts(parts, marked && !waits);
      if (waits) client.awaitEnd(QUIET_MILLIS);
      else client.awaitEnd(PATIENCE_MILLIS);
      byte[] transcript = client.transcript();
      StringBuilder all = new StringBuilder();
      for (ProbeCase.Outcome outcome : probe.outcomes()) {
        String wrong = Answers.difference(outcome, transcript, client.ended(), marked);
        if (wrong == null) return null;
        all.append(all.isEmpty() ? "" : "; or: ").append(wrong);
      }
      return all.append(client.wasReset() ? " (reset)" : "").toString();
    }
  }

  private void sendParts(List<ProbeCase.Part> parts, boolean marked) {
    boolean bytewise = false;
    for (int i = 0; i < parts.size(); i++) {
      ProbeCase.Part part = parts.get(i);
      switch (part.action()) {
        case SEND -> {
          boolean last = i == parts.size() - 1 && marked;
          byte[] bytes = last ? joined(part.bytes(), MARKER) : part.bytes();
          if (bytewise) for (byte b : bytes) send(new byte[] {b});
          else send(bytes);
          if (last) return;
        }
        case CUT -> await(all -> false, 3);
        case ANSWER -> await(all -> all.length > 0, PATIENCE_MILLIS);
        case END -> endOutput();
        case BYTEWISE -> bytewise = true;
        case SPLIT -> {}
      }
    }
    if (marked) send(MARKER);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
