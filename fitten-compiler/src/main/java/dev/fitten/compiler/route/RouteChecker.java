package dev.fitten.compiler.route;

import dev.fitten.compiler.element.Code;
import dev.fitten.compiler.element.JavaType;
import dev.fitten.compiler.element.JavaType.Coded;
import dev.fitten.compiler.element.JavaType.ListOf;
import dev.fitten.compiler.element.JavaType.Missing;
import dev.fitten.compiler.element.JavaType.OptionalOf;
import dev.fitten.compiler.element.JavaType.Scalar;
import dev.fitten.compiler.element.JavaType.Unsupported;
import dev.fitten.compiler.element.Problem;
import dev.fitten.compiler.route.RouteModel.Answered;
import dev.fitten.compiler.route.RouteModel.Method;
import dev.fitten.compiler.route.RouteModel.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what is wrong with routes, over all classes of one compilation.
public final class RouteChecker {
  private static final Set<Scalar> PATH_TYPES = Set.of(Scalar.STRING, Scalar.INT, Scalar.LONG);
  private static final Set<Scalar> QUERY_TYPES =
      Set.of(Scalar.STRING, Scalar.INT, Scalar.LONG, Scalar.DOUBLE, Scalar.BOOLEAN);

  private final List<Problem> problems = new ArrayList<>();

  private RouteChecker() {}

  /// Returns the problems of all classes, in the order of their sources.
  public static List<Problem> check(List<RouteModel> classes) {
    RouteChecker checker = new RouteChecker();
    Map<String, String> seen = new HashMap<>();
    for (RouteModel type : classes) {
      if (!type.obstacle().isEmpty()) {
        checker.add(
            Code.ROUTE_CLASS,
            type.place(),
            type.name() + " has routes, but " + type.obstacle(),
            "move the methods to a class without type parameters that is not private");
        continue;
      }
      for (Method method : type.methods()) checker.method(type, method, seen);
    }
    return checker.problems;
  }

  private void add(Code code, int place, String message, String hint) {
    problems.add(Problem.of(code, place, message, hint));
  }

  private void method(RouteModel type, Method method, Map<String, String> seen) {
    String handler = type.name() + "." + method.name();
    if (!method.obstacle().isEmpty()) {
      add(
          Code.ROUTE_METHOD,
          method.place(),
          handler + " is " + method.obstacle() + ", a handler must be an ordinary method",
          "remove "
              + (method.obstacle().equals("generic")
                  ? "its type parameters"
                  : "'" + method.obstacle() + "'"));
      return;
    }
    if (!method.thrown().isEmpty()) {
      add(
          Code.ROUTE_METHOD,
          method.place(),
          handler + " throws " + method.thrown() + ", but handlers throw exceptions only",
          "declare 'throws Exception', or what it really throws");
    }
    PathPattern pattern = PathPattern.parse(method.pattern());
    for (String mistake : pattern.mistakes()) {
      add(
          Code.ROUTE_PATTERN,
          method.place(),
          "pattern '" + method.pattern() + "' of " + handler + ": " + mistake,
          "patterns look like /users/{id} and /files/{*path}");
    }
    if (method.status() < 200 || method.status() > 599) {
      add(
          Code.ROUTE_STATUS,
          method.place(),
          "status of " + handler + " is " + method.status() + ", must be from 200 to 599",
          "");
    }
    if (pattern.mistakes().isEmpty()) conflict(method, handler, pattern, seen);
    parameters(method, handler, pattern);
    result(method, handler);
  }

  private void conflict(
      Method method, String handler, PathPattern pattern, Map<String, String> seen) {
    String first =
        seen.putIfAbsent(
            method.verb() + pattern.shape(),
            "'" + method.verb() + " " + method.pattern() + "' of " + handler + at(method));
    if (first == null) return;
    problems.add(
        new Problem(
            Code.ROUTE_CONFLICT,
            "'"
                + method.verb()
                + " "
                + method.pattern()
                + "' of "
                + handler
                + " matches the same requests as an earlier route",
            List.of("first: " + first, "hint: give one of them another path or another method"),
            method.place()));
  }

  private static String at(Method method) {
    return method.where().isEmpty() ? "" : " (" + method.where() + ")";
  }

