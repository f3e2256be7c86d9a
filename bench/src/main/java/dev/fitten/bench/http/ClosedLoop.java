package dev.fitten.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// How much can the server do? Every connection sends its next requests when the answers to the last
/// ones are there: the load is as fast as the server. One thread, one selector.
final class ClosedLoop {
  /// How long answers may take after the last request was sent, and the first one after the start.
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Histogram latencies = new Histogram(3);
  private final Selector selector;
  private final int depth;
  private final List<ByteBuffer> batches = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private int nextBatch;
  private int open;
  private long requests;
  private long errors;
  private long refusals;

  private ClosedLoop(int port, Scenario scenario) throws IOException {
    selector = Selector.open();
    depth = scenario.depth();
    for (byte[] request : scenario.requests(port)) {
      ByteBuffer batch = ByteBuffer.allocateDirect(request.length * depth);
      while (batch.hasRemaining()) batch.put(request);
      batches.add(batch.flip().asReadOnlyBuffer());
    }
  }

  public static void main(String[] args) throws IOException {
    Scenario scenario = Scenario.named(args[1]);
    System.out.println(run(Integer.parseInt(args[0]), scenario, Integer.parseInt(args[2])).line());
  }

  static LoadResult run(int port, Scenario scenario, int millis) throws IOException {
    var loop = new ClosedLoop(port, scenario);
    try (loop.selector) {
      for (int i = 0; i < scenario.connections(); i++) loop.connect(port);
      return loop.run(millis);
    }
  }

  /// One connection: what it has still to send and to receive.
  private static final class Client {
    final SocketChannel channel;
    final AnswerReader reader = new AnswerReader();
    ByteBuffer unsent = ByteBuffer.allocate(0);
    int missing;
    long sentNanos;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private void connect(int port) throws IOException {
    var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var client = new Client(channel);
    channel.register(selector, SelectionKey.OP_READ, client);
    clients.add(client);
    open++;
  }

  private LoadResult run(int millis) throws IOException {
    long startNanos = System.nanoTime();
    long endNanos = startNanos + millis * 1_000_000L;
    for (SelectionKey key : List.copyOf(selector.keys())) guarded(key, () -> send(key));
    long patientUntilNanos = endNanos + PATIENCE_NANOS;
    while (open > 0 && System.nanoTime() < (requests > 0 ? endNanos : patientUntilNanos)) {
      selector.select(key -> guarded(key, () -> ready(key, endNanos)), 100);
    }
    long micros = (System.nanoTime() - startNanos) / 1000;
    long counted = requests;
    while (open > 0 && waiting() && System.nanoTime() < patientUntilNanos) {
      selector.select(key -> guarded(key, () -> ready(key, endNanos)), 100);
    }
    if (waiting()) errors++;
    for (Client client : clients) {
      refusals += client.reader.refusals;
      client.channel.close();
    }
    return LoadResult.of(latencies, counted, micros, errors, refusals);
  }

  private boolean waiting() {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && ((Client) key.attachment()).missing > 0) return true;
    }
    return false;
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guarded(SelectionKey key, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      errors++;
      open--;
      key.cancel(); // closed at the end with all others
    }
  }

  private void ready(SelectionKey key, long endNanos) throws IOException {
    var client = (Client) key.attachment();
    if (key.isWritable()) write(key, client);
    if (!key.isReadable()) return;
    int answers = client.reader.read(client.channel);
    requests += answers;
    client.missing -= answers;
    if (client.missing > 0) return;
    long now = System.nanoTime();
    latencies.recordValue(now - client.sentNanos);
    if (now < endNanos) send(key);
  }

  private void send(SelectionKey key) throws IOException {
    var client = (Client) key.attachment();
    client.unsent = batches.get(nextBatch++ % batches.size()).duplicate();
    client.missing = depth;
    client.sentNanos = System.nanoTime();
    write(key, client);
  }

  private static void write(SelectionKey key, Client client) throws IOException {
    client.channel.write(client.unsent);
    int writing = client.unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0;
    key.interestOps(SelectionKey.OP_READ | writing);
  }
}
