package dev.fitten.compiler.route;

import dev.fitten.compiler.element.JavaType;
import java.util.List;

/// A class with handler methods, as its route table needs it.
///
/// @param packageName empty for the unnamed package
/// @param name the full Java name, `shop.Api`
/// @param table the simple name of the table, `ApiRoutes`
/// @param source `shop/Api.java:9`, or empty if not known
/// @param obstacle why instances of the class cannot be used, or empty
public record RouteModel(
    String packageName,
    String name,
    String table,
    String source,
    int place,
    boolean isPublic,
    String obstacle,
    List<Method> methods) {

  /// Whether a parameter or result has a type that does not exist, at least not yet.
  public boolean incomplete() {
    return methods.stream()
        .anyMatch(method ->
            method.result().type().missing()
                || method.parameters().stream().anyMatch(each -> each.type().missing()));
  }

  /// A handler method and one of its routes.
  ///
  /// @param name the Java name
  /// @param verb `GET`
  /// @param status the status of the answer, 200 by default
  /// @param obstacle the modifier that stops it from being called, or empty
  /// @param thrown a type it declares to throw that is neither Exception nor Error, or empty
  /// @param where `shop/Api.java:24`, for messages about other methods
  public record Method(
      String name,
      String verb,
      String pattern,
      int status,
      boolean nonBlocking,
      String obstacle,
      String thrown,
      List<Parameter> parameters,
      Result result,
      String where,
      int place) {}

  /// Where an argument comes from.
  public enum Source {
    EXCHANGE,
    PATH,
    QUERY,
    BODY
  }

  /// A parameter; `key` is its name in the path or the query.
  public record Parameter(String name, Source source, String key, JavaType type, int place) {}

  /// How a return value is answered.
  public enum Answered {
    NOTHING,
    TEXT,
    BINARY,
    JSON,
    ANSWER,
    UNSUPPORTED
  }

  /// What a method returns; `type` is without the Optional around it.
  public record Result(Answered answered, boolean optional, JavaType type) {}
}
