package dev.fitten.compiler.route;

import dev.fitten.compiler.element.JavaType;
import dev.fitten.compiler.element.JavaType.Coded;
import dev.fitten.compiler.element.JavaType.ListOf;
import dev.fitten.compiler.element.JavaType.OptionalOf;
import dev.fitten.compiler.element.JavaType.Scalar;
import dev.fitten.compiler.element.JavaType.Shape;
import dev.fitten.compiler.element.Places;
import dev.fitten.compiler.element.Types;
import dev.fitten.compiler.route.RouteModel.Answered;
import dev.fitten.compiler.route.RouteModel.Method;
import dev.fitten.compiler.route.RouteModel.Parameter;
import dev.fitten.compiler.route.RouteModel.Result;
import dev.fitten.compiler.route.RouteModel.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/// Reads a class with handler methods into a [RouteModel].
public final class RouteReader {
  private static final String HTTP = "dev.fitten.http.";

  /// The annotations that make a route, by full name, and the request method each stands for.
  public static final Map<String, String> VERBS =
      Map.of(
          HTTP + "Get", "GET",
          HTTP + "Post", "POST",
          HTTP + "Put", "PUT",
          HTTP + "Patch", "PATCH",
          HTTP + "Delete", "DELETE");

  private final Types types;
  private final Places places;
  private final javax.lang.model.util.Types javac;
  private final @Nullable TypeMirror answer;

  public RouteReader(
      Types types, Places places, javax.lang.model.util.Types javac, @Nullable TypeElement answer) {
    this.types = types;
    this.places = places;
    this.javac = javac;
    this.answer = answer == null ? null : answer.asType();
  }

  /// Returns the model of a class, whatever is wrong with it.
  public RouteModel read(TypeElement type) {
    String packageName = types.packageOf(type);
    String flat = types.flatName(type);
    String simple = packageName.isEmpty() ? flat : flat.substring(packageName.length() + 1);
    boolean nonBlocking = Types.annotation(type, HTTP + "NonBlocking") != null;
    List<Method> methods = new ArrayList<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      for (AnnotationMirror annotation : method.getAnnotationMirrors()) {
        TypeElement name = (TypeElement) annotation.getAnnotationType().asElement();
        String verb = VERBS.get(name.getQualifiedName().toString());
        if (verb != null) methods.add(method(method, annotation, verb, nonBlocking));
      }
    }
    return new RouteModel(
        packageName,
        type.getQualifiedName().toString(),
        simple + "Routes",
        places.describe(type),
        places.of(type),
        Types.isPublic(type),
        obstacle(type),
        methods);
  }

  private static String obstacle(TypeElement type) {
    if (type.getKind() != ElementKind.CLASS && type.getKind() != ElementKind.RECORD) {
      return "is neither a class nor a record";
    }
    if (!type.getTypeParameters().isEmpty()) return "has type parameters";
    return Types.privateAround(type) == null ? "" : "is private or inside a private type";
  }

  private Method method(
      ExecutableElement method,
      AnnotationMirror annotation,
      String verb,
      boolean classNonBlocking) {
    String pattern = types.value(annotation, "value").toString();
    Set<String> variables = Set.copyOf(PathPattern.parse(pattern).names());
    List<Parameter> parameters = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      parameters.add(parameter(parameter, variables));
    }
    boolean nonBlocking =
        classNonBlocking || Types.annotation(method, HTTP + "NonBlocking") != null;
    return new Method(
        method.getSimpleName().toString(),
        verb,
        pattern,
        (Integer) types.value(annotation, "status"),
        nonBlocking,
        obstacle(method),
        thrown(method),
        parameters,
        result(method.getReturnType()),
        places.describe(method),
        places.of(method, annotation));
  }

  private static String obstacle(ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    if (modifiers.contains(Modifier.PRIVATE)) return "private";
    if (modifiers.contains(Modifier.STATIC)) return "static";
    return method.getTypeParameters().isEmpty() ? "" : "generic";
  }

  /// `Handler.handle` may throw exceptions and errors, and the generated call nothing else.
  private String thrown(ExecutableElement method) {
    for (TypeMirror type : method.getThrownTypes()) {
      if (type.getKind() == TypeKind.DECLARED && !isExceptionOrError(type))
        return Types.plain(type);
    }
    return "";
  }

  private boolean isExceptionOrError(TypeMirror type) {
    String name = Types.plain(type);
    if (name.equals("java.lang.Exception") || name.equals("java.lang.Error")) return true;
    return javac.directSupertypes(type).stream().anyMatch(this::isExceptionOrError);
  }

  private Parameter parameter(VariableElement parameter, Set<String> variables) {
    String name = parameter.getSimpleName().toString();
    TypeMirror mirror = parameter.asType();
    JavaType type = types.of(mirror);
    if (Types.isNullable(parameter)) type = new JavaType(type.java(), true, type.shape());
    AnnotationMirror query = Types.annotation(parameter, HTTP + "Query");
    int place = places.of(parameter);
    if (query != null) {
      String key = types.value(query, "value").toString();
      return new Parameter(name, Source.QUERY, key.isEmpty() ? name : key, type, place);
    }
    if (Types.annotation(parameter, HTTP + "Body") != null) {
      return new Parameter(name, Source.BODY, "", type, place);
    }
    boolean exchange = type.java().equals(HTTP + "Exchange") && !variables.contains(name);
    return new Parameter(name, exchange ? Source.EXCHANGE : Source.PATH, name, type, place);
  }

  private Result result(TypeMirror type) {
    if (type.getKind() == TypeKind.VOID) {
      return new Result(Answered.NOTHING, false, new JavaType("void", false, Scalar.INT));
    }
    JavaType java = types.of(type);
    if (java.java().startsWith("java.util.Optional<") && type instanceof DeclaredType optional) {
      TypeMirror content = optional.getTypeArguments().getFirst();
      JavaType contentType =
          java.shape() instanceof OptionalOf of ? of.content() : types.of(content);
      return new Result(answered(content, contentType), true, contentType);
    }
    return new Result(answered(type, java), false, java);
  }

  private Answered answered(TypeMirror type, JavaType java) {
    if (answer != null && type.getKind() == TypeKind.DECLARED && javac.isSubtype(type, answer)) {
      return Answered.ANSWER;
    }
    if (java.java().equals("dev.fitten.bytes.Bytes")) return Answered.BINARY;
    Shape shape = java.shape();
    if (shape == Scalar.STRING) return Answered.TEXT;
    if (shape == Scalar.BYTES) return Answered.BINARY;
    boolean json =
        shape instanceof Coded
            || shape instanceof ListOf list
                && list.element().shape() instanceof Coded
                && !list.element().nullable();
    return json ? Answered.JSON : Answered.UNSUPPORTED;
  }
}
