package dev.fitten.http.middleware;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerFilter;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Key;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps a [Session] for each browser, in a cookie signed with HMAC-SHA-256; the server stores
/// nothing.
///
/// ```java
/// .use(Sessions.signedWith(key))                 // 32 random bytes or more
/// ...
/// Session session = Session.of(exchange);
/// session.renew();                               // when somebody logs in
/// session.put("user", user.id());
/// ```
///
/// Several keys can be given: the first signs, all verify, and a session signed with an older one is
/// signed anew when it is next looked at. A cookie that was tampered with, has expired or is not
/// understood is an empty session. Since nothing is stored, a copied cookie is good until it
/// expires, also after its owner has logged out: [Builder#lifetime] bounds that.
public final class Sessions implements Middleware {
  private static final Key<Sessions> SESSIONS = Key.of("sessions");
  private static final Key<Session> SESSION = Key.of("session");
  private static final Key<Boolean> STREAMING = Key.of("session is sent");
  private static final byte FORMAT = 1;
  private static final int ID_BYTES = 16;

  /// Format, created, expires, id.
  private static final int HEAD_BYTES = 1 + 8 + 8 + ID_BYTES;

  private final Signer signer;
  private final Cookie cookie;
  private final long idleSeconds;
  private final long lifetimeSeconds;
  private final InstantSource clock;
  private final AnswerFilter sending = new Sending();

  private Sessions(Builder builder) {
    String name = builder.secure ? "__Host-" + builder.name : builder.name;
    Cookie plain = Cookie.of(name, "").withSameSite(builder.sameSite);
    cookie = builder.secure ? plain : plain.insecure();
    signer = new Signer("fitten session " + name, builder.keys);
    idleSeconds = builder.idle.toSeconds();
    lifetimeSeconds = builder.lifetime.toSeconds();
    clock = builder.clock;
  }

  /// Returns the middleware with its defaults: cookie `__Host-session` with `SameSite=Lax`, expiring
  /// two hours after it was last written and seven days after it was begun.
  ///
  /// @param keys at least 32 random bytes each; the first signs, all verify
  public static Sessions signedWith(byte[]... keys) {
    return builder(keys).build();
  }

  /// Returns a builder with the defaults of [#signedWith].
  public static Builder builder(byte[]... keys) {
    return new Builder(Arrays.stream(keys).map(byte[]::clone).toList());
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.attribute(SESSIONS, this);
    exchange.filter(sending);
    next.proceed(exchange);
  }

  static Session sessionOf(Exchange exchange) {
    Session known = exchange.attribute(SESSION);
    if (known != null) return known;
    Sessions sessions = exchange.attribute(SESSIONS);
    if (sessions == null) {
      throw new IllegalStateException("no Sessions middleware is in front of this handler");
    }
    Session read = sessions.read(exchange);
    if (exchange.attribute(STREAMING) != null) read.seal();
    exchange.attribute(SESSION, read);
    return read;
  }

  // ---- the cookie: Base64url of signature, format, created, expires, id, and pairs of texts ----

  private Session read(Exchange exchange) {
    String text = Cookies.of(exchange).get(cookie.name());
    Session read = text == null ? null : decode(exchange, text);
    return read == null ? new Session(exchange, this) : read;
  }

