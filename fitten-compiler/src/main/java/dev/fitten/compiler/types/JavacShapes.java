package dev.fitten.compiler.types;

import dev.fitten.compiler.types.ClassShape.Member;
import dev.fitten.compiler.types.TypeShape.Container;
import dev.fitten.compiler.types.TypeShape.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Turns javac's types into shapes.
final class JavacShapes {
  private static final Map<String, Kind> SCALARS =
      Map.ofEntries(
          Map.entry("java.lang.Byte", Kind.INT),
          Map.entry("java.lang.Short", Kind.INT),
          Map.entry("java.lang.Integer", Kind.INT),
          Map.entry("java.lang.Long", Kind.LONG),
          Map.entry("java.lang.Float", Kind.FLOAT),
          Map.entry("java.lang.Double", Kind.DOUBLE),
          Map.entry("java.lang.Boolean", Kind.BOOLEAN),
          Map.entry("java.lang.Character", Kind.CHAR),
          Map.entry("java.lang.String", Kind.STRING),
          Map.entry("java.util.UUID", Kind.TEXT),
          Map.entry("java.util.Locale", Kind.TEXT),
          Map.entry("java.util.Currency", Kind.TEXT),
          Map.entry("java.net.URI", Kind.TEXT),
          Map.entry("java.net.URL", Kind.TEXT),
          Map.entry("java.nio.file.Path", Kind.TEXT));

  private static final Map<String, TypeUse> OPTIONALS =
      Map.of(
          "java.util.OptionalInt", TypeUse.of(new TypeShape.Scalar(Kind.INT), "int"),
          "java.util.OptionalLong", TypeUse.of(new TypeShape.Scalar(Kind.LONG), "long"),
          "java.util.OptionalDouble", TypeUse.of(new TypeShape.Scalar(Kind.DOUBLE), "double"));

  private final Elements elements;
  private final Types types;
  private final Map<String, ClassShape> classes = new HashMap<>();

