package dev.fitten.json;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Asks for a codec of this record or enum, made when the program is built.
///
/// `@Json record User(String name, int age) {}` gives `UserCodec` in the same package, and
/// [JsonCodec#of] finds it. A component whose type has no JSON form stops the build.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Json {

  /// The name in JSON of a record component or an enum constant, where it is not the Java name.
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
  @interface Name {
    /// The name, compared exactly.
    String value();
  }

  /// Leaves a record component out of the JSON: it is not written, and read as empty or `null`, so
  /// it must be an `Optional` or `@Nullable`.
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Ignore {}
}
