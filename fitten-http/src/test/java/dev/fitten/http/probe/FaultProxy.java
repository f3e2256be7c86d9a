package dev.fitten.http.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Stands between clients and a server on the loopback interface and does what bad networks do.
/// Bytes are never lost or reordered, for TCP does not: they come late, in pieces, or not any more.
final class FaultProxy implements AutoCloseable {
  enum Fault {
    /// All bytes pass.
    NONE,
    /// Both connections are closed.
    CUT,
    /// Both connections are reset.
    RESET,
    /// This direction ends, the other goes on.
    HALF_CLOSE,
    /// This direction passes nothing more and stays open, until the proxy is closed.
    STALL
  }

  /// What happens to the bytes of one direction.
  ///
  /// @param pieceBytes the most that is passed on in one write
  /// @param delayMicros how long each piece is held back
  /// @param fault what happens behind `at` bytes
  record Direction(int pieceBytes, int delayMicros, Fault fault, long at) {
    static final Direction CLEAN = new Direction(65536, 0, Fault.NONE, 0);

    static Direction slow(int pieceBytes, int delayMicros) {
      return new Direction(pieceBytes, delayMicros, Fault.NONE, 0);
    }

    static Direction broken(Fault fault, long at) {
      return new Direction(65536, 0, fault, at);
    }
  }

  private final InetSocketAddress target;
  private final Direction up;
  private final Direction down;
  private final ServerSocket listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param up what happens to requests
  /// @param down what happens to answers
  FaultProxy(InetSocketAddress target, Direction up, Direction down) throws IOException {
    this.target = target;
    this.up = up;
    this.down = down;
    threads.execute(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Socket server = new Socket(target.getAddress(), target.getPort());
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        CountDownLatch halves = new CountDownLatch(2);
        threads.execute(() -> pump(client, server, up, halves));
        threads.execute(() -> pump(server, client, down, halves));
        threads.execute(() -> closeBoth(client, server, halves));
      }
    } catch (IOException | RejectedExecutionException proxyClosed) {
      // No more connections.
    }
  }

  private void pump(Socket from, Socket to, Direction direction, CountDownLatch halves) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[direction.pieceBytes];
      long passed = 0;
      while (true) {
        int most = piece.length;
        if (direction.fault != Fault.NONE) most = (int) Math.min(most, direction.at - passed);
        if (most == 0) {
          fail(direction.fault, from, to);
          return;
        }
        int n = in.read(piece, 0, most);
        if (n < 0) break;
        if (direction.delayMicros > 0) closed.await(direction.delayMicros, TimeUnit.MICROSECONDS);
        out.write(piece, 0, n);
        passed += n;
      }
      to.shutdownOutput();
    } catch (IOException gone) {
      end(from);
      end(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      halves.countDown();
    }
  }

  private void fail(Fault fault, Socket from, Socket to) throws IOException, InterruptedException {
    switch (fault) {
      case RESET -> {
        from.setSoLinger(true, 0);
        to.setSoLinger(true, 0);
        end(from);
        end(to);
      }
      case CUT -> {
        end(from);
        end(to);
      }
      case HALF_CLOSE -> to.shutdownOutput();
      case STALL -> closed.await();
      case NONE -> throw new IllegalStateException("nothing to do wrong");
    }
  }

  private void closeBoth(Socket client, Socket server, CountDownLatch halves) {
    try {
      halves.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(client);
    end(server);
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what is wanted.
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    open.forEach(this::end);
    threads.close();
    open.forEach(this::end); // what was accepted meanwhile
  }
}
