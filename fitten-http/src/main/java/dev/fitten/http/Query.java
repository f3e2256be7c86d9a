package dev.fitten.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Takes the handler's argument from the query of the request, `?name=value`, percent-decoded.
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.CLASS)
public @interface Query {
  /// The name in the query; empty means the name of the Java parameter.
  String value() default "";
}
