package dev.fitten.compiler.element;

import dev.fitten.compiler.element.JavaType.Coded;
import dev.fitten.compiler.element.JavaType.ListOf;
import dev.fitten.compiler.element.JavaType.MapOf;
import dev.fitten.compiler.element.JavaType.Missing;
import dev.fitten.compiler.element.JavaType.OptionalOf;
import dev.fitten.compiler.element.JavaType.Scalar;
import dev.fitten.compiler.element.JavaType.SetOf;
import dev.fitten.compiler.element.JavaType.Shape;
import dev.fitten.compiler.element.JavaType.Unsupported;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// Turns the compiler's types into [JavaType], and answers small questions about elements.
public final class Types {
  private static final String JSON = "dev.fitten.json.Json";
  private static final String SUPPORTED =
      "supported are primitives and their boxes, String, @Json records and enums, List, Set, Map,"
          + " Optional, BigDecimal, BigInteger, Instant, LocalDate, UUID and byte[]";

  private static final Map<String, Scalar> SCALARS =
      Map.ofEntries(
          Map.entry("java.lang.Boolean", Scalar.BOOLEAN),
          Map.entry("java.lang.Byte", Scalar.BYTE),
          Map.entry("java.lang.Short", Scalar.SHORT),
          Map.entry("java.lang.Integer", Scalar.INT),
          Map.entry("java.lang.Long", Scalar.LONG),
          Map.entry("java.lang.Float", Scalar.FLOAT),
          Map.entry("java.lang.Double", Scalar.DOUBLE),
          Map.entry("java.lang.Character", Scalar.CHAR),
          Map.entry("java.lang.String", Scalar.STRING),
          Map.entry("java.math.BigDecimal", Scalar.BIG_DECIMAL),
          Map.entry("java.math.BigInteger", Scalar.BIG_INTEGER),
          Map.entry("java.time.Instant", Scalar.INSTANT),
          Map.entry("java.time.LocalDate", Scalar.LOCAL_DATE),
          Map.entry("java.util.UUID", Scalar.UUID));

  private final Elements elements;

  public Types(Elements elements) {
    this.elements = elements;
  }

  /// Returns what the type is in JSON.
  public JavaType of(TypeMirror type) {
    boolean nullable = isNullable(type);
    return switch (type.getKind()) {
      case BOOLEAN -> new JavaType("boolean", false, Scalar.BOOLEAN);
      case BYTE -> new JavaType("byte", false, Scalar.BYTE);
      case SHORT -> new JavaType("short", false, Scalar.SHORT);
      case INT -> new JavaType("int", false, Scalar.INT);
      case LONG -> new JavaType("long", false, Scalar.LONG);
      case FLOAT -> new JavaType("float", false, Scalar.FLOAT);
      case DOUBLE -> new JavaType("double", false, Scalar.DOUBLE);
      case CHAR -> new JavaType("char", false, Scalar.CHAR);
      case ARRAY -> array((ArrayType) type, nullable);
      case DECLARED -> declared((DeclaredType) type, nullable);
      case ERROR -> new JavaType(type.toString(), nullable, new Missing());
      case TYPEVAR ->
          unsupported(type, "a type variable has no JSON form", "write the type it stands for");
      case WILDCARD -> unsupported(type, "a wildcard has no JSON form", "write the exact type");
      default -> unsupported(type, "it has no JSON form", SUPPORTED);
    };
  }

  private JavaType array(ArrayType type, boolean nullable) {
    TypeMirror component = type.getComponentType();
    if (component.getKind() == TypeKind.BYTE) return new JavaType("byte[]", nullable, Scalar.BYTES);
    String element = boxed(component);
    return unsupported(
        type, "arrays other than byte[] have no JSON form", "use java.util.List<" + element + ">");
  }

  private static String boxed(TypeMirror type) {
    return switch (type.getKind()) {
      case BOOLEAN -> "Boolean";
      case SHORT -> "Short";
      case INT -> "Integer";
      case LONG -> "Long";
      case FLOAT -> "Float";
      case DOUBLE -> "Double";
      case CHAR -> "Character";
      default -> plain(type);
    };
  }

  private JavaType declared(DeclaredType type, boolean nullable) {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    Scalar scalar = SCALARS.get(name);
    if (scalar != null) return new JavaType(name, nullable, scalar);
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    switch (name) {
      case "java.util.List", "java.util.Set", "java.util.Optional" -> {
        if (arguments.isEmpty()) {
          return unsupported(type, "what it holds is not said", "write " + name + "<…>");
        }
        return container(name, of(arguments.getFirst()), nullable);
      }
      case "java.util.Map" -> {
        if (arguments.isEmpty()) {
          return unsupported(type, "what it holds is not said", "write " + name + "<String, …>");
        }
        return map(type, of(arguments.get(0)), of(arguments.get(1)), nullable);
      }
      default -> {
        return named(type, element, name, nullable);
      }
    }
  }