  private void parameters(Method method, String handler, PathPattern pattern) {
    List<String> unused = new ArrayList<>(pattern.names());
    int bodies = 0;
    boolean exchange = false;
    for (Parameter parameter : method.parameters()) {
      switch (parameter.source()) {
        case EXCHANGE -> exchange = true;
        case PATH -> {
          if (unused.remove(parameter.key())) path(parameter, handler);
          else if (pattern.mistakes().isEmpty()) unknown(method, parameter, handler);
        }
        case QUERY -> query(parameter, handler);
        case BODY -> {
          bodies++;
          body(method, parameter, handler, bodies);
        }
      }
    }
    // With the exchange at hand the handler may read the parameter itself.
    if (exchange || !pattern.mistakes().isEmpty()) return;
    for (String name : unused) {
      add(
          Code.ROUTE_UNBOUND_PARAMETER,
          method.place(),
          "pattern '"
              + method.pattern()
              + "' has {"
              + name
              + "}, but "
              + handler
              + " has no parameter '"
              + name
              + "'",
          "add a parameter 'String " + name + "', or take the Exchange");
    }
  }

  private void unknown(Method method, Parameter parameter, String handler) {
    if (parameter.type().shape() instanceof Missing) return;
    add(
        Code.ROUTE_UNKNOWN_PARAMETER,
        parameter.place(),
        "parameter '"
            + parameter.name()
            + "' of "
            + handler
            + " is not in the pattern '"
            + method.pattern()
            + "'",
        "add {" + parameter.name() + "} to the pattern, or annotate it with @Query or @Body");
  }

  private void path(Parameter parameter, String handler) {
    JavaType type = parameter.type();
    boolean fits =
        type.shape() instanceof Scalar scalar
            && PATH_TYPES.contains(scalar)
            && (type.primitive() || scalar == Scalar.STRING);
    if (!fits) wrongType(parameter, handler, "path", "String, int or long");
  }

  private void query(Parameter parameter, String handler) {
    JavaType type = parameter.type();
    boolean fits =
        switch (type.shape()) {
          case Scalar scalar ->
              QUERY_TYPES.contains(scalar)
                  && (type.primitive() || scalar == Scalar.STRING || type.nullable());
          case OptionalOf of -> of.content().shape() instanceof Scalar s && QUERY_TYPES.contains(s);
          case ListOf list -> list.element().shape() == Scalar.STRING;
          default -> false;
        };
    if (!fits) {
      wrongType(
          parameter,
          handler,
          "@Query",
          "String, int, long, double or boolean, a @Nullable box or an Optional of these, or"
              + " List<String>");
    }
  }

  private void body(Method method, Parameter parameter, String handler, int number) {
    if (number == 2) {
      add(
          Code.ROUTE_BODY,
          parameter.place(),
          handler + " takes the body twice",
          "take it once, as a record with both parts");
    }
    if (method.verb().equals("GET")) {
      add(
          Code.ROUTE_BODY,
          parameter.place(),
          handler + " answers GET, and a GET request has no body",
          "use @Post or @Put, or take the value with @Query");
    }
    JavaType type = parameter.type();
    boolean fits =
        switch (type.shape()) {
          case Scalar scalar -> scalar == Scalar.STRING || scalar == Scalar.BYTES;
          case Coded _ -> true;
          case ListOf list -> list.element().shape() instanceof Coded && !list.element().nullable();
          default -> type.java().equals("dev.fitten.bytes.Bytes");
        };
    if (!fits) {
      wrongType(
          parameter,
          handler,
          "@Body",
          "a @Json record or enum, a List of one, String, byte[] or Bytes");
    }
  }

  private void wrongType(Parameter parameter, String handler, String kind, String allowed) {
    List<JavaType> parts = parameter.type().unsupported();
    if (!parts.isEmpty() && parts.getFirst().shape() instanceof Missing) return;
    add(
        Code.ROUTE_PARAMETER_TYPE,
        parameter.place(),
        "the "
            + kind
            + " parameter '"
            + parameter.name()
            + "' of "
            + handler
            + " has type "
            + parameter.type().java(),
        kind.equals("@Body") ? missingJson(parts, "use " + allowed) : "use " + allowed);
  }

  private void result(Method method, String handler) {
    if (method.result().answered() != Answered.UNSUPPORTED) return;
    JavaType type = method.result().type();
    List<JavaType> parts = type.unsupported();
    if (!parts.isEmpty() && parts.getFirst().shape() instanceof Missing) return;
    add(
        Code.ROUTE_RETURN_TYPE,
        method.place(),
        handler + " returns " + type.java() + ", which has no form as an answer",
        missingJson(
            parts,
            "return void, String, byte[], Bytes, a @Json record or enum, a List of one, an Answer, or"
                + " an Optional of these"));
  }

  /// A record that only lacks its annotation deserves the exact advice.
  private static String missingJson(List<JavaType> parts, String otherwise) {
    boolean missing =
        !parts.isEmpty()
            && parts.getFirst().shape() instanceof Unsupported why
            && why.code() == Code.JSON_MISSING_ANNOTATION
            && !parts.getFirst().java().startsWith("java.");
    return missing ? "annotate " + parts.getFirst().java() + " with @Json" : otherwise;
  }
}
