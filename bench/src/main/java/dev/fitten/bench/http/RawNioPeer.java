package dev.fitten.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The yardstick: a selector loop that counts empty lines and sends as many copies of one fixed
/// answer. It parses nothing and knows no routes, so no server on this transport can do better.
/// One loop on one thread, whatever the number of processors.
final class RawNioPeer implements Peer {
  /// Bytes before the received ones in the buffer, for the end of what the connection sent before.
  private static final int TAIL = 3;

  private static final int BUFFER = 64 * 1024;
  private static final int ANSWERS = 1024;

  @Override
  public String name() {
    return "raw-nio";
  }

  @Override
  public String version() {
    return Runtime.version().toString();
  }

  @Override
  public boolean isServer() {
    return false;
  }

  @Override
  public int start() throws IOException {
    var server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    server.configureBlocking(false);
    var selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    new Loop(selector, server).start();
    return server.socket().getLocalPort();
  }

  /// What a connection has from one read to the next.
  private static final class Client {
    /// The last bytes received, which may be the start of an empty line.
    final byte[] tail = new byte[TAIL];

    /// Bytes of answers not sent yet.
    long owed;

    /// Bytes sent of the answer under way.
    int sent;
  }

  private static final class Loop extends Thread {
    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer in = ByteBuffer.allocateDirect(TAIL + BUFFER);

    /// Many answers on end: any run of answers, begun anywhere, is a part of it.
    private final ByteBuffer out;

    private final int answerBytes;

    Loop(Selector selector, ServerSocketChannel server) {
      this.selector = selector;
      this.server = server;
      byte[] answer =
          ("HTTP/1.1 200 OK\r\nContent-Type: "
                  + Answers.PLAIN
                  + "\r\nContent-Length: 13\r\nServer: raw\r\nDate: "
                  + Answers.date()
                  + "\r\n\r\n"
                  + Answers.TEXT)
              .getBytes(StandardCharsets.US_ASCII);
      answerBytes = answer.length;
      out = ByteBuffer.allocateDirect(ANSWERS * answerBytes);
      while (out.hasRemaining()) out.put(answer);
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (true) selector.select(this::ready);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void ready(SelectionKey key) {
      try {
        if (key.isAcceptable()) {
          accept();
        } else {
          if (key.isReadable()) read(key);
          if (key.isValid() && key.isWritable()) write(key);
        }
      } catch (IOException e) {
        close(key); // the client went away
      }
    }

    private void accept() throws IOException {
      for (SocketChannel client; (client = server.accept()) != null; ) {
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.register(selector, SelectionKey.OP_READ, new Client());
      }
    }

    private void read(SelectionKey key) throws IOException {
      var client = (Client) key.attachment();
      in.clear().put(client.tail);
      if (((SocketChannel) key.channel()).read(in) < 0) {
        close(key);
        return;
      }
      client.owed += (long) answerBytes * emptyLines(client);
      write(key);
    }

    /// Counts the empty lines in the buffer and keeps its last bytes for the next time.
    private int emptyLines(Client client) {
      int end = in.position();
      int count = 0;
      int last = TAIL; // of four bytes, in which the line end may be
      while (last < end) {
        byte b = in.get(last);
        if (b > '\r' || b < '\n') {
          last += 4;
        } else if (b == '\n' && in.getInt(last - 3) == 0x0d0a0d0a) {
          count++;
          last += 4;
        } else {
          last++;
        }
      }
      for (int i = 0; i < TAIL; i++) client.tail[i] = in.get(end - TAIL + i);
      return count;
    }

    private void write(SelectionKey key) throws IOException {
      var client = (Client) key.attachment();
      var channel = (SocketChannel) key.channel();
      while (client.owed > 0) {
        out.limit((int) Math.min(out.capacity(), client.sent + client.owed)).position(client.sent);
        int written = channel.write(out);
        client.owed -= written;
        client.sent = (client.sent + written) % answerBytes;
        if (out.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
      }
      if (key.interestOps() != SelectionKey.OP_READ) key.interestOps(SelectionKey.OP_READ);
    }

    private static void close(SelectionKey key) {
      try {
        key.channel().close();
      } catch (IOException alreadyGone) {
        key.cancel();
      }
    }
  }
}
