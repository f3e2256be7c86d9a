/// The build-time half of Fitten: `.fit` components, codecs, routes.
///
/// Never on the class path of a running application. It names the engine's types as text and links
/// only to the runtime's annotations. Start reading at `dev.fitten.compiler.FittenProcessor` for what
/// runs inside javac.
module dev.fitten.compiler {
  requires static transitive org.jspecify;
  requires dev.fitten.runtime;
  requires transitive java.compiler;
  requires transitive jdk.compiler;

  exports dev.fitten.compiler;

  provides javax.annotation.processing.Processor with
      dev.fitten.compiler.FittenProcessor;
}
