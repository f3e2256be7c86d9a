package dev.fitten.http;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// In test mode, that is with assertions on (`-ea`) or with `-Dfitten.trackFrames=true`: who keeps a
/// frame, with the stack of where it was kept. Otherwise it costs one comparison.
final class KeptFrames {
  static final boolean TRACKING =
      KeptFrames.class.desiredAssertionStatus() || Boolean.getBoolean("fitten.trackFrames");

  private static final Map<FrameLease, Throwable> KEPT = new ConcurrentHashMap<>();

  private KeptFrames() {}

  static void opened(FrameLease lease, String owner) {
    if (TRACKING) KEPT.put(lease, new Throwable("the frame of " + owner + " was kept here"));
  }

  static void closed(FrameLease lease) {
    if (TRACKING) KEPT.remove(lease);
  }

  /// Returns a report for each frame that was kept and not given back.
  static List<String> report() {
    List<String> reports = new ArrayList<>();
    for (Throwable keeper : KEPT.values()) {
      StringWriter text = new StringWriter();
      keeper.printStackTrace(new PrintWriter(text));
      reports.add(text.toString());
    }
    return reports;
  }
}
