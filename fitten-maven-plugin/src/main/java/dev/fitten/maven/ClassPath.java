package dev.fitten.maven;

import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;

/// The class paths of a project, which Maven has resolved because the goal asked for it.
final class ClassPath {
  private ClassPath() {}

  static List<String> compile(MavenProject project) throws MojoExecutionException {
    try {
      return project.getCompileClasspathElements();
    } catch (DependencyResolutionRequiredException e) {
      throw unresolved(e);
    }
  }

  static List<String> runtime(MavenProject project) throws MojoExecutionException {
    try {
      return project.getRuntimeClasspathElements();
    } catch (DependencyResolutionRequiredException e) {
      throw unresolved(e);
    }
  }

  private static MojoExecutionException unresolved(DependencyResolutionRequiredException e) {
    return new MojoExecutionException("the class path is not resolved: " + e.getMessage(), e);
  }
}
