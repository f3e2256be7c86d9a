package dev.fitten.compiler.emit;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Gives out the names of variables in one method, each once.
final class JavaLocals {
  private final Set<String> used = new HashSet<>(Set.of("props", "out"));

  /// Returns the wanted name if Java allows it and nobody has it, else one like it.
  String fresh(String wanted) {
    String base = wanted.startsWith("$") ? wanted.substring(1) : wanted;
    if (!SourceVersion.isIdentifier(base)) base = "value";
    if (SourceVersion.isKeyword(base, SourceVersion.latest()) || base.equals("_")) base += "Value";
    if (Character.isUpperCase(base.charAt(0))) {
      base = base.toLowerCase(Locale.ROOT);
      if (SourceVersion.isKeyword(base)) base += "Value";
    }
    String name = base;
    for (int i = 2; !used.add(name); i++) name = base + i;
    return name;
  }

  /// Declares a variable for a value that takes more than a name or a call to have, and returns what
  /// stands for it.
  JavaValue keep(String name, JavaValue value, List<String> declarations) {
    boolean cheap =
        value.known() != null || !value.hasCode() || value.code().matches("\\w+(\\.\\w+\\(\\))?");
    if (cheap) return value;
    String variable = fresh(name);
    declarations.add(value.type().java() + " " + variable + " = " + value.code() + ";");
    return new JavaValue(variable, JavaValue.PRIMARY, value.type(), value.absence(), null);
  }
}
