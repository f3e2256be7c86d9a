package dev.fitten.json;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import java.util.List;

/// Writes values of one type as JSON and reads them back.
///
/// Codecs of `@Json` types are generated when the program is built and hold no state: any number of
/// threads may use one. A codec written by hand keeps to the same rule.
public interface JsonCodec<T> {

  /// Writes `value` as one JSON value.
  ///
  /// @throws JsonException if a part is `null` without being `@Nullable`, is NaN or infinite, or
  ///   lies deeper than the writer's limit; what was written before stays in the sink
  void write(T value, JsonWriter out);

  /// Reads one JSON value.
  ///
  /// @throws JsonException if the text is not JSON or does not fit the type
  T read(JsonReader in);

  /// Returns `value` as a document in UTF-8. Allocates the array it returns and no more, once warm.
  default byte[] toBytes(T value) {
    JsonWriter out = WriterPool.take();
    try {
      write(value, out);
      return out.sink().toByteArray();
    } finally {
      WriterPool.giveBack(out);
    }
  }

  /// Writes `value` as a document behind what the sink holds.
  default void writeTo(ByteSink sink, T value) {
    write(value, new JsonWriter(sink));
  }

  /// Returns the value of a whole document in UTF-8; anything but white space behind it is refused.
  ///
  /// @throws JsonException if the text is not JSON or does not fit the type
  default T fromBytes(byte[] json) {
    return fromBytes(Bytes.of(json));
  }

  /// Returns the value of a whole document in UTF-8; anything but white space behind it is refused.
  /// The value keeps nothing of the bytes.
  ///
  /// @throws JsonException if the text is not JSON, does not fit the type, or a constructor refuses
  ///   what it was given with an [IllegalArgumentException]; that one is then the cause
  default T fromBytes(Bytes json) {
    JsonReader in = new JsonReader(json);
    T value;
    try {
      value = read(in);
    } catch (IllegalArgumentException refusal) {
      throw in.refused(refusal);
    }
    in.end();
    return value;
  }

  /// Returns the codec of a `@Json` type, of String, a boxed primitive, BigDecimal, BigInteger,
  /// Instant, LocalDate, UUID or `byte[]` (base64). Looked up once for each class.
  ///
  /// @throws IllegalArgumentException if there is none; the message says how to get one
  static <T> JsonCodec<T> of(Class<T> type) {
    return Codecs.of(type);
  }

  /// Returns the codec of a list of what `element` reads and writes. Lists read are unmodifiable;
  /// `null` elements are refused both ways.
  static <E> JsonCodec<List<E>> listOf(JsonCodec<E> element) {
    return new ListCodec<>(element);
  }
}
