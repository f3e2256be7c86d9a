package dev.fitten.compiler.types;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A record or class by its name and members. Members are read when first asked for, so a type may
/// contain itself. For one thread.
public final class ClassShape {
  private final String name;
  private final String packageName;
  private final boolean isPublic;
  private final boolean isRecord;
  private final Supplier<List<Member>> source;
  private @Nullable List<Member> members;

  /// Makes a shape whose members are read later.
  ///
  /// @param name the qualified name without type arguments: `shop.Page.Item`
  /// @param isPublic whether it and the types it is nested in are public
  public ClassShape(
      String name,
      String packageName,
      boolean isPublic,
      boolean isRecord,
      Supplier<List<Member>> source) {
    this.name = name;
    this.packageName = packageName;
    this.isPublic = isPublic;
    this.isRecord = isRecord;
    this.source = source;
  }

  /// Returns the shape of a public record in `packageName`.
  public static ClassShape record(String name, String packageName, List<Member> members) {
    return new ClassShape(name, packageName, true, true, () -> members);
  }

  /// Returns the qualified name.
  public String name() {
    return name;
  }

  /// Returns the package's name; empty for the unnamed package.
  public String packageName() {
    return packageName;
  }

  /// Tells whether it is a record.
  public boolean isRecord() {
    return isRecord;
  }

  /// Tells whether code in package `from` can name the type and call its members.
  public boolean isVisibleFrom(String from) {
    return isPublic || packageName.equals(from);
  }

  /// Returns a record's components in order, then other public methods that take nothing and return
  /// something.
  public List<Member> members() {
    List<Member> known = members;
    if (known == null) {
      known = List.copyOf(source.get());
      members = known;
    }
    return known;
  }

  /// Returns the member of that name.
  public @Nullable Member member(String wanted) {
    for (Member member : members()) {
      if (member.name().equals(wanted)) return member;
    }
    return null;
  }

  @Override
  public String toString() {
    return name;
  }

  /// A component or accessor.
  ///
  /// @param name also the name of the method that reads it
  /// @param type what it returns
  /// @param isComponent whether it is a component of a record, so that it is part of its value
  public record Member(String name, TypeUse type, boolean isComponent) {}
}
