package dev.fitten.doctor.rule;

import dev.fitten.doctor.Site;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/// Finds the lines of the application in the stack of an event.
final class Frames {
  private static final List<String> NOT_APPLICATION =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "dev.fitten.");

  private Frames() {}

  /// Returns the innermost line that belongs neither to the JDK nor to Fitten, or `null` if there
  /// is none: then the wait is the engine's own.
  static @Nullable Site application(RecordedEvent event) {
    for (RecordedFrame frame : frames(event)) {
      if (isApplication(className(frame))) return site(frame);
    }
    return null;
  }

  /// Returns whether the line of [#application] may be the one after the fault.
  ///
  /// In interpreted code JDK 25 records the wait for a monitor at the instruction behind it, which
  /// is often the first one inside the block. Compiled code and synchronized methods (whose
  /// instruction is number 0) are exact.
  static boolean mayPointBehind(RecordedEvent event) {
    if (!event.getEventType().getName().equals("jdk.JavaMonitorEnter")) return false;
    List<RecordedFrame> frames = frames(event);
    if (frames.isEmpty()) return false;
    RecordedFrame top = frames.getFirst();
    return top.getType().equals("Interpreted") && top.getBytecodeIndex() > 0;
  }

  /// Returns the innermost line of the method, given as `shop.Api.list`, or `null`.
  static @Nullable Site of(RecordedEvent event, String method) {
    for (RecordedFrame frame : frames(event)) {
      if (name(frame).equals(method)) return site(frame);
    }
    return null;
  }

  private static List<RecordedFrame> frames(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null) return List.of();
    // A hidden class (the object behind a lambda) has no source line to point at.
    return stack.getFrames().stream()
        .filter(frame -> frame.isJavaFrame() && frame.getLineNumber() > 0)
        .filter(frame -> !className(frame).contains("$$Lambda"))
        .toList();
  }

  private static boolean isApplication(String className) {
    return NOT_APPLICATION.stream().noneMatch(className::startsWith);
  }

  private static Site site(RecordedFrame frame) {
    String className = className(frame);
    String simple = className.substring(className.lastIndexOf('.') + 1);
    int nested = simple.indexOf('$');
    String outermost = nested > 0 ? simple.substring(0, nested) : simple;
    return new Site(name(frame), outermost + ".java", frame.getLineNumber());
  }

  private static String name(RecordedFrame frame) {
    return className(frame) + "." + frame.getMethod().getName();
  }

  private static String className(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
