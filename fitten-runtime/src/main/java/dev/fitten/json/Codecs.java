package dev.fitten.json;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the codec of a class: a built-in one, or the generated one by its name.
final class Codecs {
  private static final Map<Class<?>, JsonCodec<?>> BUILT_IN = new HashMap<>();

  static {
    add(String.class, JsonWriter::string, JsonReader::string);
    add(Boolean.class, JsonWriter::bool, JsonReader::bool);
    add(Byte.class, JsonWriter::number, JsonReader::byteNumber);
    add(Short.class, JsonWriter::number, JsonReader::shortNumber);
    add(Integer.class, JsonWriter::number, JsonReader::intNumber);
    add(Long.class, JsonWriter::number, JsonReader::longNumber);
    add(Float.class, JsonWriter::number, JsonReader::floatNumber);
    add(Double.class, JsonWriter::number, JsonReader::doubleNumber);
    add(Character.class, JsonWriter::character, JsonReader::character);
    add(BigDecimal.class, JsonWriter::number, JsonReader::bigDecimal);
    add(BigInteger.class, JsonWriter::number, JsonReader::bigInteger);
    add(Instant.class, JsonWriter::instant, JsonReader::instant);
    add(LocalDate.class, JsonWriter::localDate, JsonReader::localDate);
    add(UUID.class, JsonWriter::uuid, JsonReader::uuid);
    add(byte[].class, JsonWriter::base64, JsonReader::base64);
  }

  private static final ClassValue<JsonCodec<?>> FOUND =
      new ClassValue<>() {
        @Override
        protected JsonCodec<?> computeValue(Class<?> type) {
          JsonCodec<?> builtIn = BUILT_IN.get(type);
          return builtIn != null ? builtIn : generated(type);
        }
      };

  private Codecs() {}

  @SuppressWarnings("unchecked") // the processor generates `XCodec implements JsonCodec<X>`
  static <T> JsonCodec<T> of(Class<T> type) {
    return (JsonCodec<T>) FOUND.get(type);
  }

  /// The class of the codec is named after the binary name: `shop.Cart$Line` gives
  /// `shop.Cart_LineCodec`.
  private static JsonCodec<?> generated(Class<?> type) {
    String name = type.getName().replace('$', '_') + "Codec";
    if (type.isPrimitive() || type.isArray()) throw none(type, name, null);
    try {
      Class<?> codec = Class.forName(name, true, type.getClassLoader());
      Field instance = codec.getDeclaredField("INSTANCE");
      instance.setAccessible(true); // the codec of a package-private record is package-private
      if (instance.get(null) instanceof JsonCodec<?> found) return found;
      throw none(type, name, null);
    } catch (ReflectiveOperationException e) {
      throw none(type, name, e);
    } catch (java.lang.reflect.InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          name
              + " cannot be reached; module-info.java needs: opens "
              + type.getPackageName()
              + " to dev.fitten.runtime;",
          e);
    }
  }

  private static IllegalArgumentException none(
      Class<?> type, String name, @Nullable Throwable cause) {
    String typeName = type.getTypeName();
    String why;
    if (type.isRecord() || type.isEnum()) {
      why =
          "annotate "
              + type.getSimpleName()
              + " with @Json and compile it with fitten-compiler as"
              + " annotation processor, which generates "
              + name;
    } else if (type.isPrimitive()) {
      why = "pass the class of its box, such as Integer.class";
    } else {
      why =
          "codecs exist for records and enums annotated with @Json; for a list, use"
              + " JsonCodec.listOf";
    }
    return new IllegalArgumentException("no JSON codec for " + typeName + ": " + why, cause);
  }

  private static <T> void add(
      Class<T> type, BiConsumer<JsonWriter, T> write, Function<JsonReader, T> read) {
    BUILT_IN.put(
        type,
        new JsonCodec<T>() {
          @Override
          public void write(T value, JsonWriter out) {
            write.accept(out, value);
          }

          @Override
          public T read(JsonReader in) {
            return read.apply(in);
          }
        });
  }
}
