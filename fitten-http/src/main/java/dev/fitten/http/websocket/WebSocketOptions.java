package dev.fitten.http.websocket;

import dev.fitten.http.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// What a server allows on its WebSockets. The defaults are safe for the open internet; the guide's
/// table gives floor, default and reason of each.
///
/// ```java
/// WebSocketOptions options = WebSocketOptions.builder().subprotocols("chat.v2").build();
/// ```
public final class WebSocketOptions {
  private static final WebSocketOptions DEFAULTS = builder().build();

  private final Builder values;

  private WebSocketOptions(Builder values) {
    this.values = values;
  }

  /// Returns the options that a WebSocket has unless told otherwise.
  public static WebSocketOptions defaults() {
    return DEFAULTS;
  }

  /// Returns a builder with the defaults.
  public static Builder builder() {
    return new Builder();
  }

  /// Returns the subprotocols, the most wanted first.
  public List<String> subprotocols() {
    return values.subprotocols;
  }

  /// Returns what decides on the Origin of a handshake.
  public BiPredicate<Exchange, @Nullable String> originCheck() {
    return values.originCheck;
  }

  /// Returns the longest message that a client may send, after inflating, bytes.
  public int maxMessageBytes() {
    return values.maxMessageBytes;
  }

  /// Returns the longest payload of one frame of a client, bytes.
  public int maxFrameBytes() {
    return Math.min(values.maxFrameBytes, values.maxMessageBytes);
  }

  /// Returns the most frames of one message of a client.
  public int maxFragments() {
    return values.maxFragments;
  }

  /// Returns how many messages may wait for the listener.
  public int queuedMessages() {
    return values.queuedMessages;
  }

  /// Returns how many bytes may wait for the client before sending waits.
  public int sendQueueBytes() {
    return values.sendQueueBytes;
  }

  /// Returns the silence after which a client is sent a ping; zero for never.
  public Duration pingInterval() {
    return values.pingInterval;
  }

  /// Returns how long a client may take to show a sign of life after a ping.
  public Duration pongTimeout() {
    return values.pongTimeout;
  }

  /// Returns how long a client may take to close after it was told to.
  public Duration closeTimeout() {
    return values.closeTimeout;
  }

  /// Tells whether permessage-deflate is accepted.
  public boolean deflate() {
    return values.deflate;
  }

  /// Tells whether our messages may refer back to those before.
  public boolean contextTakeover() {
    return values.contextTakeover;
  }

  /// Returns the shortest message that is compressed, bytes.
  public int deflateFromBytes() {
    return values.deflateFromBytes;
  }

  /// Options being put together. Not safe for use by several threads.
  public static final class Builder implements Cloneable {
    private List<String> subprotocols = List.of();
    private BiPredicate<Exchange, @Nullable String> originCheck = Origins::isSame;
    private int maxMessageBytes = 1 << 20;
    private int maxFrameBytes = Integer.MAX_VALUE;
    private int maxFragments = 16_384;
    private int queuedMessages = 64;
    private int sendQueueBytes = 1 << 20;
    private Duration pingInterval = Duration.ofSeconds(30);
    private Duration pongTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private boolean deflate = true;
    private boolean contextTakeover;
    private int deflateFromBytes = 512;

    private Builder() {}

    /// Sets the subprotocols, the most wanted first; none by default. The first that the client
    /// offers too is chosen; if there is none, the connection has no subprotocol.
    ///
    /// @throws IllegalArgumentException if a name is no token of RFC 9110 §5.6.2
    public Builder subprotocols(String... names) {
      for (String name : names) {
        if (!Handshake.isToken(name)) {
          throw new IllegalArgumentException("subprotocol '" + name + "' is not a token");
        }
      }
      subprotocols = List.of(names);
      return this;
    }

    /// Allows pages of these origins, as `https://app.example`, beside those of the server's own.
    public Builder origins(String... allowed) {
      Set<String> lower = new java.util.HashSet<>();
      for (String origin : allowed) lower.add(origin.toLowerCase(Locale.ROOT));
      return originCheck((exchange, origin) ->
          Origins.isSame(exchange, origin)
              || origin != null && lower.contains(origin.toLowerCase(Locale.ROOT)));
    }

