package dev.fitten.compiler.syntax.js;

import org.jspecify.annotations.Nullable;

final class RegExpSyntax {
  record Problem(int start, int end, String message) {}
  static boolean validFlags(String flags) { return true; }
  static @Nullable Problem check(String pattern, String flags) { return null; }
}
