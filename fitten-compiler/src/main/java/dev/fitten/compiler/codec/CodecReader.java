package dev.fitten.compiler.codec;

import dev.fitten.compiler.codec.CodecModel.Component;
import dev.fitten.compiler.codec.CodecModel.Constant;
import dev.fitten.compiler.codec.CodecModel.Obstacle;
import dev.fitten.compiler.element.JavaType;
import dev.fitten.compiler.element.Places;
import dev.fitten.compiler.element.Types;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/// Reads a `@Json` type into a [CodecModel].
public final class CodecReader {
  private static final String NAME = "dev.fitten.json.Json.Name";
  private static final String IGNORE = "dev.fitten.json.Json.Ignore";

  private final Types types;
  private final Places places;

  public CodecReader(Types types, Places places) {
    this.types = types;
    this.places = places;
  }

  /// Returns the model of the annotated type, whatever is wrong with it.
  public CodecModel read(TypeElement type) {
    String packageName = types.packageOf(type);
    String codec = types.codecName(type);
    return new CodecModel(
        packageName,
        type.getQualifiedName().toString(),
        packageName.isEmpty() ? codec : codec.substring(packageName.length() + 1),
        places.describe(type),
        places.of(type),
        Types.isPublic(type),
        type.getKind() == ElementKind.ENUM,
        obstacle(type),
        components(type),
        constants(type));
  }

  private static Obstacle obstacle(TypeElement type) {
    if (type.getKind() != ElementKind.RECORD && type.getKind() != ElementKind.ENUM) {
      return Obstacle.NEITHER_RECORD_NOR_ENUM;
    }
    if (!type.getTypeParameters().isEmpty()) return Obstacle.GENERIC;
    return Types.privateAround(type) != null ? Obstacle.PRIVATE : Obstacle.NONE;
  }

  private List<Component> components(TypeElement type) {
    List<VariableElement> fields = ElementFilter.fieldsIn(type.getEnclosedElements());
    List<Component> components = new ArrayList<>();
    for (RecordComponentElement component : type.getRecordComponents()) {
      String name = component.getSimpleName().toString();
      JavaType javaType = types.of(component.asType());
      // An annotation that is not of type use sits on the component instead of its type.
      if (Types.isNullable(component)) {
        javaType = new JavaType(javaType.java(), true, javaType.shape());
      }
      components.add(
          new Component(
              name,
              jsonName(component, name),
              javaType,
              Types.annotation(component, IGNORE) != null,
              places.of(sourceOf(component, fields))));
    }
    return components;
  }

  /// The compiler knows the position of a component's field only, not of the component.
  private static Element sourceOf(RecordComponentElement component, List<VariableElement> fields) {
    for (VariableElement field : fields) {
      if (field.getSimpleName().equals(component.getSimpleName())) return field;
    }
    return component;
  }

  private List<Constant> constants(TypeElement type) {
    List<Constant> constants = new ArrayList<>();
    for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
      if (field.getKind() != ElementKind.ENUM_CONSTANT) continue;
      String name = field.getSimpleName().toString();
      constants.add(new Constant(name, jsonName(field, name), places.of(field)));
    }
    return constants;
  }

  private String jsonName(Element element, String javaName) {
    AnnotationMirror name = Types.annotation(element, NAME);
    return name == null ? javaName : types.value(name, "value").toString();
  }
}
