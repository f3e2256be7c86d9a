package dev.fitten.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A slow second opinion on request heads, put together from the grammar of RFC 9112, 9110 and 3986
/// rule by rule, as regular expressions over Latin-1 text. It shares no code with the parser.
final class ReferenceParser {
  record Head(
      String method,
      String target,
      int minor,
      List<String> fields,
      long contentLength,
      boolean chunked,
      boolean keepAlive,
      int length) {}

  private static final String TCHAR = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]";
  private static final String TOKEN = TCHAR + "+";
  private static final String HEX = "[0-9A-Fa-f]";
  private static final String UNRESERVED = "A-Za-z0-9\\-._~";
  private static final String SUB_DELIMS = "!$&'()*+,;=";
  private static final String PATH = "/[" + UNRESERVED + SUB_DELIMS + ":@%/]*+";
  private static final String QUERY =
      "(?:\\?[" + UNRESERVED + SUB_DELIMS + ":@%/?\\[\\]{}|\\\\^`]*+)?";
  private static final String REG_NAME =
      "(?:[" + UNRESERVED + SUB_DELIMS + "]|%" + HEX + HEX + ")*";
  private static final String DEC_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])";
  private static final String IPV4 = DEC_OCTET + "(?:\\." + DEC_OCTET + "){3}";
  private static final String H16 = HEX + "{1,4}";
  private static final String LS32 = "(?:" + H16 + ":" + H16 + "|" + IPV4 + ")";
  private static final String IPV6 =
      String.join(
          "|",
          "(?:" + H16 + ":){6}" + LS32,
          "::(?:" + H16 + ":){5}" + LS32,
          "(?:" + H16 + ")?::(?:" + H16 + ":){4}" + LS32,
          "(?:(?:" + H16 + ":){0,1}" + H16 + ")?::(?:" + H16 + ":){3}" + LS32,
          "(?:(?:" + H16 + ":){0,2}" + H16 + ")?::(?:" + H16 + ":){2}" + LS32,
          "(?:(?:" + H16 + ":){0,3}" + H16 + ")?::" + H16 + ":" + LS32,
          "(?:(?:" + H16 + ":){0,4}" + H16 + ")?::" + LS32,
          "(?:(?:" + H16 + ":){0,5}" + H16 + ")?::" + H16,
          "(?:(?:" + H16 + ":){0,6}" + H16 + ")?::");
  private static final String IP_FUTURE = "[vV]" + HEX + "+\\.[" + UNRESERVED + SUB_DELIMS + ":]+";
  private static final String HOST = "(?:\\[(?:" + IPV6 + "|" + IP_FUTURE + ")]|" + REG_NAME + ")";
  private static final Pattern HOST_AND_PORT = Pattern.compile("(" + HOST + ")(?::([0-9]*))?");
  private static final String ORIGIN = PATH + QUERY;
  private static final String ABSOLUTE = "(?i:https?)://([^/?# ]+)(?:" + PATH + ")?" + QUERY;
  private static final Pattern ABSOLUTE_TARGET = Pattern.compile(ABSOLUTE);
  private static final Pattern REQUEST_LINE =
      Pattern.compile(
          "(?:\r\n)?(" + TOKEN + ") ([^\\x00-\\x20\\x7f-\\xff]+) HTTP/([0-9])\\.([0-9])\r\n");
  private static final Pattern FIELD =
      Pattern.compile("(" + TOKEN + "):[ \t]*([\t\\x20-\\x7e\\x80-\\xff]*?)[ \t]*\r\n");

  private ReferenceParser() {}

  /// Returns the head at the start of the text, or `null` if there is no acceptable one.
  static Head parse(String text) {
    Matcher line = REQUEST_LINE.matcher(text);
    if (!line.lookingAt() || !line.group(3).equals("1")) return null;
    String method = line.group(1);
    String target = line.group(2);
    if (!isTarget(method, target)) return null;
    int at = line.end();
    List<String> fields = new ArrayList<>();
    while (!text.startsWith("\r\n", at)) {
      Matcher field = FIELD.matcher(text).region(at, text.length());
      if (!field.lookingAt()) return null;
      fields.add(field.group(1) + ":" + field.group(2));
      at = field.end();
    }
    int minor = line.group(4).equals("0") ? 0 : 1;
    return checked(method, target, minor, fields, at + 2);
  }

  /// Returns what the parser has found, in the words of this one.
  static Head described(RequestHead head) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < head.fieldCount; i++) {
      fields.add(head.name(i) + ":" + head.value(i));
    }
    return new Head(
        head.methodName(),
        head.text(head.targetStart, head.targetEnd),
        head.minorVersion,
        fields,
        head.contentLength,
        head.chunked,
        head.keepAlive,
        head.length);
  }

  private static boolean isTarget(String method, String target) {
    if (method.equals("CONNECT")) {
      Matcher authority = HOST_AND_PORT.matcher(target);
      return authority.matches()
          && !authority.group(1).isEmpty()
          && authority.group(2) != null
          && !authority.group(2).isEmpty()
          && isPort(authority.group(2));
    }
    if (target.equals("*")) return method.equals("OPTIONS");
    if (target.matches(ORIGIN)) return true;
    Matcher absolute = ABSOLUTE_TARGET.matcher(target);
    return absolute.matches() && !absolute.group(1).startsWith(":") && isHost(absolute.group(1));
  }

  static boolean isHost(String text) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    return matcher.matches() && isPort(matcher.group(2));
  }

  private static boolean isPort(String digits) {
    if (digits == null) return true;
    String significant = digits.replaceFirst("^0+", "");
    return significant.length() <= 5
        && (significant.isEmpty() || Integer.parseInt(significant) <= 65535);
  }

  private static Head checked(
      String method, String target, int minor, List<String> fields, int end) {
    List<String> hosts = values(fields, "host");
    List<String> lengths = values(fields, "content-length");
    List<String> codings = values(fields, "transfer-encoding");
    if (hosts.size() > 1 || minor > 0 && hosts.isEmpty()) return null;
    if (!hosts.isEmpty() && !isHost(hosts.getFirst())) return null;
    if (lengths.size() > 1 || codings.size() > 1) return null;
    if (!codings.isEmpty() && (minor == 0 || !lengths.isEmpty())) return null;
    if (!codings.isEmpty() && !codings.getFirst().equalsIgnoreCase("chunked")) return null;
    for (String expect : values(fields, "expect")) {
      if (!expect.equalsIgnoreCase("100-continue")) return null;
    }
    long length = -1;
    if (!lengths.isEmpty()) {
      if (!lengths.getFirst().matches("[0-9]+")) return null;
      java.math.BigInteger value = new java.math.BigInteger(lengths.getFirst());
      if (value.bitLength() > 63) return null;
      length = value.longValue();
    }
    boolean chunked = !codings.isEmpty();
    return new Head(
        method, target, minor, fields, length, chunked, keepAlive(method, minor, fields), end);
  }

  private static boolean keepAlive(String method, int minor, List<String> fields) {
    boolean asked = false;
    for (String field : values(fields, "connection")) {
      for (String element : field.split(",")) {
        String option = element.replaceAll("^[ \t]+|[ \t]+$", "");
        if (option.isEmpty()) continue;
        if (!option.matches(TOKEN) || option.equalsIgnoreCase("close")) return false;
        asked |= option.equalsIgnoreCase("keep-alive");
      }
    }
    return (minor > 0 || asked) && !method.equals("CONNECT");
  }

  private static List<String> values(List<String> fields, String name) {
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      if (field.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        values.add(field.substring(colon + 1));
      }
    }
    return values;
  }
}
