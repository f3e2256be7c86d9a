package dev.fitten.http;

/// A typed name for an attribute of an exchange. Two keys are the same only if they are one object.
public final class Key<T> {
  private final String name;

  private Key(String name) {
    this.name = name;
  }

  /// Returns a new key; `name` is for people.
  public static <T> Key<T> of(String name) {
    return new Key<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
