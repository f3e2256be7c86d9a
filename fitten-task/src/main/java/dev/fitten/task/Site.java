package dev.fitten.task;

import java.lang.StackWalker.StackFrame;
import org.jspecify.annotations.Nullable;

/// The line of application code that called into this package.
final class Site {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private final @Nullable StackFrame frame;

  private Site(@Nullable StackFrame frame) {
    this.frame = frame;
  }

  /// Returns the caller's line. The walk stops at the first frame that is not ours; the frame is
  /// turned into text only when somebody reads it.
  static Site ofCaller() {
    return new Site(WALKER.walk(frames -> frames.filter(Site::isOutside).findFirst().orElse(null)));
  }

  private static boolean isOutside(StackFrame frame) {
    String name = frame.getClassName();
    return !name.equals(TaskScope.class.getName())
        && !name.equals(Site.class.getName())
        && !name.startsWith("java.lang.ScopedValue");
  }

  @Override
  public String toString() {
    if (frame == null) return "an unknown line";
    String file = frame.getFileName();
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + (file == null ? "unknown source" : file + ":" + frame.getLineNumber())
        + ")";
  }
}
