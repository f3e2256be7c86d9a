package dev.fitten.doctor;

import dev.fitten.doctor.rule.BlockedLoop;
import dev.fitten.doctor.rule.Messages;
import dev.fitten.doctor.rule.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// Reads flight recordings and returns what is wrong in the program that made them.
///
/// A recording shows only what it was set up for. The JDK's `default` and `profile` settings leave
/// out waits below 20 and 10 ms; record with [#settings] to see all that the rules look for.
public final class Doctor {
  private Doctor() {}

  /// Returns the findings of a recording in English. See [#read(Path, Locale)].
  public static List<Finding> read(Path recording) throws IOException {
    return read(recording, Locale.ENGLISH);
  }

  /// Returns the findings of a recording, the costliest first within each rule; none if nothing is
  /// wrong. The file is read once; memory grows with the number of faults, not with the file.
  ///
  /// @param language Chinese is answered in simplified Chinese, everything else in English
  /// @throws IOException if the file cannot be read or is no recording
  public static List<Finding> read(Path recording, Locale language) throws IOException {
    List<Rule> rules = List.of(new BlockedLoop(Messages.in(language)));
    try (var events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        for (Rule rule : rules) rule.see(event);
      }
    }
    var findings = new ArrayList<Finding>();
    for (Rule rule : rules) findings.addAll(rule.findings());
    return List.copyOf(findings);
  }

  /// Returns the settings a recording needs for the rules, for `Recording.setSettings`: waits and
  /// input or output from 1 ms on, with their stacks.
  public static Map<String, String> settings() {
    var settings = new TreeMap<String, String>();
    for (String event : BlockedLoop.WAITS) {
      settings.put(event + "#enabled", "true");
      settings.put(event + "#threshold", "1 ms");
      settings.put(event + "#stackTrace", "true");
    }
    settings.put("dev.fitten.Request#enabled", "true");
    settings.put("dev.fitten.Request#threshold", "1 ms");
    return settings;
  }
}
