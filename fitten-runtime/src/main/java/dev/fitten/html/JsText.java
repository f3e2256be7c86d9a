package dev.fitten.html;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// JavaScript's conversions for generated renderers, so that the server's text equals the browser's.
///
/// A value stands for what the browser gets through the props' JSON: every number is a double, an
/// enum constant is its name, an empty `Optional` is `null`, a date or an id is its `toString()`.
public final class JsText {
  private JsText() {}

  /// Returns `String(value)`.
  public static String text(String value) {
    return value == null ? "null" : value;
  }

  /// Returns `String(value)`; beyond 2^53 rounded as a JavaScript number is.
  public static String text(long value) {
    return value <= JsNumber.EXACT && value >= -JsNumber.EXACT
        ? Long.toString(value)
        : JsNumber.text((double) value);
  }

  /// Returns `String(value)`: `0.1`, `1e+21`, `NaN`, and `0` for -0.
  public static String text(double value) {
    return JsNumber.text(value);
  }

  /// Returns `String(value)`.
  public static String text(boolean value) {
    return value ? "true" : "false";
  }

  /// Returns `String(value)`; `null` and an empty `Optional` are `"null"`.
  ///
  /// @throws IllegalArgumentException if it is a record, a list or a map
  public static String text(@Nullable Object value) {
    Object plain = plain(value);
    return switch (plain) {
      case null -> "null";
      case Double number -> JsNumber.text(number);
      case String text -> text;
      case Boolean flag -> text(flag.booleanValue());
      default ->
          throw new IllegalArgumentException(
              "a value of " + plain.getClass() + " is no text: show one of its members");
    };
  }

  /// Returns what an interpolation or a part of an attribute shows: as [#text(Object)], but nothing
  /// for `null` and `false`.
  public static String shown(@Nullable Object value) {
    Object plain = plain(value);
    return plain == null || Boolean.FALSE.equals(plain) ? "" : text(plain);
  }

  /// Returns `value` if it is there, else `"undefined"`: for what a map or a list does not hold.
  public static Object orUndefined(@Nullable Object value) {
    return value == null ? "undefined" : value;
  }

  /// Returns the double a `float` is in JSON: the shortest decimal, `0.1f` is `0.1`.
  public static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  /// Returns `Number(value)`: 0 for `null`.
  public static double number(@Nullable Number value) {
    return plain(value) instanceof Double number ? number : 0;
  }

  /// Returns `Number(value)` where `null` stands for `undefined`: NaN.
  public static double numberOrNaN(@Nullable Number value) {
    return plain(value) instanceof Double number ? number : Double.NaN;
  }

  /// Returns what JavaScript's bit operators make of a number: ToInt32 of ECMA-262.
  public static int int32(double value) {
    if (!Double.isFinite(value)) return 0;
    return (int)
        (long) Math.IEEEremainder(value < 0 ? Math.ceil(value) : Math.floor(value), 0x1p32);
  }

  /// Returns `Math.round(value)`: a half goes up.
  public static double round(double value) {
    return Math.abs(value) < 0x1p52 ? Math.round(value) : value;
  }

  /// Returns `value.toFixed(digits)`.
  public static String toFixed(double value, int digits) {
    if (!(Math.abs(value) < 1e21)) return JsNumber.text(value);
    // the exact value of the double is rounded, not its shortest decimal: 1.005 is below the half
    String text =
        new BigDecimal(Math.abs(value)).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    return value < 0 ? "-" + text : text;
  }

  /// Returns `items.join(separator)`.
  public static String join(Iterable<?> items, String separator) {
    StringJoiner joined = new StringJoiner(separator);
    for (Object item : items) {
      Object plain = plain(item);
      joined.add(plain == null ? "" : text(plain));
    }
    return joined.toString();
  }

  /// Tells whether JavaScript takes the text for true: it is not empty.
  public static boolean truthy(@Nullable String value) {
    return value != null && !value.isEmpty();
  }

  /// Tells whether JavaScript takes the number for true: neither zero nor NaN.
  public static boolean truthy(double value) {
    return value != 0 && !Double.isNaN(value);
  }

  /// Tells whether JavaScript takes the value for true.
  public static boolean truthy(@Nullable Object value) {
    return switch (plain(value)) {
      case null -> false;
      case Boolean flag -> flag;
      case Double number -> truthy(number.doubleValue());
      case String text -> !text.isEmpty();
      default -> true;
    };
  }

