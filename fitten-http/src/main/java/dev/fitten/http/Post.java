package dev.fitten.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes the method the handler of `POST` requests whose path matches the pattern.
///
/// The compiler generates a [RouteTable] named after the class: `Api` gives `ApiRoutes`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Post {
  /// The pattern, as `/users/{id}` or `/files/{*path}`; see [Router].
  String value();

  /// The status code of the answer when the method returns a value, from 200 to 599.
  int status() default 200;
}
