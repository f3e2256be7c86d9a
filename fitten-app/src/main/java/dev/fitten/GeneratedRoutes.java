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
      return (RouteTable)
          Class.forName(name, true, type.getClassLoader()).getConstructor(type).newInstance(api);
    } catch (ClassNotFoundException e) {
      throw new StartFailure(1, Messages.get("routes.missing", type.getName(), name));
    } catch (InvocationTargetException e) {
      throw new StartFailure(1, Messages.get("routes.broken", name, String.valueOf(e.getCause())));
    } catch (ReflectiveOperationException e) {
      throw new StartFailure(1, Messages.get("routes.broken", name, e.toString()));
    }
  }

  /// `shop.Shop$Api` has its routes in `shop.Shop_ApiRoutes`: generated types are always top level.
  private static String generatedName(Class<?> type) {
    return type.getName().replace('$', '_') + "Routes";
  }
}
