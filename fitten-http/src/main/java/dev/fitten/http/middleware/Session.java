package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is remembered about a browser from one request to the next: texts under names, in a cookie
/// that [Sessions] signs.
///
/// The browser can read it, only not change it: no secrets. Belongs to the exchange's thread, and is
/// sent when the exchange is answered, if it was changed.
public final class Session {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  private final Exchange exchange;
  private final Sessions sessions;
  private final Map<String, String> values;
  private byte[] id;
  private long createdSecond;
  private boolean changed;
  private boolean sent;

  /// A session that the browser sent.
  Session(
      Exchange exchange,
      Sessions sessions,
      byte[] id,
      long createdSecond,
      Map<String, String> values,
      boolean changed) {
    this.exchange = exchange;
    this.sessions = sessions;
    this.id = id;
    this.createdSecond = createdSecond;
    this.values = values;
    this.changed = changed;
  }

  /// An empty one.
  Session(Exchange exchange, Sessions sessions) {
    this(exchange, sessions, new byte[0], 0, new LinkedHashMap<>(), false);
  }

  /// Returns the session of the request; an empty one if it has none, or one that has expired or was
  /// tampered with.
  ///
  /// @throws IllegalStateException if [Sessions] is not in front of the handler
  public static Session of(Exchange exchange) {
    return Sessions.sessionOf(exchange);
  }

  /// Returns the value, or `null`.
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /// Returns all values by their names, in the order they were first put; it cannot be changed.
  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /// Tells whether there is neither a value nor an id.
  public boolean isEmpty() {
    return values.isEmpty() && id.length == 0;
  }

  /// Sets a value.
  ///
  /// @throws IllegalArgumentException if the cookie would exceed 4096 bytes with it; nothing is
  ///   changed then
  /// @throws IllegalStateException if the exchange was answered
  public void put(String name, String value) {
    unanswered();
    String before = values.put(name, value);
    int bytes = sessions.cookieBytes(values);
    if (bytes > Cookie.MAX_BYTES) {
      if (before == null) values.remove(name);
      else values.put(name, before);
      throw new IllegalArgumentException(
          "the session's cookie would have %d bytes, must have at most %d; keep large things in a store and their key here"
              .formatted(bytes, Cookie.MAX_BYTES));
    }
    ensureId();
    changed = true;
  }

  /// Removes a value, if it is there.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public void remove(String name) {
    unanswered();
    if (values.remove(name) != null) changed = true;
  }

  /// Removes everything, the id as well: to log out. The browser removes the cookie.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public void clear() {
    unanswered();
    values.clear();
    id = new byte[0];
    changed = true;
  }

  /// Gives the session a new id and a new age, and keeps its values. To be called when somebody logs
  /// in or gains rights: whoever knew the session before knows nothing of the one after.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public void renew() {
    unanswered();
    id = new byte[0];
    ensureId();
    changed = true;
  }

  /// Returns the random id, 22 characters of Base64url; an empty session gets one now.
  ///
  /// @throws IllegalStateException if it has none and the exchange was answered
  public String id() {
    if (id.length == 0) {
      unanswered();
      ensureId();
      changed = true;
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  /// Sets the cookie now instead of when the exchange is answered. Needed before
  /// [Exchange#sendFile], [Exchange#events()] and [Exchange#upgrade], which no filter sees; nothing
  /// can be changed afterwards.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public void save() {
    unanswered();
    sessions.send(this, exchange);
  }

  private void ensureId() {
    if (id.length > 0) return;
    id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    createdSecond = sessions.nowSecond();
  }

  private void unanswered() {
    if (sent || exchange.answered()) {
      throw new IllegalStateException("the exchange was already answered, the session with it");
    }
  }

  // ---- for Sessions ----

  byte[] idBytes() {
    return id;
  }

  long createdSecond() {
    return createdSecond;
  }

  /// Returns whether there is something to send, and refuses changes from now on.
  boolean seal() {
    boolean due = changed && !sent;
    sent = true;
    return due;
  }

  /// Returns names and number of the values, not what they are.
  @Override
  public String toString() {
    return "Session" + values.keySet();
  }
}
