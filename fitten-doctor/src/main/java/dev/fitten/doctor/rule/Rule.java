package dev.fitten.doctor.rule;

import dev.fitten.doctor.Finding;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;

/// One kind of fault. A new instance reads one recording: every event once, in no promised order.
public interface Rule {
  /// Takes note of an event, if it is one the rule knows.
  void see(RecordedEvent event);

  /// Returns what was found, after the last event.
  List<Finding> findings();
}
