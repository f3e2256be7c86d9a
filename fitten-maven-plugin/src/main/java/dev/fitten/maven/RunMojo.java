package dev.fitten.maven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/// Builds the application and runs it in the toolchain's JDK until it is stopped:
/// `mvn fitten:run -Dfitten.args="--port 9000"`.
@Mojo(
    name = "run",
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    requiresDirectInvocation = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class RunMojo extends AbstractMojo {
  /// The class whose `main` starts the application.
  @Parameter(property = "fitten.main", required = true)
  private String main;

  @Parameter(property = "fitten.jvm", defaultValue = Jdk.OPTIONS)
  private String jvm;

  /// Arguments for the application, separated by spaces.
  @Parameter(property = "fitten.args")
  private @Nullable String args;

  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true)
  private MavenSession session;

  @Component private ToolchainManager toolchains;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    int status =
        Jdk.find(toolchains, session)
            .run(
                Path.of(project.getBasedir().getPath()),
                words(jvm),
                ClassPath.runtime(project),
                main,
                words(args));
    if (status != 0 && status != 128 + 15 && status != 128 + 2) {
      throw new MojoFailureException(main + " ended with status " + status);
    }
  }

  private static List<String> words(@Nullable String text) {
    List<String> words = new ArrayList<>();
    if (text != null && !text.isBlank()) words.addAll(Arrays.asList(text.trim().split("\\s+")));
    return words;
  }
}
