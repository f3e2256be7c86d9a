package dev.fitten.compiler;

import dev.fitten.compiler.codec.CodecChecker;
import dev.fitten.compiler.codec.CodecModel;
import dev.fitten.compiler.codec.CodecReader;
import dev.fitten.compiler.codec.CodecWriter;
import dev.fitten.compiler.element.Places;
import dev.fitten.compiler.element.Problem;
import dev.fitten.compiler.element.Types;
import dev.fitten.compiler.route.RouteChecker;
import dev.fitten.compiler.route.RouteModel;
import dev.fitten.compiler.route.RouteReader;
import dev.fitten.compiler.route.RouteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/// Generates codecs of `@Json` types and route tables of classes with `@Get` and its like, while
/// javac runs.
///
/// Each goes the same way: read the elements into plain values, check them, write Java. A type with
/// a problem gets an error at its place and no code.
public final class FittenProcessor extends AbstractProcessor {
  private static final String JSON = "dev.fitten.json.Json";

  // Full names of types that mention one that does not exist. Another processor may write it in
  // this round; if nobody does, the compiler says what is missing, and there is nothing to add.
  private final Set<String> waitingForCodec = new LinkedHashSet<>();
  private final Set<String> waitingForTable = new LinkedHashSet<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    Set<String> names = new HashSet<>(RouteReader.VERBS.keySet());
    names.add(JSON);
    return names;
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Types types = new Types(processingEnv.getElementUtils());
    Places places = new Places(processingEnv);
    codecs(round, types, places);
    routes(round, types, places);
    return false;
  }

  private void codecs(RoundEnvironment round, Types types, Places places) {
    TypeElement json = processingEnv.getElementUtils().getTypeElement(JSON);
    if (json == null) return;
    Map<String, String> taken = new HashMap<>();
    for (Element root : round.getRootElements())
      taken.put(root.toString(), "a class in the sources");
    CodecReader reader = new CodecReader(types, places);
    Set<TypeElement> annotated = waiting(waitingForCodec);
    annotated.addAll(ElementFilter.typesIn(round.getElementsAnnotatedWith(json)));
    for (TypeElement element : annotated) {
      CodecModel model = reader.read(element);
      List<Problem> problems = CodecChecker.check(model, taken);
      taken.putIfAbsent(model.codecFullName(), "the codec of " + model.name());
      problems.forEach(places::report);
      if (!problems.isEmpty()) continue;
      if (model.incomplete()) waitingForCodec.add(element.getQualifiedName().toString());
      else write(model.codecFullName(), CodecWriter.write(model), element);
    }
  }

  /// Empties the set and returns its types as this round knows them.
  private Set<TypeElement> waiting(Set<String> names) {
    Set<TypeElement> types = new LinkedHashSet<>();
    for (String name : names) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      if (type != null) types.add(type);
    }
    names.clear();
    return types;
  }

  private void routes(RoundEnvironment round, Types types, Places places) {
    Set<TypeElement> classes = waiting(waitingForTable);
    for (String name : RouteReader.VERBS.keySet().stream().sorted().toList()) {
      TypeElement annotation = processingEnv.getElementUtils().getTypeElement(name);
      if (annotation == null) continue;
      for (Element method : round.getElementsAnnotatedWith(annotation)) {
        classes.add((TypeElement) method.getEnclosingElement());
      }
    }
    if (classes.isEmpty()) return;
    TypeElement answer = processingEnv.getElementUtils().getTypeElement("dev.fitten.http.Answer");
    RouteReader reader = new RouteReader(types, places, processingEnv.getTypeUtils(), answer);
    List<TypeElement> sorted = new ArrayList<>(classes);
    sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
    List<RouteModel> models = sorted.stream().map(reader::read).toList();
    List<Problem> problems = RouteChecker.check(models);
    problems.forEach(places::report);
    if (!problems.isEmpty()) return;
    for (int i = 0; i < models.size(); i++) {
      RouteModel model = models.get(i);
      if (model.incomplete()) {
        waitingForTable.add(sorted.get(i).getQualifiedName().toString());
        continue;
      }
      String table =
          model.packageName().isEmpty() ? model.table() : model.packageName() + '.' + model.table();
      write(table, RouteWriter.write(model), sorted.get(i));
    }
  }

  private void write(String name, String source, Element origin) {
    try (Writer out = processingEnv.getFiler().createSourceFile(name, origin).openWriter()) {
      out.write(source);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + ".java", e);
    }
  }
}
