package dev.fitten.http;

import java.util.List;

/// Some routes that belong together; the compiler generates one for each class with `@Get` and its
/// like.
@FunctionalInterface
public interface RouteTable {
  /// Returns the routes, in the order of their declaration.
  List<Route> routes();
}
