package dev.fitten.maven;

import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/// Finds the jars of the compiler in the plugin's own version: in this build's reactor, or in a repository.
final class CompilerPath {
  private CompilerPath() {}

  static List<String> resolve(
      RepositorySystem system,
      RepositorySystemSession session,
      MavenProject project,
      String version)
      throws MojoExecutionException {
    var compiler = new DefaultArtifact("dev.fitten", "fitten-compiler", "jar", version);
    var collect =
        new CollectRequest(
            new Dependency(compiler, "runtime"), project.getRemotePluginRepositories());
    try {
      return system
          .resolveDependencies(session, new DependencyRequest(collect, null))
          .getArtifactResults()
          .stream()
          .map(ArtifactResult::getArtifact)
          .map(artifact -> artifact.getFile().getPath())
          .toList();
    } catch (DependencyResolutionException e) {
      throw new MojoExecutionException(
          "cannot find the Fitten compiler " + version + ": " + e.getMessage(), e);
    }
  }
}
