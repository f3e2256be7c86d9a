package dev.fitten.http.websocket;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Execution;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener that notes what it is told, on the loop.
class Told implements WebSocketListener {
  final List<String> log = new ArrayList<>();
  @Nullable WebSocket socket;

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void opened() {
    log.add("opened");
  }

  @Override
  public void text(String message) throws Exception {
    log.add("text(" + shortened(message) + ")");
  }

  @Override
  public void binary(Bytes message) throws Exception {
    log.add("binary(" + shortened(HexFormat.of().formatHex(message.toByteArray())) + ")");
  }

  @Override
  public void pong(Bytes payload) {
    log.add("pong(" + payload + ")");
  }

  @Override
  public void closed(int code, String reason) {
    log.add("closed(" + code + ")");
  }

  /// Returns a long text as what it repeats, or as its length and hash.
  static String shortened(String text) {
    if (text.length() <= 40) return text;
    for (int unit = 1; unit <= 2; unit++) {
      int times = text.length() / unit;
      if (text.equals(text.substring(0, unit).repeat(times))) {
        return text.substring(0, unit) + "*" + times;
      }
    }
    return text.substring(0, 10) + "…" + text.length() + ":" + text.hashCode();
  }
}