  private @Nullable Session decode(Exchange exchange, String text) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
    if (all.length < Signer.BYTES + HEAD_BYTES) return null;
    byte[] signed = Arrays.copyOfRange(all, Signer.BYTES, all.length);
    int key = signer.verify(Arrays.copyOf(all, Signer.BYTES), signed);
    if (key < 0) return null;
    ByteBuffer in = ByteBuffer.wrap(signed);
    if (in.get() != FORMAT) return null;
    long created = in.getLong();
    long expires = in.getLong();
    long now = nowSecond();
    if (now >= expires || now >= created + lifetimeSeconds) return null;
    byte[] id = new byte[ID_BYTES];
    in.get(id);
    Map<String, String> values = new LinkedHashMap<>();
    while (in.hasRemaining()) values.put(text(in), text(in));
    // Written again in the second half of its time, so that not every answer sets a cookie.
    boolean old = expires - now < idleSeconds / 2 && expires < created + lifetimeSeconds;
    return new Session(exchange, this, id, created, values, key > 0 || old);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String encode(Session session, long expiresSecond) {
    ByteBuffer out = ByteBuffer.allocate(signedBytes(session.values()));
    out.put(FORMAT).putLong(session.createdSecond()).putLong(expiresSecond).put(session.idBytes());
    session
        .values()
        .forEach((name, value) -> {
          put(out, name);
          put(out, value);
        });
    byte[] signed = out.array();
    byte[] all = Arrays.copyOf(signer.sign(signed), Signer.BYTES + signed.length);
    System.arraycopy(signed, 0, all, Signer.BYTES, signed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  private static int signedBytes(Map<String, String> values) {
    int bytes = HEAD_BYTES;
    for (Map.Entry<String, String> each : values.entrySet()) {
      bytes += 4 + utf8Bytes(each.getKey()) + utf8Bytes(each.getValue());
    }
    return bytes;
  }

  private static int utf8Bytes(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text)).limit();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text of the session has an unpaired surrogate", e);
    }
  }

  /// Returns how long the cookie with these values is, with its name.
  int cookieBytes(Map<String, String> values) {
    int bytes = Signer.BYTES + signedBytes(values);
    return cookie.name().length() + (bytes * 4 + 2) / 3;
  }

  long nowSecond() {
    return clock.instant().getEpochSecond();
  }

  private void send(Exchange exchange) {
    Session session = exchange.attribute(SESSION);
    if (session != null) send(session, exchange);
  }

  void send(Session session, Exchange exchange) {
    if (!session.seal()) return;
    if (session.isEmpty()) {
      if (Cookies.of(exchange).get(cookie.name()) == null) return;
      Cookies.remove(exchange, cookie);
    } else {
      long now = nowSecond();
      long expires = Math.min(now + idleSeconds, session.createdSecond() + lifetimeSeconds);
      Duration left = Duration.ofSeconds(Math.max(0, expires - now));
      Cookies.set(exchange, cookie.withValue(encode(session, expires)).withMaxAge(left));
    }
    // RFC 9111 §3: a cache shared by several people would hand out the cookie of one of them.
    if (exchange.answerHeader("Cache-Control") == null) exchange.set("Cache-Control", "private");
  }

  /// Sets the cookie at the last moment, when the head of the answer is about to be written.
  private final class Sending implements AnswerFilter {
    @Override
    public Bytes whole(Exchange exchange, @Nullable String contentType, Bytes body) {
      send(exchange);
      return body;
    }

    @Override
    public OutputStream stream(Exchange exchange, String contentType, OutputStream out) {
      // The exchange counts as answered only from the first byte on.
      exchange.attribute(STREAMING, true);
      send(exchange);
      return out;
    }
  }

  /// How sessions are kept. Not safe for use by several threads.
  public static final class Builder {
    private final List<byte[]> keys;
    private String name = "session";
    private boolean secure = true;
    private SameSite sameSite = SameSite.LAX;
    private Duration idle = Duration.ofHours(2);
    private Duration lifetime = Duration.ofDays(7);
    private InstantSource clock = InstantSource.system();

    private Builder(List<byte[]> keys) {
      this.keys = keys;
    }

    /// Sets the name of the cookie, a token, without the `__Host-` that a secure one gets in front;
    /// `session` by default.
    public Builder name(String name) {
      this.name = Objects.requireNonNull(name);
      return this;
    }

    /// Sends the cookie also by connections that are not encrypted, and without `__Host-`. For
    /// development: whoever listens takes the session over.
    public Builder insecure() {
      secure = false;
      return this;
    }

    /// Sets which requests from other sites carry the session; `Lax` by default.
    public Builder sameSite(SameSite sameSite) {
      this.sameSite = Objects.requireNonNull(sameSite);
      return this;
    }

    /// Sets how long a session that is not looked at lives, from a minute to 400 days; two hours by
    /// default. It is written again, and lives on, when looked at in the second half of that time.
    public Builder idle(Duration idle) {
      this.idle = checked("idle", idle);
      return this;
    }

    /// Sets how long a session lives at most after it was begun or renewed, from a minute to 400
    /// days; seven days by default.
    public Builder lifetime(Duration lifetime) {
      this.lifetime = checked("lifetime", lifetime);
      return this;
    }

    private static Duration checked(String name, Duration value) {
      if (value.toSeconds() < 60 || value.toSeconds() > Duration.ofDays(400).toSeconds()) {
        throw new IllegalArgumentException(
            name + " is " + value + ", must be from a minute to 400 days");
      }
      return value;
    }

    /// Sets what tells the time; the system's clock by default.
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /// Returns the middleware.
    ///
    /// @throws IllegalArgumentException if a key is shorter than 32 bytes, or the name no token
    public Sessions build() {
      return new Sessions(this);
    }
  }
}