  /// Tells whether `left === right` for texts, numbers, booleans, enum constants and absent values.
  public static boolean same(@Nullable Object left, @Nullable Object right) {
    Object a = plain(left);
    Object b = plain(right);
    if (a instanceof Double x && b instanceof Double y) {
      return x.doubleValue() == y.doubleValue(); // NaN differs from itself, 0 equals -0
    }
    return a == null ? b == null : a.equals(b);
  }

  /// Returns `list[index]`, or `null` where JavaScript has `undefined`.
  public static <T> @Nullable T at(@Nullable List<T> list, double index) {
    int i = (int) index;
    return list != null && i == index && i >= 0 && i < list.size() ? list.get(i) : null;
  }

  /// Returns `text[index]`, one UTF-16 unit, or `null` where JavaScript has `undefined`.
  public static @Nullable String at(@Nullable String text, double index) {
    int i = (int) index;
    return text != null && i == index && i >= 0 && i < text.length()
        ? String.valueOf(text.charAt(i))
        : null;
  }

  /// Returns `map[key]`, or `null` where JavaScript has `undefined`. A key that is no string is
  /// compared by its text, as the names of a JSON object are.
  public static <T> @Nullable T get(@Nullable Map<?, T> map, String key) {
    if (map == null) return null;
    for (Map.Entry<?, T> entry : map.entrySet()) {
      if (text(entry.getKey()).equals(key)) return entry.getValue();
    }
    return null;
  }

  /// Returns the value of a `class` attribute: the parts that are not empty, joined by blanks; `null`
  /// if all are.
  public static @Nullable String classes(@Nullable Object... parts) {
    StringJoiner joined = new StringJoiner(" ");
    for (Object part : parts) {
      String text = shown(part);
      if (!text.isEmpty()) joined.add(text);
    }
    return joined.length() == 0 ? null : joined.toString();
  }

  /// Returns the value of a `style` attribute, `null` if there is nothing in it.
  ///
  /// @param fixed declarations from the source without a last `;`, or `""`
  /// @param pairs a property's name, its value, the next name, and so on. A value that shows nothing
  ///     is left out, and so is one that could end its declaration: with `;`, `{`, `}`, `\` or an open
  ///     quote, bracket or comment
  public static @Nullable String styles(String fixed, @Nullable Object... pairs) {
    StringJoiner joined = new StringJoiner("; ");
    if (!fixed.isEmpty()) joined.add(fixed);
    for (int i = 0; i < pairs.length; i += 2) {
      String value = shown(pairs[i + 1]);
      if (!value.isBlank() && StyleValue.isComplete(value)) joined.add(pairs[i] + ": " + value);
    }
    return joined.length() == 0 ? null : joined.toString();
  }

  /// Returns the text if it may stand in a URL attribute, else `about:blank#blocked`: a browser drops
  /// control characters and blanks before it reads the scheme (WHATWG URL, basic URL parser), so
  /// they do not hide `javascript:` here either.
  public static String url(String value) {
    return isScriptUrl(value) ? "about:blank#blocked" : value;
  }

  static boolean isScriptUrl(String value) {
    String scheme = "javascript:";
    int matched = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f && c <= 0x9f) continue;
      if ((c < 0x80 ? Character.toLowerCase(c) : c) != scheme.charAt(matched)) return false;
      if (++matched == scheme.length()) return true;
    }
    return false;
  }

  /// Reduces a value to what JSON has: `null`, Boolean, Double, String; other objects stay.
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Double _ -> value;
      case Float number -> decimal(number);
      case Number number -> number.doubleValue(); // BigDecimal and BigInteger too
      case Character c -> c.toString();
      case Enum<?> constant -> constant.name();
      case Optional<?> optional -> plain(optional.orElse(null));
      case OptionalInt optional -> optional.isPresent() ? (double) optional.getAsInt() : null;
      case OptionalLong optional -> optional.isPresent() ? (double) optional.getAsLong() : null;
      case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
      default -> isStructure(value) ? value : value.toString();
    };
  }

  private static boolean isStructure(Object value) {
    return value instanceof Record
        || value instanceof Iterable<?>
        || value instanceof Map<?, ?>
        || value.getClass().isArray();
  }
}
