package dev.fitten.compiler.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parts of the class being written: constants by their markup, and methods.
final class JavaClass {
  private final Map<String, String> constants = new LinkedHashMap<>();
  private final List<String> methods = new ArrayList<>();
  private final JavaLocals methodNames = new JavaLocals();

  JavaClass() {
    methodNames.fresh("render");
    methodNames.fresh("writeProps");
    methodNames.fresh("bytes");
  }

  /// The name of the constant that holds the UTF-8 of some markup.
  String constant(String markup) {
    return constants.computeIfAbsent(markup, _ -> "H" + constants.size());
  }

  String methodName(String wanted) {
    return methodNames.fresh(Character.toLowerCase(wanted.charAt(0)) + wanted.substring(1));
  }

  /// Keeps a place for a method whose text comes later, so that methods stand in order of first use.
  int reserve() {
    methods.add("");
    return methods.size() - 1;
  }

  void method(int place, String text) {
    methods.set(place, text);
  }

  String constants() {
    StringBuilder text = new StringBuilder();
    constants.forEach((markup, name) ->
        text.append("  private static final byte[] ")
            .append(name)
            .append(" = bytes(")
            .append(JavaText.literal(markup))
            .append(");\n"));
    return text.toString();
  }

  List<String> methods() {
    return methods;
  }
}
