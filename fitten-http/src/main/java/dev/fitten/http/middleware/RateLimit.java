package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets each client make so many requests in a time, and answers those beyond with 429,
/// `Retry-After` and the `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers).
///
/// ```java
/// .use(RateLimit.of(100, Duration.ofMinutes(1)))       // 100 at once, then one each 0.6 seconds
/// ```
///
/// A client is an address: all of IPv4, the first 64 bits of IPv6, which one subscriber has to
/// himself. Behind a proxy every request has the proxy's address; then give a key of your own.
///
/// The table has a fixed size, 512 KiB for 65,536 clients by default. When more are active at once,
/// those who have used least are forgotten and start anew. No thread ever waits for another. Two
/// clients count as one with a probability of one in two million.
public final class RateLimit implements Middleware {
  /// Says whose request it is.
  private final @Nullable Function<Exchange, @Nullable String> key;

  private final RateTable table;
  private final String policy;
  private final boolean announcing;

  private RateLimit(Builder builder) {
    key = builder.key;
    announcing = builder.announcing;
    long perNanos = builder.per.toNanos();
    table =
        new RateTable(builder.clients, perNanos / builder.requests, builder.burst, builder.clock);
    policy =
        "\"default\";q="
            + builder.requests
            + ";w="
            + Math.ceilDiv(perNanos, RateTable.SECOND_NANOS);
  }

  /// Returns the middleware for `requests` within `per` from each client address.
  ///
  /// @param requests from 1 to 1,000,000; so many may also come at once
  /// @param per from a second to a day
  public static RateLimit of(int requests, Duration per) {
    return builder(requests, per).build();
  }

  /// Returns a builder for `requests` within `per`, with the defaults of [#of].
  public static Builder builder(int requests, Duration per) {
    return new Builder(requests, per);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    long hash;
    if (key == null) {
      hash = hashOf(exchange.remote().getAddress());
    } else {
      String text = key.apply(exchange);
      if (text == null) {
        next.proceed(exchange);
        return;
      }
      hash = table.hash(text);
    }
    long waitNanos = table.take(hash);
    if (waitNanos > 0) refuse(exchange, waitNanos);
    else {
      if (announcing) announce(exchange, hash);
      next.proceed(exchange);
    }
  }

  private long hashOf(InetAddress address) {
    if (!(address instanceof Inet6Address)) return table.hash(address.hashCode()); // all 32 bits
    byte[] bytes = address.getAddress();
    long prefix = 0;
    for (int i = 0; i < 8; i++) prefix = prefix << 8 | bytes[i] & 0xff;
    return table.hash(prefix);
  }

  private void refuse(Exchange exchange, long waitNanos) {
    long seconds = Math.ceilDiv(waitNanos, RateTable.SECOND_NANOS);
    exchange.set("Retry-After", String.valueOf(seconds));
    exchange.set("RateLimit-Policy", policy);
    exchange.set("RateLimit", "\"default\";r=0;t=" + seconds);
    exchange.send(Problem.of(429, "Too many requests; wait " + seconds + " seconds."));
  }

  private void announce(Exchange exchange, long hash) {
    exchange.set("RateLimit-Policy", policy);
    exchange.set("RateLimit", "\"default\";r=" + table.left(hash));
  }

  /// What is allowed, and to whom. Not safe for use by several threads.
  public static final class Builder {
    private final int requests;
    private final Duration per;
    private int burst;
    private int clients = 65_536;
    private boolean announcing;
    private @Nullable Function<Exchange, @Nullable String> key;
    private LongSupplier clock = System::nanoTime;

    private Builder(int requests, Duration per) {
      check("requests", requests, 1, 1_000_000);
      if (per.compareTo(Duration.ofSeconds(1)) < 0 || per.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("per is " + per + ", must be from a second to a day");
      }
      this.requests = requests;
      this.per = per;
      this.burst = requests;
    }

    private static void check(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + ", must be from " + least + " to " + most);
      }
    }

    /// Sets how many requests may come at once before they are spread evenly, from 1 to 1,000,000;
    /// as many as in the whole time by default.
    public Builder burst(int requests) {
      check("burst", requests, 1, 1_000_000);
      burst = requests;
      return this;
    }

    /// Sets whose request it is, in place of the client's address: a user's id, or an address that
    /// the proxy in front has put into a field. A field that clients can set themselves limits
    /// nobody. `null` for requests that are not limited. It must not wait.
    public Builder key(Function<Exchange, @Nullable String> key) {
      this.key = Objects.requireNonNull(key);
      return this;
    }

    /// Sets for how many clients there is room, from 1024 to 16,777,216, rounded up to a power of
    /// two; 65,536 by default. Each takes 8 bytes.
    public Builder clients(int clients) {
      check("clients", clients, 1024, 1 << 24);
      this.clients = clients;
      return this;
    }

    /// Has every answer say what is left, in the `RateLimit` fields; otherwise only refusals do.
    public Builder announcing() {
      announcing = true;
      return this;
    }

    /// Sets what tells the time in nanoseconds; [System#nanoTime] by default.
    public Builder clock(LongSupplier nanos) {
      clock = Objects.requireNonNull(nanos);
      return this;
    }

    /// Returns the middleware.
    public RateLimit build() {
      return new RateLimit(this);
    }
  }
}
