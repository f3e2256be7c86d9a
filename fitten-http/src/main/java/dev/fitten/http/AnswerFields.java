package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Header fields that many answers carry, checked and encoded once. Set with
/// [Exchange#set(AnswerFields)]. Immutable; safe for all threads.
public final class AnswerFields {
  private final String[] names;
  private final String[] values;
  private final boolean[] documents;
  private final byte[] always;
  private final byte[] withDocuments;

  private AnswerFields(List<String> names, List<String> values, List<Boolean> documents) {
    this.names = names.toArray(new String[0]);
    this.values = values.toArray(new String[0]);
    this.documents = new boolean[names.size()];
    ByteSink plain = new ByteSink();
    ByteSink all = new ByteSink();
    for (int i = 0; i < this.names.length; i++) {
      this.documents[i] = documents.get(i);
      AnswerHead.putField(all, this.names[i], this.values[i]);
      if (!this.documents[i]) AnswerHead.putField(plain, this.names[i], this.values[i]);
    }
    always = plain.toByteArray();
    withDocuments = all.toByteArray();
  }

  /// Returns a builder without fields.
  public static Builder builder() {
    return new Builder();
  }

  int count() {
    return names.length;
  }

  String name(int index) {
    return names[index];
  }

  String value(int index) {
    return values[index];
  }

  /// Tells whether the field is meant for this kind of answer.
  boolean applies(int index, @Nullable String contentType) {
    return !documents[index] || isDocument(contentType);
  }

  boolean has(String name) {
    return valueOf(name) != null;
  }

  @Nullable String valueOf(String name) {
    for (int i = 0; i < names.length; i++) if (names[i].equalsIgnoreCase(name)) return values[i];
    return null;
  }

  byte[] encoded(@Nullable String contentType) {
    return isDocument(contentType) ? withDocuments : always;
  }

  /// What a browser may show as a page of its own: HTML, XHTML and other XML, SVG, PDF.
  private static boolean isDocument(@Nullable String type) {
    if (type == null || type.length() < 8) return false;
    char first = type.charAt(0);
    if (first != 't' && first != 'a' && first != 'i')
      return first == 'T' || first == 'A' || first == 'I';
    return type.startsWith("text/html")
        || type.startsWith("image/svg")
        || type.startsWith("text/xml")
        || type.startsWith("application/x")
        || type.startsWith("application/pdf");
  }

  /// Collects fields in the order they are sent.
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final List<Boolean> documents = new ArrayList<>();

    private Builder() {}

    /// Adds a field for every answer.
    ///
    /// @throws IllegalArgumentException as [Exchange#set(String, String)]
    public Builder add(String name, String value) {
      return add(name, value, false);
    }

    /// Adds a field for answers that a browser may show as a page of its own (HTML, XML, SVG, PDF):
    /// sent with others it would mean nothing.
    ///
    /// @throws IllegalArgumentException as [Exchange#set(String, String)]
    public Builder addToDocuments(String name, String value) {
      return add(name, value, true);
    }

    private Builder add(String name, String value, boolean document) {
      AnswerHead.checkField(name, value);
      names.add(name);
      values.add(value);
      documents.add(document);
      return this;
    }

    /// Returns the fields.
    public AnswerFields build() {
      return new AnswerFields(names, values, documents);
    }
  }
}
