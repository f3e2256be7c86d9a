package dev.fitten.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;

/// Compiles every `.fit` component to JavaScript, CSS and a Java renderer, and hashes the static files.
///
/// Runs before javac, which then compiles the renderers with everything else.
@Mojo(
    name = "fit",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class FitMojo extends AbstractMojo {
  /// Folder of the components; a component in `shop/` gets its renderer in package `shop`.
  @Parameter(property = "fitten.fit", defaultValue = "${project.basedir}/src/main/fit")
  private File fitDirectory;

  /// Folder of static files that are served under hashed names.
  @Parameter(property = "fitten.assets", defaultValue = "${project.basedir}/src/main/assets")
  private File assetsDirectory;

  /// Whether scripts are made short rather than readable.
  @Parameter(property = "fitten.minify", defaultValue = "true")
  private boolean minify;

  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true)
  private MavenSession session;

  @Parameter(defaultValue = "${repositorySystemSession}", readonly = true)
  private RepositorySystemSession repositories;

  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  private String version;

  @Component private RepositorySystem system;
  @Component private ToolchainManager toolchains;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    Path target = Path.of(project.getBuild().getDirectory());
    Path javaOut = target.resolve("generated-sources/fit");
    Path resourcesOut = target.resolve("generated-resources/fit");
    if (!fitDirectory.isDirectory() && !assetsDirectory.isDirectory()) return;

    List<String> args = new ArrayList<>();
    if (!minify) args.add("--readable");
    option(args, "--root", fitDirectory.getPath());
    option(args, "--assets", assetsDirectory.getPath());
    option(args, "--java-out", javaOut.toString());
    option(args, "--resources-out", resourcesOut.toString());
    option(args, "--source-path", String.join(File.pathSeparator, sourceRoots(javaOut)));
    option(args, "--class-path", String.join(File.pathSeparator, ClassPath.compile(project)));
    int status =
        Jdk.find(toolchains, session)
            .run(
                project.getBasedir().toPath(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                CompilerPath.resolve(system, repositories, project, version),
                "dev.fitten.compiler.FitBuild",
                args);
    if (status != 0) throw new MojoFailureException("the .fit components have errors, see above");

    if (Files.isDirectory(javaOut)) project.addCompileSourceRoot(javaOut.toString());
    Resource resource = new Resource();
    resource.setDirectory(resourcesOut.toString());
    project.addResource(resource);
  }

  private static void option(List<String> args, String name, String value) {
    args.add(name);
    args.add(value);
  }

  private List<String> sourceRoots(Path generated) {
    return project.getCompileSourceRoots().stream()
        .filter(root -> !Path.of(root).equals(generated))
        .toList();
  }
}
