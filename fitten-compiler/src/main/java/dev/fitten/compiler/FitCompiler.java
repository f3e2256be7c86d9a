package dev.fitten.compiler;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Analyzer;
import dev.fitten.compiler.analyze.Child;
import dev.fitten.compiler.analyze.Environment;
import dev.fitten.compiler.emit.JavaEmitter;
import dev.fitten.compiler.emit.JsEmitter;
import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.FitReader;
import dev.fitten.compiler.types.ClassShape;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Compiles `.fit` files: text → tree ([FitReader]) → facts ([Analyzer]) → JavaScript, CSS and Java.
///
/// A pure function of the file, the options and what the surroundings answer. It keeps nothing between
/// calls, so any thread may call.
public final class FitCompiler {
  private FitCompiler() {}

  /// Finds the file that an import means.
  @FunctionalInterface
  public interface Resolver {
    /// The file, or null if there is none.
    ///
    /// @param from the importing file
    /// @param specifier the text of the import: `./child.fit`
    @Nullable SourceFile load(SourceFile from, String specifier);
  }

  /// What to make.
  ///
  /// @param view the component's place below the root of `.fit` files, without `.fit`: `shop/home`.
  ///     Outputs are named after it
  /// @param js whether to make JavaScript and CSS
  /// @param java whether to make the Java renderer
  /// @param minify whether to make the JavaScript short rather than readable
  /// @param specifiers from what a script imports, `./child.fit`, to where the module of that component
  ///     will be, `./child.js`
  public record Options(
      String view, boolean js, boolean java, boolean minify, UnaryOperator<String> specifiers) {
    /// Readable JavaScript and Java; modules lie beside each other.
    public static Options of(String view) {
      return new Options(view, true, true, false, Options::beside);
    }

    /// The specifier with `.js` in place of `.fit`.
    public static String beside(String specifier) {
      return specifier.endsWith(".fit")
          ? specifier.substring(0, specifier.length() - 4) + ".js"
          : specifier;
    }
  }

  /// Compiles one file.
  ///
  /// @param types finds the records that `@props` names
  public static CompileResult compile(
      SourceFile file, Options options, Resolver resolver, TypeSource types) {
    Map<String, SourceFile> loaded = new HashMap<>();
    Environment environment = new Surroundings(resolver, types, loaded);
    Diagnostics diagnostics = new Diagnostics();
    Analysis analysis = analyze(file, environment, diagnostics);
    if (analysis == null) {
      return failed(file, diagnostics);
    }
    List<CompileResult.Output> outputs = new ArrayList<>();
    if (diagnostics.isEmpty() && options.js()) {
      String js = JsEmitter.emit(analysis, options.minify(), options.specifiers());
      outputs.add(new CompileResult.Output(options.view() + ".js", js));
      if (!analysis.css().isEmpty()) {
        outputs.add(new CompileResult.Output(options.view() + ".css", analysis.css()));
      }
    }
    if (diagnostics.isEmpty() && options.java()) {
      JavaEmitter emitter = new JavaEmitter(types, path -> child(loaded.get(path), environment));
      String java = emitter.emit(analysis, options.view(), diagnostics);
      if (java != null) {
        String folder = options.view().substring(0, options.view().lastIndexOf('/') + 1);
        String name = folder + analysis.component().name() + "View.java";
        outputs.add(new CompileResult.Output(name, java));
      }
    }
    if (!diagnostics.isEmpty()) {
      return failed(file, diagnostics);
    }
    return new CompileResult(
        analysis.component().name(),
        analysis.interactive(),
        outputs,
        List.of(),
        analysis.children().values().stream().map(Child::path).distinct().toList());
  }

  private static CompileResult failed(SourceFile file, Diagnostics diagnostics) {
    return new CompileResult(
        Component.nameOf(file.name()), false, List.of(), diagnostics.sorted(), List.of());
  }

  /// Null if the script cannot be read: then nothing can be said of names.
  private static @Nullable Analysis analyze(
      SourceFile file, Environment environment, Diagnostics diagnostics) {
    Component component = FitReader.read(file, diagnostics);
    Component.Script script = component.script();
    for (Diagnostic diagnostic : diagnostics.sorted()) {
      boolean inScript =
          script != null
              && diagnostic.span().start() >= script.span().start()
              && diagnostic.span().start() <= script.span().end();
      if (inScript || diagnostic.code().equals("FIT003") || diagnostic.code().equals("FIT004")) {
        return null;
      }
    }
    return Analyzer.analyze(component, environment, diagnostics, diagnostics.isEmpty());
  }

  private static @Nullable Analysis child(@Nullable SourceFile file, Environment environment) {
    if (file == null) {
      return null;
    }
    Diagnostics diagnostics = new Diagnostics();
    Analysis analysis = analyze(file, environment, diagnostics);
    return diagnostics.isEmpty() ? analysis : null;
  }

  /// Remembers which files were asked for, so that a child's path leads back to its text.
  private record Surroundings(Resolver resolver, TypeSource types, Map<String, SourceFile> loaded)
      implements Environment {
    @Override
    public @Nullable SourceFile load(SourceFile from, String specifier) {
      SourceFile file = resolver.load(from, specifier);
      if (file != null) {
        loaded.put(file.name(), file);
      }
      return file;
    }

    @Override
    public @Nullable List<String> recordComponents(String className) {
      return types.find(className) instanceof TypeSource.Answer.Found found
              && found.type().shape() instanceof TypeShape.Structure structure
              && structure.type().isRecord()
          ? structure.type().members().stream()
              .filter(ClassShape.Member::isComponent)
              .map(ClassShape.Member::name)
              .toList()
          : null;
    }
  }
}
