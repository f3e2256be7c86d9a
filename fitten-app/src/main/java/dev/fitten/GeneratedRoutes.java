package dev.fitten;

import dev.fitten.http.RouteTable;
import java.lang.reflect.InvocationTargetException;

/// Finds the route table that the compiler wrote for a class: once, at start.
final class GeneratedRoutes {
  private GeneratedRoutes() {}

  static RouteTable of(Object api) {
    Class<?> type = api.getClass();
    String name = generatedName(type);
    try {
      var constructor =
          Class.forName(name, true, type.getClassLoader()).getDeclaredConstructor(type);
      // The table of a package-private class is package-private too.
      constructor.setAccessible(true);
      return (RouteTable) constructor.newInstance(api);
    } catch (ClassNotFoundException e) {
      throw new StartFailure(1, Messages.get("routes.missing", type.getName(), name));
    } catch (InvocationTargetException e) {
      throw new StartFailure(1, Messages.get("routes.broken", name, String.valueOf(e.getCause())));
    } catch (ReflectiveOperationException e) {
      throw new StartFailure(1, Messages.get("routes.broken", name, e.toString()));
    }
  }

  /// The compiler's rule: `shop.Shop$Api` has its routes in `shop.Shop_ApiRoutes`.
  private static String generatedName(Class<?> type) {
    return type.getName().replace('$', '_') + "Routes";
  }
}