    /// Sets what decides on the Origin of a handshake, which is `null` if the client sent none, as
    /// clients that are no browsers do. By default none or the same host and port as in Host is
    /// allowed: a browser sends the user's cookies along with a WebSocket of any page.
    public Builder originCheck(BiPredicate<Exchange, @Nullable String> check) {
      originCheck = Objects.requireNonNull(check);
      return this;
    }

    /// Sets the longest message that a client may send, after inflating, from 1 byte to 1 GiB; 1 MiB
    /// by default. Longer ones close the connection with 1009.
    public Builder maxMessageBytes(int bytes) {
      maxMessageBytes = checked("maxMessageBytes", bytes, 1, 1 << 30);
      return this;
    }

    /// Sets the longest payload of one frame, from 1 byte; as `maxMessageBytes` by default. Longer
    /// ones close the connection with 1009.
    public Builder maxFrameBytes(int bytes) {
      maxFrameBytes = checked("maxFrameBytes", bytes, 1, Integer.MAX_VALUE);
      return this;
    }

    /// Sets the most frames of one message, from 1; 16,384 by default. More close the connection with
    /// 1009.
    public Builder maxFragments(int frames) {
      maxFragments = checked("maxFragments", frames, 1, Integer.MAX_VALUE);
      return this;
    }

    /// Sets how many messages may wait for a listener that is busy, from 1 to 1,000,000; 64 by
    /// default. Then, or when they have `maxMessageBytes` together, nothing more is read from the
    /// client.
    public Builder queuedMessages(int messages) {
      queuedMessages = checked("queuedMessages", messages, 1, 1_000_000);
      return this;
    }

    /// Sets how many bytes may wait for a client that reads slowly before sending waits or fails,
    /// from 1 byte to 1 GiB; 1 MiB by default. One message may go beyond it.
    public Builder sendQueueBytes(int bytes) {
      sendQueueBytes = checked("sendQueueBytes", bytes, 1, 1 << 30);
      return this;
    }

    /// Sets the silence after which a client is sent a ping, from 10 ms; 30 s by default, zero for
    /// never.
    public Builder pingInterval(Duration interval) {
      pingInterval = interval.isZero() ? interval : checked("pingInterval", interval);
      return this;
    }

    /// Sets how long a client may take to show a sign of life after a ping, and over which time its
    /// reading is measured: it is cut off if it takes less than 240 bytes per second while messages
    /// wait for it. From 10 ms; 10 s by default.
    public Builder pongTimeout(Duration timeout) {
      pongTimeout = checked("pongTimeout", timeout);
      return this;
    }

    /// Sets how long a client may take to close after it was told to, from 10 ms; 5 s by default.
    public Builder closeTimeout(Duration timeout) {
      closeTimeout = checked("closeTimeout", timeout);
      return this;
    }

    /// Sets whether permessage-deflate (RFC 7692) is accepted; it is by default.
    public Builder deflate(boolean accepted) {
      deflate = accepted;
      return this;
    }

    /// Sets whether our messages may refer back to those before, unless the client asks for
    /// `server_no_context_takeover`; they may not by default. It makes short messages that resemble
    /// each other much smaller, and costs 260 KiB per connection.
    public Builder contextTakeover(boolean allowed) {
      contextTakeover = allowed;
      return this;
    }

    /// Sets the shortest message that is compressed, from 0 bytes; 512 by default: below, it costs
    /// more than it saves.
    public Builder deflateFromBytes(int bytes) {
      deflateFromBytes = checked("deflateFromBytes", bytes, 0, Integer.MAX_VALUE);
      return this;
    }

    /// Returns the options.
    public WebSocketOptions build() {
      try {
        return new WebSocketOptions((Builder) clone());
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }

    private static int checked(String name, int value, int floor, int ceiling) {
      if (value < floor || value > ceiling) {
        throw new IllegalArgumentException(
            name + " is " + value + ", must be from " + floor + " to " + ceiling);
      }
      return value;
    }

    private static Duration checked(String name, Duration value) {
      if (value.compareTo(Duration.ofMillis(10)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(name + " is " + value + ", must be from 10 ms to a day");
      }
      return value;
    }
  }
}
