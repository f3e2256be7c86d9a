package dev.fitten.compiler.element;

/// The kinds of mistakes in annotated sources. Each has a page `docs/errors/<id with ->.md` and a
/// test case.
public enum Code {
  JSON_UNSUPPORTED_TYPE("json/unsupported-type"),
  JSON_MISSING_ANNOTATION("json/missing-annotation"),
  JSON_UNSUPPORTED_TARGET("json/unsupported-target"),
  JSON_GENERIC_RECORD("json/generic-record"),
  JSON_PRIVATE_TYPE("json/private-type"),
  JSON_DUPLICATE_NAME("json/duplicate-name"),
  JSON_IGNORED_COMPONENT("json/ignored-component"),
  JSON_NAME_CLASH("json/name-clash"),
  ROUTE_PATTERN("route/pattern"),
  ROUTE_UNBOUND_PARAMETER("route/unbound-parameter"),
  ROUTE_UNKNOWN_PARAMETER("route/unknown-parameter"),
  ROUTE_PARAMETER_TYPE("route/parameter-type"),
  ROUTE_RETURN_TYPE("route/return-type"),
  ROUTE_CONFLICT("route/conflict"),
  ROUTE_METHOD("route/method"),
  ROUTE_CLASS("route/class"),
  ROUTE_BODY("route/body"),
  ROUTE_STATUS("route/status");

  private final String id;

  Code(String id) {
    this.id = id;
  }

  /// Returns the stable name, `json/unsupported-type`.
  public String id() {
    return id;
  }
}
