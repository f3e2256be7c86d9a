package dev.fitten.compiler.codec;

import dev.fitten.compiler.codec.CodecModel.Component;
import dev.fitten.compiler.codec.CodecModel.Constant;
import dev.fitten.compiler.element.Code;
import dev.fitten.compiler.element.JavaType;
import dev.fitten.compiler.element.JavaType.Missing;
import dev.fitten.compiler.element.JavaType.OptionalOf;
import dev.fitten.compiler.element.JavaType.Unsupported;
import dev.fitten.compiler.element.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds what is wrong with `@Json` types. A codec is written only where it finds nothing.
public final class CodecChecker {
  private CodecChecker() {}

  /// Returns the problems of one type, in the order of its source.
  ///
  /// @param taken full names that a codec must not collide with, and what each is
  public static List<Problem> check(CodecModel type, Map<String, String> taken) {
    List<Problem> problems = new ArrayList<>();
    String name = type.name();
    switch (type.obstacle()) {
      case NEITHER_RECORD_NOR_ENUM ->
          problems.add(
              Problem.of(
                  Code.JSON_UNSUPPORTED_TARGET,
                  type.place(),
                  name + " is neither a record nor an enum, and only those get a codec",
                  "make it a record, or write a JsonCodec<" + simple(name) + "> by hand"));
      case GENERIC ->
          problems.add(
              Problem.of(
                  Code.JSON_GENERIC_RECORD,
                  type.place(),
                  name + " has type parameters, and generic records have no codec yet",
                  "write a record with the types you use, such as record UserPage(List<User> items)"));
      case PRIVATE ->
          problems.add(
              Problem.of(
                  Code.JSON_PRIVATE_TYPE,
                  type.place(),
                  name + " is private or inside a private type, out of reach for a codec",
                  "remove 'private'; package-private is enough"));
      case NONE -> {}
    }
    if (!problems.isEmpty()) return problems;
    String other = taken.get(type.codecFullName());
    if (other != null) {
      problems.add(
          Problem.of(
              Code.JSON_NAME_CLASH,
              type.place(),
              "the codec of "
                  + name
                  + " would be "
                  + type.codecFullName()
                  + ", which is the name of "
                  + other,
              "rename one of the two"));
    }
    Map<String, String> names = new HashMap<>();
    for (Component component : type.components()) checkComponent(type, component, names, problems);
    for (Constant constant : type.constants()) {
      checkName(type, constant.name(), constant.jsonName(), constant.place(), names, problems);
    }
    return problems;
  }

  private static void checkComponent(
      CodecModel type, Component component, Map<String, String> names, List<Problem> problems) {
    if (component.ignored()) {
      boolean empty = component.type().nullable() || component.type().shape() instanceof OptionalOf;
      if (!empty) {
        problems.add(
            Problem.of(
                Code.JSON_IGNORED_COMPONENT,
                component.place(),
                "'"
                    + component.name()
                    + "' of "
                    + type.name()
                    + " is ignored, so reading has no value for it",
                "make it Optional or @Nullable"));
      }
      return;
    }
    checkName(type, component.name(), component.jsonName(), component.place(), names, problems);
    for (JavaType part : component.type().unsupported()) {
      if (part.shape() instanceof Missing) return; // the compiler reports it
      if (part.shape() instanceof Unsupported why) {
        problems.add(
            Problem.of(
                why.code(),
                component.place(),
                "'"
                    + component.name()
                    + "' of "
                    + type.name()
                    + " "
                    + (part == component.type() ? "has type " : "holds ")
                    + part.java()
                    + ": "
                    + why.why(),
                why.hint()));
      }
    }
  }

  private static void checkName(
      CodecModel type,
      String name,
      String jsonName,
      int place,
      Map<String, String> names,
      List<Problem> problems) {
    String other = names.putIfAbsent(jsonName, name);
    if (other == null) return;
    problems.add(
        Problem.of(
            Code.JSON_DUPLICATE_NAME,
            place,
            "'"
                + name
                + "' and '"
                + other
                + "' of "
                + type.name()
                + " have the same JSON name \""
                + jsonName
                + "\"",
            "give one of them another @Json.Name"));
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
