package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartParserTest {
  private static final MultipartLimits LIMITS =
      new MultipartLimits(100, 8192, 1 << 20, 1 << 20, 4 << 20);
  private static final String FORM =
      """
      --XX
      Content-Disposition: form-data; name="title"

      A\rB\nC
      --XX
      Content-Disposition: form-data; name="photo"; filename="a.png"
      Content-Type: image/png

      \r\n-\r\n--\r\n--X\r\n--X
      --XX
      Content-Disposition: form-data; name=empty


      --XX--
      """
          .replace("\n", "\r\n")
          .replace("\r\r\n", "\r\n")
          .replace("A\rB\r\nC", "A\rB\nC");

  /// What a parser made of a body: `name/file name/type=content` for each part, or the refusal.
  private static String parse(byte[] body, IntUnaryOperator sizes) {
    return parse(body, sizes, LIMITS);
  }

  private static String parse(byte[] body, IntUnaryOperator sizes, MultipartLimits limits) {
    StringBuilder seen = new StringBuilder();
    MultipartParser parser = new MultipartParser(new Pieces(body, sizes), "XX", limits);
    try {
      while (parser.next()) {
        seen.append(parser.name()).append('/').append(parser.fileName()).append('/');
        seen.append(parser.contentType()).append('=');
        byte[] piece = new byte[100];
        for (int n = parser.read(piece, 0, 100); n >= 0; n = parser.read(piece, 0, 100)) {
          assertTrue(n > 0);
          seen.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
        }
        seen.append('|');
      }
      return seen.toString();
    } catch (Problem e) {
      return e.status() + " " + e.detail();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String parse(String body) {
    return parse(body.getBytes(StandardCharsets.ISO_8859_1), n -> n);
  }

  /// A body that arrives in pieces.
  private static final class Pieces extends InputStream {
    private final InputStream body;
    private final IntUnaryOperator sizes;

    /// @param sizes most bytes of a piece, by its position in the body
    Pieces(byte[] body, IntUnaryOperator sizes) {
      this.body = new ByteArrayInputStream(body);
      this.sizes = sizes;
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte is slow");
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      assertTrue(count > 0);
      return body.read(target, from, Math.clamp(sizes.applyAsInt(count), 1, count));
    }
  }

  private static final String EXPECTED =
      "title/null/null=A\rB\nC|photo/a.png/image/png=\r\n-\r\n--\r\n--X\r\n--X|empty/null/null=|";

  @Test
  void partsComeOutAsTheyWerePutIn() {
    assertEquals(EXPECTED, parse(FORM));
  }

  @Test
  void itDoesNotMatterWhereTheNetworkCuts() {
    byte[] body = FORM.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(EXPECTED, parse(body, n -> 1), "byte by byte");
    for (int cut = 1; cut < body.length; cut++) {
      int first = cut;
      int[] calls = {0};
      assertEquals(
          EXPECTED, parse(body, n -> calls[0]++ == 0 ? first : n), "cut behind byte " + cut);
    }
  }

  @Test
  void everyCutBodyIsRefused() {
    byte[] body = FORM.getBytes(StandardCharsets.ISO_8859_1);
    int end = FORM.indexOf("--XX--") + 6;
    for (int length = 0; length < end; length++) {
      assertEquals(
          "400 The body ends before its last boundary.",
          parse(Arrays.copyOf(body, length), n -> n),
          "after " + length + " bytes");
    }
    assertEquals(EXPECTED, parse(Arrays.copyOf(body, end), n -> n), "the last CRLF may be missing");
  }

  @Test
  void contentLongerThanTheBufferArrivesWhole() {
    String content = "0123456789\r\n--X".repeat(10_000);
    String form =
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n" + content + "\r\n--XX--\r\n";
    for (int size : new int[] {1, 7, 1000, 16_383, 16_384}) {
      byte[] body = form.getBytes(StandardCharsets.ISO_8859_1);
      assertEquals("a/null/null=" + content + "|", parse(body, n -> size), "pieces of " + size);
    }
  }

  private static String withHead(String head) {
    return parse("--XX\r\n" + head + "\r\n\r\nx\r\n--XX--");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          form-data; name="a"                              ~ a/null
          Form-Data;name=a                                 ~ a/null
          form-data ; NAME = a                             ~
          form-data; name=""                               ~ /null
          form-data; name="a;b=\\"c\\""                    ~ a;b="c"/null
          form-data; name="a"; filename="x.txt"            ~ a/x.txt
          form-data; name="a"; filename=""                 ~ a/
          form-data; name="a"; filename="C:\\dir\\x.txt"   ~ a/x.txt
          form-data; name="a"; filename="../../x.txt"      ~ a/x.txt
          form-data; name="a"; filename="x\\\\y"           ~ a/y
          form-data; name="a"; filename="..";              ~
          form-data; name="a"; filename=".."               ~ a/
          form-data; name="a"; filename="/"                ~ a/
          form-data; name="a"; filename=x; filename*=UTF-8''%e2%82%ac ~ a/\u20ac
          form-data; name="a"; filename*=utf-8'en'a%2F..%2Fb          ~ a/b
          form-data; name="a"; filename*=iso-8859-1''%fc   ~ a/\u00fc
          form-data; name="a"; filename*=UTF-8''%fc        ~
          form-data; name="a"; filename*=UTF-8''%f         ~
          form-data; name="a"; filename*=UTF-8''%zz        ~
          form-data; name="a"; filename*=x                 ~
          form-data; name="a"; filename*=koi8-r''x         ~
          form-data; name="a"; name="b"                    ~
          form-data; name="a"; filename=x; filename=y      ~
          form-data; name="a                               ~
          form-data; name="a"b                             ~
          form-data; name=a b                              ~
          form-data; name=                                 ~
          form-data; name                                  ~
          form-data; filename="x"                          ~
          form-data                                        ~
          attachment; name="a"                             ~
          form-data, name="a"                              ~
          """)
  void aDispositionIsReadStrictly(String disposition, String expected) {
    String seen = withHead("Content-Disposition: " + disposition);
    if (expected == null) assertTrue(seen.startsWith("400 "), seen);
    else assertEquals(expected + "/null=x|", seen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X: y",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
        "Content-Disposition: form-data;\r\n name=a",
        "Content-Disposition : form-data; name=a",
        " Content-Disposition: form-data; name=a",
        "Content-Disposition: form-data; name=a\nX: y",
        "Content-Disposition: form-data; name=a\rX: y",
        "Content-Disposition: form-data; name=\"a\0\"",
        "Content-Disposition: form-data; name=\"\u00fc\"",
        "Content-Disposition: form-data; name=a\r\nno colon",
        "Content-Disposition: form-data; name=a\r\n: empty",
        "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b",
        "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
      })
  void aMalformedHeadIsRefused(String head) {
    assertTrue(withHead(head).startsWith("400 Part 1 has "), withHead(head));
  }

  @Test
  void otherFieldsOfAPartAreIgnored() {
    String head =
        "X-Y: z\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: 8bit";
    assertEquals("a/null/null=x|", withHead(head));
    assertEquals(
        "\u20ac/null/null=x|",
        withHead("Content-Disposition: form-data; name=\"\u00e2\u0082\u00ac\""),
        "UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--XXX\r\n",
        "--XX \tx\r\n",
        "--XX-\r\n",
        "--XX\n",
        "--XX\r",
        "--XX\r\r\n",
        "--XX\0\r\n"
      })
  void aLineThatBeginsWithTheBoundaryMustGoOnAsOneDoes(String line) {
    String rest = "Content-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--";
    assertTrue(parse(line + rest).startsWith("400 A boundary is followed"), parse(line + rest));
    String second = parse("--XX\r\n" + rest.replace("\r\n--XX--", "\r\n" + line + rest));
    assertTrue(second.startsWith("400 A boundary is followed"), second);
  }

  @Test
  void blanksBehindABoundaryAndAPreambleAndAnEpilogueAreSkipped() {
    String part = "--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--";
    assertEquals("a/null/null=x|", parse(part));
    assertEquals("a/null/null=x|", parse("hello\r\n\r\n" + part + "\r\nbye\r\n--XX\r\n"));
    assertEquals("a/null/null=x|", parse("--X\r\n" + part + "garbage"));
    assertEquals("", parse("--XX--"));
    String much = parse("x".repeat(20_000) + "\r\n" + part);
    assertEquals("400 The body does not begin with its boundary.", much);
  }

  @Test
  void aBoundaryRightBehindAHeadIsRefused() {
    String seen = parse("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX--");
    assertEquals("400 Part 1 has no line between its head and the next boundary.", seen);
  }

  @Test
  void eachLimitHoldsToTheByte() {
    String part = "--XX\r\nContent-Disposition: form-data; name=a%s\r\n\r\n%s\r\n";
    String field = part.formatted("", "12345") + "--XX--";
    String file = part.formatted("; filename=f", "12345") + "--XX--";
    String head = part.formatted("\r\nX: " + "y".repeat(211), "") + "--XX--";
    long total = field.length();
    assertEquals("a/null/null=12345|", limited(field, 1, 256, 5, 0, total));
    assertEquals("a/f/null=12345|", limited(file, 1, 256, 0, 5, 1000));
    assertEquals("a/null/null=|", limited(head, 1, 256, 0, 0, 1000));
    assertEquals(
        "413 The field in part 1 is longer than 4 bytes.", limited(field, 1, 256, 4, 9, total));
    assertEquals(
        "413 The file in part 1 is longer than 4 bytes.", limited(file, 1, 256, 9, 4, 1000));
    assertEquals(
        "413 The head of part 1 is longer than 255 bytes.", limited(head, 1, 255, 9, 9, 1000));
    assertEquals(
        "413 The form is longer than %d bytes.".formatted(total - 1),
        limited(field, 1, 256, 5, 0, total - 1));
    String two = part.formatted("", "1") + part.formatted("", "2") + "--XX--";
    assertEquals("413 The form has more than 1 parts.", limited(two, 1, 256, 5, 5, 1000));
    assertEquals("a/null/null=1|a/null/null=2|", limited(two, 2, 256, 5, 5, 1000));
  }

  private static String limited(
      String body, int parts, int head, int field, long file, long total) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return parse(bytes, n -> n, new MultipartLimits(parts, head, field, file, total));
  }

  @Test
  void skippedContentCountsAndIsGone() throws IOException {
    MultipartParser parser =
        new MultipartParser(
            new ByteArrayInputStream(FORM.getBytes(StandardCharsets.ISO_8859_1)), "XX", LIMITS);
    StringBuilder names = new StringBuilder();
    while (parser.next()) names.append(parser.name()).append(' ');
    assertEquals("title photo empty ", names.toString());
    MultipartParser small =
        new MultipartParser(
            new ByteArrayInputStream(FORM.getBytes(StandardCharsets.ISO_8859_1)),
            "XX",
            new MultipartLimits(9, 8192, 4, 4, 1000));
    assertTrue(small.next());
    assertEquals(413, assertThrows(Problem.class, small::next).status());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          multipart/form-data; boundary=abc                      ~ abc
          Multipart/Form-Data;Boundary="a b"                     ~ a b
          multipart/form-data; charset=utf-8; boundary=a         ~ a
          multipart/form-data; boundary="'()+_,-./:=?"           ~ '()+_,-./:=?
          multipart/form-data; boundary="a "                     ~ 400
          multipart/form-data; boundary="a\\"b"                  ~ 400
          multipart/form-data; boundary=""                       ~ 400
          multipart/form-data; boundary=                         ~ 415
          multipart/form-data; boundary="a;b"                    ~ 400
          multipart/form-data; boundary=a; boundary=b            ~ 415
          multipart/form-data                                    ~ 400
          multipart/mixed; boundary=a                            ~ 415
          application/x-www-form-urlencoded                      ~ 415
          ``                                                     ~ 415
          """)
  void theBoundaryIsReadStrictly(String contentType, String expected) {
    assertEquals(expected, boundary(contentType));
  }

  @Test
  void aBoundaryHasAtMost70Characters() {
    String type = "multipart/form-data; boundary=";
    assertEquals("b".repeat(70), boundary(type + "b".repeat(70)));
    assertEquals("400", boundary(type + "b".repeat(71)));
    assertEquals("415", boundary(null));
  }

  private static String boundary(String contentType) {
    try {
      return MultipartParser.boundary(contentType);
    } catch (Problem e) {
      return "" + e.status();
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          a.txt              ~ a.txt
          ` a.txt `          ~ a.txt
          a/b\\c             ~ c
          a\u0000.txt        ~ a.txt
          a\u202etxt.exe     ~ atxt.exe
          a\u2028b\u0085c    ~ abc
          a\ud800b           ~ ab
          .                  ~ ``
          ` .. `             ~ ``
          ...                ~ ...
          .htaccess          ~ .htaccess
          """)
  void fileNamesAreMadeHarmlessToShow(String name, String expected) {
    assertEquals(expected, FileNames.cleaned(name));
  }

  @Test
  void aLongFileNameKeepsItsEnd() {
    assertEquals("x".repeat(251) + ".txt", FileNames.cleaned("x".repeat(1000) + ".txt"));
    String cut = FileNames.cleaned("\ud83d\ude00".repeat(200) + "x");
    assertEquals(255, cut.length());
    assertTrue(Character.isHighSurrogate(FileNames.cleaned("\ud83d\ude00".repeat(200)).charAt(0)));
  }

  // ---- mutations against a second parser ----

  private static final Pattern PART =
      Pattern.compile(
          "[ \t]{0,64}\r\n((?:[^\\x00-\\x08\\x0a-\\x1f\\x7f]+\r\n)+)\r\n(?!--XX)(.*)",
          Pattern.DOTALL);

  /// The same grammar, on the whole body at once: pieces between delimiters, then a regular
  /// expression. Knows only heads as the mutations begin with.
  private static String reference(String body) {
    List<String> pieces = new ArrayList<>();
    String rest = "\r\n" + body;
    int at = rest.indexOf("\r\n--XX");
    if (at > 8192) return "400";
    StringBuilder seen = new StringBuilder();
    while (at >= 0) {
      rest = rest.substring(at + 6);
      if (rest.startsWith("--")) return pieces.isEmpty() ? "" : seen.toString();
      at = rest.indexOf("\r\n--XX");
      if (at < 0) return "400";
      // A head may not contain the delimiter, so the piece is the part.
      Matcher part = PART.matcher(rest.substring(0, at));
      if (!part.matches()) return "400";
      pieces.add(part.group());
      String head = head(part.group(1));
      if (head == null) return "400";
      seen.append(head).append('=').append(part.group(2)).append('|');
    }
    return "400";
  }

  private static final String TOKEN = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";
  private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \t]*(.*?)[ \t]*");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G;[ \t]*("
              + TOKEN
              + ")=("
              + TOKEN
              + "|\"(?:\\\\[\"\\\\]|[^\"\\\\]|\\\\(?![\"\\\\]))*+\")[ \t]*");

  private static String head(String latin) {
    String lines = new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    if (lines.contains("\ufffd")) return null;
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.split("\r\n")) {
      Matcher field = FIELD.matcher(line);
      if (!field.matches() || line.startsWith("--XX")) return null;
      String name = field.group(1).toLowerCase(Locale.ROOT);
      if (fields.put(name, field.group(2)) != null && name.startsWith("content-")) return null;
    }
    String disposition = fields.getOrDefault("content-disposition", "");
    if (!disposition.matches("(?is)form-data[ \t]*(;.*)?")) return null;
    Map<String, String> parameters = new HashMap<>();
    int end = disposition.contains(";") ? disposition.indexOf(';') : disposition.length();
    for (Matcher one = PARAMETER.matcher(disposition); one.find(end); end = one.end()) {
      String value = one.group(2);
      if (value.startsWith("\"")) {
        value = value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1");
      }
      if (parameters.put(one.group(1).toLowerCase(Locale.ROOT), value) != null) return null;
    }
    if (end < disposition.length() || !parameters.containsKey("name")) return null;
    String file = parameters.get("filename");
    if (file != null) file = FileNames.cleaned(file);
    String type = fields.get("content-type");
    return parameters.get("name") + "/" + file + "/" + type;
  }

  @Test
  void mutatedBodiesAreReadAsASecondParserReadsThemHoweverTheyAreCut() {
    Random random = new Random(42);
    int accepted = 0;
    for (int round = 0; round < 15_000; round++) {
      byte[] body = mutated(FORM.getBytes(StandardCharsets.ISO_8859_1), random);
      String whole = parse(body, n -> n);
      assertEquals(whole, parse(body, n -> 1 + random.nextInt(9)), () -> show(body));
      String other = reference(new String(body, StandardCharsets.ISO_8859_1));
      String refused = whole.startsWith("400 ") ? "400" : whole;
      assertEquals(other, refused, () -> show(body));
      if (!other.equals("400")) accepted++;
    }
    assertTrue(accepted > 1500, accepted + " of the mutations are well-formed");
  }

  private static byte[] mutated(byte[] body, Random random) {
    byte[] bytes = body;
    String[] tokens = {
      "\r\n",
      "\r",
      "\n",
      "--XX",
      "\r\n--XX",
      "--",
      " ",
      "\t",
      "\"",
      ";",
      ":",
      "=",
      "\\",
      "a",
      "\0",
      "\r\n\r\n",
      "--XX--",
      "\u00fc",
      "Content-Type: a/b\r\n"
    };
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int cut = random.nextInt(3) == 0 ? Math.min(bytes.length - at, random.nextInt(8)) : 0;
      byte[] token =
          random.nextInt(3) == 0
              ? new byte[0]
              : tokens[random.nextInt(tokens.length)].getBytes(StandardCharsets.ISO_8859_1);
      byte[] next = new byte[bytes.length - cut + token.length];
      System.arraycopy(bytes, 0, next, 0, at);
      System.arraycopy(token, 0, next, at, token.length);
      System.arraycopy(bytes, at + cut, next, at + token.length, bytes.length - at - cut);
      bytes = next;
    }
    return bytes;
  }

  private static String show(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1)
        .replace("\r", "\\r")
        .replace("\n", "\\n\n");
  }
}
