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

/// How long does an answer take at a fixed rate? A request is due every so many nanoseconds, the
/// connections in turn, whether answers come or not. Latency counts from when the request was due:
/// a server that stops for 50 ms has kept all those waiting that were due in that time, also if the
/// client could not send them (coordinated omission).
///
/// A connection has one request under way; the next one due waits for its answer and is late, and
/// is sent even if the time is over. One thread, which spins, since a timer of the JVM is late by
/// more than is measured here.
final class OpenLoop {
  /// The first quarter of the run leaves no latencies: connections are new, the generator is cold.
  private static final int PARTS = 4;

  /// How long answers may take after the last request was due.
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final Histogram latencies = new Histogram(3);
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final long periodNanos;
  private long startNanos;
  private long countedFromNanos;
  private long endNanos;
  private int open;
  private int sent;
  private long answered;
  private long refusals;

  private OpenLoop(int port, Scenario scenario) throws IOException {
    selector = Selector.open();
    // Of one connection; all of them together have the rate.
    periodNanos = 1_000_000_000L * scenario.connections() / scenario.perSecond();
    for (byte[] request : scenario.requests(port)) {
      requests.add(ByteBuffer.allocateDirect(request.length).put(request).flip());
    }
  }

  public static void main(String[] args) throws IOException {
    Scenario scenario = Scenario.named(args[1]);
    System.out.println(run(Integer.parseInt(args[0]), scenario, Integer.parseInt(args[2])).line());
  }

  /// Sends for the given time and waits for the last answers.
  static LoadResult run(int port, Scenario scenario, int millis) throws IOException {
    var loop = new OpenLoop(port, scenario);
    try (loop.selector) {
      for (int i = 0; i < scenario.connections(); i++) loop.connect(port);
      return loop.run(millis);
    }
  }

  /// One connection and its timetable.
  private static final class Client {
    final SocketChannel channel;
    final AnswerReader reader = new AnswerReader();

    /// When the next request is due, or the one under way was.
    long dueNanos;

    boolean waiting;
    boolean broken;

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
    startNanos = System.nanoTime();
    long nanos = millis * 1_000_000L;
    countedFromNanos = startNanos + nanos / PARTS;
    endNanos = startNanos + nanos;
    long due = 0;
    for (int i = 0; i < clients.size(); i++) {
      long firstNanos = periodNanos * i / clients.size();
      clients.get(i).dueNanos = startNanos + firstNanos;
      due += (nanos - firstNanos + periodNanos - 1) / periodNanos;
    }
    long patientUntilNanos = endNanos + PATIENCE_NANOS;
    while (answered < due && open > 0 && System.nanoTime() < patientUntilNanos) {
      sendWhatIsDue();
      selector.selectNow(this::ready);
      Thread.onSpinWait();
    }
    for (Client client : clients) {
      refusals += client.reader.refusals;
      client.channel.close();
    }
    // Those that could not be sent, because the connection was slow or broken, are missing too.
    return LoadResult.of(latencies, answered, nanos / 1000, due - answered, refusals);
  }

  private void sendWhatIsDue() {
    long now = Math.min(System.nanoTime(), endNanos - 1);
    for (Client client : clients) {
      if (!client.waiting && !client.broken && client.dueNanos <= now) send(client);
    }
  }

  private void send(Client client) {
    ByteBuffer request = requests.get(sent++ % requests.size()).duplicate();
    try {
      // One request in an empty socket buffer: it goes as a whole or the connection is broken.
      client.channel.write(request);
      if (request.hasRemaining()) throw new IOException("a request was not taken as a whole");
      client.waiting = true;
    } catch (IOException e) {
      broken(client);
    }
  }

  private void ready(SelectionKey key) {
    var client = (Client) key.attachment();
    try {
      if (client.reader.read(client.channel) == 0) return;
    } catch (IOException e) {
      broken(client);
      key.cancel();
      return;
    }
    long now = System.nanoTime();
    answered++;
    if (client.dueNanos >= countedFromNanos) latencies.recordValue(now - client.dueNanos);
    client.waiting = false;
    client.dueNanos += periodNanos;
    // Late already: not when its turn comes round, but now.
    if (client.dueNanos <= now && client.dueNanos < endNanos) send(client);
  }

  /// What is due on a broken connection stays unanswered.
  private void broken(Client client) {
    if (!client.broken) open--;
    client.broken = true;
  }
}