  private static JavaType container(String name, JavaType content, boolean nullable) {
    String java = name + "<" + content.java() + ">";
    Shape shape =
        switch (name) {
          case "java.util.List" -> new ListOf(content);
          case "java.util.Set" -> new SetOf(content);
          default ->
              content.shape() instanceof OptionalOf
                  ? new Unsupported(
                      Code.JSON_UNSUPPORTED_TYPE,
                      "null would mean two things in an Optional of an Optional",
                      "use one Optional")
                  : new OptionalOf(content);
        };
    return new JavaType(java, nullable, shape);
  }

  private JavaType map(TypeMirror type, JavaType key, JavaType value, boolean nullable) {
    boolean nameable =
        key.shape() == Scalar.STRING
            || key.shape() instanceof Coded coded && coded.isEnum()
            || !key.unsupported().isEmpty();
    if (!nameable || key.nullable()) {
      return unsupported(
          type, "names in JSON are strings", "make the key a String or a @Json enum");
    }
    String java = "java.util.Map<" + key.java() + ", " + value.java() + ">";
    return new JavaType(java, nullable, new MapOf(key, value));
  }

  private JavaType named(TypeMirror type, TypeElement element, String name, boolean nullable) {
    ElementKind kind = element.getKind();
    if (kind != ElementKind.RECORD && kind != ElementKind.ENUM) {
      String hint =
          name.startsWith("java.util.") && !name.equals("java.util.Date")
              ? "declare it as java.util.List, Set, Map or Optional"
              : SUPPORTED;
      return unsupported(type, "it is neither a record nor an enum", hint);
    }
    if (annotation(element, JSON) == null) {
      Shape shape =
          new Unsupported(
              Code.JSON_MISSING_ANNOTATION,
              "it has no codec",
              name.startsWith("java.") ? SUPPORTED : "annotate " + name + " with @Json");
      return new JavaType(plain(type), nullable, shape);
    }
    if (!element.getTypeParameters().isEmpty()) {
      return unsupported(
          type, "generic records have no codec yet", "write a record for the types you use");
    }
    return new JavaType(name, nullable, new Coded(codecName(element), kind == ElementKind.ENUM));
  }

  private static JavaType unsupported(TypeMirror type, String why, String hint) {
    return new JavaType(plain(type), false, new Unsupported(Code.JSON_UNSUPPORTED_TYPE, why, hint));
  }

  /// The type's name without annotations, which `toString` would put into the middle of it.
  public static String plain(TypeMirror type) {
    if (type instanceof DeclaredType declared) {
      StringBuilder text =
          new StringBuilder(((TypeElement) declared.asElement()).getQualifiedName());
      String before = "<";
      for (TypeMirror argument : declared.getTypeArguments()) {
        text.append(before).append(plain(argument));
        before = ", ";
      }
      return before.equals("<") ? text.toString() : text.append('>').toString();
    }
    if (type instanceof ArrayType array) return plain(array.getComponentType()) + "[]";
    return type.getKind().isPrimitive()
        ? type.getKind().name().toLowerCase(Locale.ROOT)
        : type.toString();
  }

  /// Returns the full name of the codec of a `@Json` type: `shop.Cart.Line` gives
  /// `shop.Cart_LineCodec`. `JsonCodec.of` finds it by the same rule.
  public String codecName(TypeElement element) {
    return flatName(element) + "Codec";
  }

  /// Returns the binary name with `_` for each `$`.
  public String flatName(TypeElement element) {
    return elements.getBinaryName(element).toString().replace('$', '_');
  }

  /// Whether an annotation called `Nullable` is there, by JSpecify or anybody else.
  public static boolean isNullable(AnnotatedConstruct construct) {
    for (AnnotationMirror mirror : construct.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  /// Returns the annotation of that full name, or `null`.
  public static @Nullable AnnotationMirror annotation(AnnotatedConstruct construct, String name) {
    for (AnnotationMirror mirror : construct.getAnnotationMirrors()) {
      TypeElement type = (TypeElement) mirror.getAnnotationType().asElement();
      if (type.getQualifiedName().contentEquals(name)) return mirror;
    }
    return null;
  }

  /// Returns a value of the annotation, defaults included.
  public Object value(AnnotationMirror annotation, String name) {
    for (var entry : elements.getElementValuesWithDefaults(annotation).entrySet()) {
      AnnotationValue value = entry.getValue();
      if (entry.getKey().getSimpleName().contentEquals(name)) return value.getValue();
    }
    throw new IllegalStateException(annotation + " has no value '" + name + "'");
  }

  /// Returns the outermost to innermost private type around, or `null` if others can name
  /// `element`.
  public static @Nullable Element privateAround(Element element) {
    for (Element at = element; at instanceof TypeElement; at = at.getEnclosingElement()) {
      if (at.getModifiers().contains(Modifier.PRIVATE)) return at;
    }
    return null;
  }

  /// Whether every package can name the type.
  public static boolean isPublic(Element element) {
    if (!element.getModifiers().contains(Modifier.PUBLIC)) return false;
    return !(element.getEnclosingElement() instanceof TypeElement outer) || isPublic(outer);
  }

  /// Returns the name of the package, empty for the unnamed one.
  public String packageOf(Element element) {
    return elements.getPackageOf(element).getQualifiedName().toString();
  }
}
