package dev.fitten.http.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// A TLS client that says exactly which bytes it would send, and is told which came.
final class EngineClient {
  private final SSLEngine engine;
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private byte[] left = {};

  EngineClient(SSLContext context, String protocol) {
    engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    engine.setSSLParameters(parameters);
  }

  /// Shakes hands with a link, passing on what each side says in pieces of so many bytes.
  void shakeHands(FakeSocket socket, int pieceBytes) throws Exception {
    engine.beginHandshake();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!established()) {
      if (System.nanoTime() > deadline) throw new AssertionError("no end of the handshake");
      if (socket.closed || socket.outputEnded) throw new SSLException("closed by the server");
      byte[] out = output();
      for (int at = 0; at < out.length; at += pieceBytes) {
        socket.receive(out, at, Math.min(out.length, at + pieceBytes));
      }
      if (!socket.reading) socket.runTask();
      input(socket.takeSent());
    }
    byte[] last = output();
    socket.receive(last, 0, last.length);
    while (!socket.reading && !socket.closed) socket.runTask();
    input(socket.takeSent());
  }

  private boolean established() {
    return !engine.getSession().getProtocol().equals("NONE")
        && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  /// Returns what the engine itself has to say.
  byte[] output() throws SSLException {
    return wrap(ByteBuffer.allocate(0));
  }

  /// Returns records with the bytes.
  byte[] encrypt(byte[] bytes) throws SSLException {
    return wrap(ByteBuffer.wrap(bytes));
  }

  private byte[] wrap(ByteBuffer from) throws SSLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    while (true) {
      runTasks();
      SSLEngineResult result = engine.wrap(from, piece.clear());
      out.write(piece.array(), 0, piece.position());
      boolean more = from.hasRemaining() || wantsWrap(result);
      if (!more || result.bytesProduced() == 0) return out.toByteArray();
    }
  }

  private static boolean wantsWrap(SSLEngineResult result) {
    return result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /// Takes bytes that the server has sent; what they say is added to [#plain].
  void input(byte[] bytes) throws SSLException {
    byte[] all = new byte[left.length + bytes.length];
    System.arraycopy(left, 0, all, 0, left.length);
    System.arraycopy(bytes, 0, all, left.length, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    ByteBuffer piece = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + 256);
    while (in.hasRemaining()) {
      runTasks();
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) break;
      SSLEngineResult result = engine.unwrap(in, piece.clear());
      plain.write(piece.array(), 0, piece.position());
      if (result.getStatus() != Status.OK) break;
    }
    runTasks();
    left = new byte[in.remaining()];
    in.get(left);
  }

  /// Returns what the server has said so far.
  byte[] plain() {
    return plain.toByteArray();
  }

  /// Tells whether close_notify has come.
  boolean sawCloseNotify() {
    return engine.isInboundDone();
  }

  /// Returns a record with close_notify.
  byte[] closeNotify() throws SSLException {
    engine.closeOutbound();
    return output();
  }

  /// Returns a record with a key update that asks for one in return.
  byte[] keyUpdate() throws SSLException {
    engine.beginHandshake();
    return output();
  }
}