  JavacShapes(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  TypeUse use(TypeMirror type) {
    TypeMirror bound = bound(type);
    return new TypeUse(shape(bound), java(bound), isNullable(type));
  }

  private TypeShape shape(TypeMirror type) {
    return switch (type.getKind()) {
      case BYTE, SHORT, INT -> new TypeShape.Scalar(Kind.INT);
      case LONG -> new TypeShape.Scalar(Kind.LONG);
      case FLOAT -> new TypeShape.Scalar(Kind.FLOAT);
      case DOUBLE -> new TypeShape.Scalar(Kind.DOUBLE);
      case BOOLEAN -> new TypeShape.Scalar(Kind.BOOLEAN);
      case CHAR -> new TypeShape.Scalar(Kind.CHAR);
      case ARRAY ->
          new TypeShape.Sequence(use(((ArrayType) type).getComponentType()), Container.ARRAY);
      case DECLARED -> declared((DeclaredType) type);
      default -> new TypeShape.Any(); // an unresolved name is an ERROR type
    };
  }

  private TypeShape declared(DeclaredType type) {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    Kind scalar = SCALARS.get(name);
    if (scalar != null) return new TypeShape.Scalar(scalar);
    if (name.equals("java.lang.Object")) return new TypeShape.Any();
    if (name.startsWith("java.time.")) return new TypeShape.Scalar(Kind.TEXT);
    TypeUse optional = OPTIONALS.get(name);
    if (optional != null) return new TypeShape.Maybe(optional);
    if (element.getKind() == ElementKind.ENUM) return enumeration(element, name);
    if (name.equals("java.util.Optional")) return new TypeShape.Maybe(argument(type, name, 0));
    if (isA(type, "java.util.Map")) {
      return new TypeShape.Mapping(
          argument(type, "java.util.Map", 0), argument(type, "java.util.Map", 1));
    }
    if (isA(type, "java.util.Collection")) {
      Container container = isA(type, "java.util.List") ? Container.LIST : Container.COLLECTION;
      return new TypeShape.Sequence(argument(type, "java.util.Collection", 0), container);
    }
    if (isA(type, "java.lang.Number")) return new TypeShape.Scalar(Kind.BIG);
    if (isA(type, "java.lang.CharSequence")) return new TypeShape.Scalar(Kind.TEXT);
    return new TypeShape.Structure(structure(type, element, name));
  }

  private static TypeShape enumeration(TypeElement element, String name) {
    List<String> constants = new ArrayList<>();
    for (Element member : element.getEnclosedElements()) {
      if (member.getKind() == ElementKind.ENUM_CONSTANT) {
        constants.add(member.getSimpleName().toString());
      }
    }
    return new TypeShape.Enumeration(name, List.copyOf(constants));
  }

  private ClassShape structure(DeclaredType type, TypeElement element, String name) {
    return classes.computeIfAbsent(
        java(type),
        _ ->
            new ClassShape(
                name,
                elements.getPackageOf(element).getQualifiedName().toString(),
                isPublic(element),
                element.getKind() == ElementKind.RECORD,
                () -> members(type, element)));
  }

  private List<Member> members(DeclaredType type, TypeElement element) {
    List<Member> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponentElement component : element.getRecordComponents()) {
      String name = component.getSimpleName().toString();
      names.add(name);
      TypeUse use = use(returned(type, component.getAccessor()));
      boolean nullable = use.nullable() || isNullable(component);
      found.add(new Member(name, new TypeUse(use.shape(), use.java(), nullable), true));
    }
    for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(element))) {
      if (isAccessor(method) && names.add(method.getSimpleName().toString())) {
        TypeUse use = use(returned(type, method));
        boolean nullable = use.nullable() || isNullable(method);
        found.add(
            new Member(
                method.getSimpleName().toString(),
                new TypeUse(use.shape(), use.java(), nullable),
                false));
      }
    }
    return found;
  }

  private TypeMirror returned(DeclaredType type, ExecutableElement method) {
    return ((ExecutableType) types.asMemberOf(type, method)).getReturnType();
  }

  private static boolean isAccessor(ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    Element owner = method.getEnclosingElement();
    return modifiers.contains(Modifier.PUBLIC)
        && !modifiers.contains(Modifier.STATIC)
        && method.getParameters().isEmpty()
        && method.getTypeParameters().isEmpty()
        && method.getReturnType().getKind() != TypeKind.VOID
        && !String.valueOf(owner).equals("java.lang.Object")
        && !method.getSimpleName().contentEquals("hashCode")
        && !method.getSimpleName().contentEquals("toString");
  }

  private boolean isA(DeclaredType type, String name) {
    TypeElement wanted = elements.getTypeElement(name);
    return wanted != null
        && types.isAssignable(types.erasure(type), types.erasure(wanted.asType()));
  }

  /// Returns what stands for the type parameter at `index` of the supertype `name`.
  private TypeUse argument(DeclaredType type, String name, int index) {
    DeclaredType as = supertype(type, name);
    if (as == null || as.getTypeArguments().size() <= index) {
      return TypeUse.of(new TypeShape.Any(), "java.lang.Object");
    }
    return use(as.getTypeArguments().get(index));
  }

  private @Nullable DeclaredType supertype(DeclaredType type, String name) {
    if (((TypeElement) type.asElement()).getQualifiedName().contentEquals(name)) return type;
    for (TypeMirror direct : types.directSupertypes(type)) {
      DeclaredType found = supertype((DeclaredType) direct, name);
      if (found != null) return found;
    }
    return null;
  }

  private static TypeMirror bound(TypeMirror type) {
    if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
      return bound(wildcard.getExtendsBound());
    }
    if (type instanceof TypeVariable variable) return bound(variable.getUpperBound());
    return type;
  }

  /// Spells a type without its annotations, which `toString()` of javac's types would print.
  private static String java(TypeMirror type) {
    return switch (type) {
      case ArrayType array -> java(bound(array.getComponentType())) + "[]";
      case DeclaredType declared when declared.getKind() == TypeKind.DECLARED -> {
        String name = ((TypeElement) declared.asElement()).getQualifiedName().toString();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        if (arguments.isEmpty()) yield name;
        List<String> texts = new ArrayList<>();
        for (TypeMirror argument : arguments) texts.add(argumentText(argument));
        yield name + "<" + String.join(", ", texts) + ">";
      }
      default -> type.getKind().isPrimitive() ? keyword(type.getKind()) : "java.lang.Object";
    };
  }

  private static String argumentText(TypeMirror argument) {
    if (argument.getKind() == TypeKind.TYPEVAR) return "?";
    if (!(argument instanceof WildcardType wildcard)) return java(argument);
    if (wildcard.getExtendsBound() != null) return "? extends " + java(wildcard.getExtendsBound());
    if (wildcard.getSuperBound() != null) return "? super " + java(wildcard.getSuperBound());
    return "?";
  }

  private static String keyword(TypeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isNullable(AnnotatedConstruct annotated) {
    for (AnnotationMirror annotation : annotated.getAnnotationMirrors()) {
      Element type = annotation.getAnnotationType().asElement();
      if (type.getSimpleName().contentEquals("Nullable")) return true;
    }
    return false;
  }

  private static boolean isPublic(TypeElement element) {
    Element at = element;
    while (at instanceof TypeElement) {
      if (!at.getModifiers().contains(Modifier.PUBLIC)) return false;
      at = at.getEnclosingElement();
    }
    return true;
  }
}
