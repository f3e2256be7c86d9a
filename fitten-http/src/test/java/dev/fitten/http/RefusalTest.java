package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fitten.bytes.ByteSink;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every refusal of the parsers, with its status and its words; and what is just not refused.
class RefusalTest {
  private static ByteBuffer bytes(String text) {
    return Direct.of(
        text.replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\0", "\0")
            .replace("\\d", "\u007f")
            .replace("_", " "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 10_000,
      textBlock =
          """
          \\rG                                   | 400 A bare CR stands before the request line.
          \\r\\n\\r\\nGET                        | 400 The request line does not start with a method and one space.
          _GET / HTTP/1.1                        | 400 The request line does not start with a method and one space.
          G@T / HTTP/1.1                         | 400 The request line does not start with a method and one space.
          GET\\t/ HTTP/1.1                       | 400 The request line does not start with a method and one space.
          GET__/ HTTP/1.1                        | 400 The request target is empty or holds a forbidden character.
          GET x\\t HTTP/1.1                      | 400 The request target is empty or holds a forbidden character.
          GET x\\d HTTP/1.1                      | 400 The request target is empty or holds a forbidden character.
          GET /< HTTP/1.1                        | 400 The request target holds a character that RFC 3986 does not allow.
          GET /a?b<c HTTP/1.1                    | 400 The request target holds a character that RFC 3986 does not allow.
          GET /a#b HTTP/1.1                      | 400 The request target holds a character that RFC 3986 does not allow.
          GET a HTTP/1.1                         | 400 The request target is neither a path nor an http URI.
          GET http:// HTTP/1.1                   | 400 The request target is neither a path nor an http URI.
          GET https:/ HTTP/1.1                   | 400 The request target is neither a path nor an http URI.
          GET https:// HTTP/1.1                  | 400 The request target is neither a path nor an http URI.
          GET http:///a HTTP/1.1                 | 400 The host of the request target is malformed.
          GET http://:80/a HTTP/1.1              | 400 The host of the request target is malformed.
          GET http://a@b/ HTTP/1.1               | 400 The host of the request target is malformed.
          GET http://?q HTTP/1.1                 | 400 The host of the request target is malformed.
          GET * HTTP/1.1                         | 400 Only OPTIONS takes '*' as its target.
          OPTIONS ** HTTP/1.1                    | 400 The request target is neither a path nor an http URI.
          CONNECT a HTTP/1.1                     | 400 The target of CONNECT is not host:port.
          CONNECT :1 HTTP/1.1                    | 400 The target of CONNECT is not host:port.
          CONNECT a: HTTP/1.1                    | 400 The target of CONNECT is not host:port.
          CONNECT /a HTTP/1.1                    | 400 CONNECT, and only CONNECT, takes host:port as its target.
          GET a:1 HTTP/1.1                       | 400 The request target is neither a path nor an http URI.
          GET / HTTP/1.1\\n                      | 400 The request line does not end with HTTP/1.1 and CRLF.
          GET / http/1.1\\r\\n                   | 400 The request line does not end with HTTP/1.1 and CRLF.
          GET / HTTP/1.x\\r\\n                   | 400 The request line does not end with HTTP/1.1 and CRLF.
          GET / HTTP/1.1_\\r\\n                  | 400 The request line does not end with HTTP/1.1 and CRLF.
          GET / HTTP/2.0\\r\\n                   | 505 Only HTTP/1.1 and HTTP/1.0 are spoken here.
          GET / HTTP/0.9\\r\\n                   | 505 Only HTTP/1.1 and HTTP/1.0 are spoken here.
          GET / HTTP/1.1\\r\\n_A: b\\r\\n        | 400 A header line starts with white space; folded lines are not accepted.
          GET / HTTP/1.1\\r\\n\\tA: b\\r\\n      | 400 A header line starts with white space; folded lines are not accepted.
          GET / HTTP/1.1\\r\\n: b\\r\\n          | 400 A header line has an empty field name.
          GET / HTTP/1.1\\r\\nA_: b\\r\\n        | 400 White space stands between field name and colon.
          GET / HTTP/1.1\\r\\nA\\t: b\\r\\n      | 400 White space stands between field name and colon.
          GET / HTTP/1.1\\r\\nA@: b\\r\\n        | 400 A field name holds a character that is not allowed there.
          GET / HTTP/1.1\\r\\n@: b\\r\\n         | 400 A field name holds a character that is not allowed there.
          GET / HTTP/1.1\\r\\nA: b\\n            | 400 A header line ends with a bare LF.
          GET / HTTP/1.1\\r\\nA: b\\rc           | 400 A bare CR stands in a header line.
          GET / HTTP/1.1\\r\\nA: b\\0c\\r\\n     | 400 A field value holds a control character.
          GET / HTTP/1.1\\r\\nA: 12345678\\d\\r\\n     | 400 A field value holds a control character.
          GET / HTTP/1.1\\r\\nA: 1234567\\d12345678\\r\\n | 400 A field value holds a control character.
          GET / HTTP/1.1\\r\\n\\rx               | 400 A bare CR stands in the header section.
          GET / HTTP/1.1\\r\\n\\r\\n             | 400 An HTTP/1.1 request needs a Host field.
          GET / HTTP/1.1\\r\\nHost: a\\r\\nhost: a\\r\\n   | 400 The request has more than one Host.
          GET / HTTP/1.1\\r\\nHost: a b\\r\\n    | 400 The Host field is malformed.
          GET / HTTP/1.1\\r\\nHost: a:x\\r\\n    | 400 The Host field is malformed.
          GET / HTTP/1.1\\r\\nHost: a%zz\\r\\n   | 400 The Host field is malformed.
          GET / HTTP/1.1\\r\\nContent-Length: 1\\r\\ncontent-length: 1\\r\\n | 400 The request has more than one Content-Length.
          GET / HTTP/1.1\\r\\nContent-Length:\\r\\n      | 400 The Content-Length is empty.
          GET / HTTP/1.1\\r\\nContent-Length: +1\\r\\n   | 400 The Content-Length is not a number.
          GET / HTTP/1.1\\r\\nContent-Length: 1,1\\r\\n  | 400 The Content-Length is not a number.
          GET / HTTP/1.1\\r\\nContent-Length: 9223372036854775808\\r\\n  | 400 The Content-Length is too large for any body.
          GET / HTTP/1.1\\r\\nContent-Length: 99999999999999999999\\r\\n | 400 The Content-Length is too large for any body.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n | 400 The request has more than one Transfer-Encoding.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: gzip, chunked\\r\\n     | 501 The only transfer coding known here is chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: a,b,chunked\\r\\n       | 501 The only transfer coding known here is chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked, chunked\\r\\n  | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: gzip chunked\\r\\n      | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: ,chunked\\r\\n          | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked, gzip\\r\\n     | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding: gzip\\r\\n              | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nTransfer-Encoding:\\r\\n                   | 400 The Transfer-Encoding is not exactly chunked.
          GET / HTTP/1.1\\r\\nExpect: 101-continue\\r\\n | 417 The only expectation known here is 100-continue.
          GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400 The request has both Transfer-Encoding and Content-Length.
          GET / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400 HTTP/1.0 knows no Transfer-Encoding.
          """)
  void headsAreRefusedAsSoonAsTheyAreWrong(String head, String expected) {
    ByteBuffer bytes = bytes(head);
    RequestParser parser = new RequestParser(Limits.defaults());
    int end = parser.parse(bytes, 0, bytes.capacity(), new RequestHead(), 0);
    assertEquals(expected, -end + " " + parser.reason());
    // The last byte, or one of the last two, is what is wrong: before it there is nothing to
    // refuse.
    for (int cut = 0; cut < bytes.capacity(); cut++) {
      int early = parser.parse(bytes, 0, cut, new RequestHead(), 0);
      assertEquals(early == 0 ? 0 : end, early, "after " + cut + " bytes");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET http://h/p?q HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n          | h | /p | q | true
          GET HTTPS://h:1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n           | h:1 | / | `` | true
          GET http://h?q HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n            | h | / | q | true
          GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                     | a | / | `` | true
          \\r\\nGET /? HTTP/1.9\\r\\nHost:\\r\\n\\r\\n                | `` | / | `` | true
          GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: x, close\\r\\n\\r\\n      | a | / | `` | false
          GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: ,\\tCLOSE\\t\\r\\n\\r\\n  | a | / | `` | false
          GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: a b\\r\\n\\r\\n           | a | / | `` | false
          GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: closed, ,x\\r\\n\\r\\n    | a | / | `` | true
          GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: x,\\tclose\\t , y\\r\\n\\r\\n | a | / | `` | false
          GET / HTTP/1.0\\r\\nConnection: \\tkeep-alive _, y\\r\\n\\r\\n  | `` | / | `` | true
          GET / HTTP/1.0\\r\\n\\r\\n                                  | `` | / | `` | false
          GET / HTTP/1.0\\r\\nConnection: Keep-Alive\\r\\n\\r\\n      | `` | / | `` | true
          GET / HTTP/1.0\\r\\nConnection: keep-alive, close\\r\\n\\r\\n | `` | / | `` | false
          CONNECT a:1 HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n               | a:1 | `` | `` | false
          OPTIONS * HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n                 | b | * | `` | true
          OPTIONS http://c HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n          | c | `` | `` | true
          """)
  void theRestIsTaken(String text, String host, String path, String query, boolean keepAlive) {
    RequestParser parser = new RequestParser(Limits.defaults());
    // Anywhere in a frame, and with the field section read before or remembered.
    for (int start : new int[] {0, 0, 1, 77, 77}) {
      ByteBuffer bytes = bytes("x".repeat(start) + text + "GET");
      int expectedEnd = bytes.capacity() - 3;
      RequestHead head = new RequestHead();
      assertEquals(expectedEnd, parser.parse(bytes, start, bytes.capacity(), head, 0));
      assertEquals(host, head.text(head.hostStart, head.hostEnd));
      assertEquals(path, head.text(head.pathStart, head.pathEnd));
      assertEquals(query, head.text(head.queryStart, head.queryEnd));
      assertEquals(keepAlive, head.keepAlive);
      String target = text.strip().split("(?<!,)[ ]")[1];
      assertEquals(target, head.text(head.targetStart, head.targetEnd));
    }
  }

  @Test
  void limitsCountFromWhereTheHeadStarts() {
    Limits limits = Limits.defaults().withRequestLineBytes(64).withHeadBytes(256);
    RequestParser parser = new RequestParser(limits);
    for (int start : new int[] {0, 100}) {
      String before = "x".repeat(start);
      String line = "GET /" + "a".repeat(64 - 14) + " HTTP/1.1";
      assertEquals(64, line.length());
      String head = line + "\r\nHost: a\r\nX: ";
      String longest = head + "b".repeat(256 - head.length() - 4) + "\r\n\r\n";
      assertEquals(256, bytes(longest).capacity());
      assertEquals(start + 256, parse(parser, before, longest));
      assertEquals(-431, parse(parser, before, head + "b".repeat(300)));
      assertEquals(-414, parse(parser, before, line.replace("/a", "/aa") + "\r\n"));
      assertEquals(0, parse(parser, before, line + "\r"));
    }
  }

  private static int parse(RequestParser parser, String before, String text) {
    ByteBuffer bytes = bytes(before + text);
    return parser.parse(bytes, before.length(), bytes.capacity(), new RequestHead(), 0);
  }

  @Test
  void whatFieldsSayAboutTheBodyIsKept() {
    RequestHead head = new RequestHead();
    RequestParser parser = new RequestParser(Limits.defaults());
    String start = "POST / HTTP/1.1\\r\\nHost: a\\r\\n";
    ByteBuffer length =
        bytes(start + "Content-Length: 9223372036854775807\\r\\nExpect: 100-Continue\\r\\n\\r\\n");
    assertEquals(length.capacity(), parser.parse(length, 0, length.capacity(), head, 0));
    assertEquals(Long.MAX_VALUE, head.contentLength);
    assertEquals(true, head.expectsContinue);
    ByteBuffer chunked = bytes(start + "Transfer-Encoding: Chunked\\r\\n\\r\\n");
    assertEquals(chunked.capacity(), parser.parse(chunked, 0, chunked.capacity(), head, 0));
    assertEquals(-1, head.contentLength);
    assertEquals(true, head.chunked);
    assertEquals(false, head.expectsContinue);
    ByteBuffer old = bytes("POST / HTTP/1.0\\r\\nExpect: 100-continue\\r\\n\\r\\n");
    assertEquals(old.capacity(), parser.parse(old, 0, old.capacity(), head, 0));
    assertEquals(false, head.expectsContinue);
  }

  @Test
  void theLimitOfFieldsIsExact() {
    RequestParser parser = new RequestParser(Limits.defaults().withHeadFields(8));
    String head = "GET / HTTP/1.1\\r\\nHost: a\\r\\n" + "A: b\\r\\n".repeat(7);
    ByteBuffer most = bytes(head + "\\r\\n");
    int end = parser.parse(most, 0, most.capacity(), new RequestHead(), 0);
    assertEquals(most.capacity(), end);
    ByteBuffer more = bytes(head + "A: b\\r\\n\\r\\n");
    assertEquals(-431, parser.parse(more, 0, more.capacity(), new RequestHead(), 0));
    assertEquals("The request has too many fields.", parser.reason());
  }

  // ---- chunks ----

  private static final Limits CHUNKS =
      Limits.defaults()
          .withBodyBytes(10)
          .withHeadFields(8)
          .withRequestLineBytes(64)
          .withHeadBytes(256)
          .withChunkExtensionBytes(5)
          .withChunkExtensionsBytes(9);

  private static String decode(String text) {
    ByteBuffer bytes = bytes(text);
    ChunkDecoder decoder = new ChunkDecoder(CHUNKS);
    ByteSink body = new ByteSink();
    int used = decoder.decode(bytes, 0, bytes.capacity(), body::put);
    if (decoder.refusal() != 0) return decoder.refusal() + " " + decoder.reason();
    String end = decoder.done() ? " done" : " more";
    return new String(body.toByteArray()) + end + (used < bytes.capacity() ? " " + used : "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0\\r\\n\\r\\n                        | ` done`
          0\\r\\n\\r\\nGET                     | ` done 5`
          a\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 0123456789 done
          A\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 0123456789 done
          b\\r\\n                              | 413 The request body is too large.
          9\\r\\n012345678\\r\\n1\\r\\nx       | 012345678x more
          9\\r\\n012345678\\r\\n2\\r\\nx       | 413 The request body is too large.
          fffffffffffffff\\r\\n                | 413 The request body is too large.
          ffffffffffffffff\\r\\n               | 400 A chunk size has too many digits.
          \\r\\n                               | 400 A chunk does not start with its size.
          x\\r\\n                              | 400 A chunk does not start with its size.
          ;a\\r\\n                             | 400 A chunk does not start with its size.
          1x\\r\\n                             | 400 A chunk size line is malformed.
          1;a=b\\r\\n1\\r\\n0\\r\\n\\r\\n      | 1 done
          1;a=bc\\r\\n1\\r\\n                  | `1 more`
          1;a=bcd\\r\\n                        | 400 A chunk extension is too long.
          1;a=b\\r\\n1\\r\\n1;a=bc\\r\\n2      | 12 more
          1;a=bc\\r\\n1\\r\\n1;a=bc\\r\\n      | 400 The chunk extensions are too long in total.
          1_;a\\r\\n1                          | 1 more
          1_\\r\\n1                            | 400 A chunk extension is malformed.
          1;\\r\\n1                            | 400 A chunk extension is malformed.
          1;a_=b\\r\\n1                        | 1 more
          1;a=_b\\r\\n1                        | 1 more
          1;a_b\\r\\n                          | 400 A chunk extension is malformed.
          1;a=\\r\\n                           | 400 A chunk extension is malformed.
          1;a="\\r\\n                          | 400 A chunk extension is malformed.
          1;a=""\\r\\n1                        | 1 more
          1;a=""x\\r\\n                        | 400 A chunk size line is malformed.
          1;=\\r\\n                            | 400 A chunk extension is malformed.
          1;a;b\\r\\n1                         | 1 more
          1\\rx                                | 400 A bare CR stands in a chunk's line end.
          1\\n                                 | 400 A chunk size line is malformed.
          1\\r\\nab                            | 400 A chunk is longer than its size.
          1\\r\\na\\rx                         | 400 A bare CR stands in a chunk's line end.
          0\\r\\nA:b\\r\\n\\r\\n               | ` done`
          0\\r\\nA:\\r\\n\\r\\n                | ` done`
          0\\r\\n:b\\r\\n                      | 400 A trailer line does not start with a field name.
          0\\r\\nA@:b\\r\\n                    | 400 A trailer field name is malformed.
          0\\r\\nA\\r\\n                       | 400 A trailer field name is malformed.
          0\\r\\nA:b\\n                        | 400 A trailer field value is malformed.
          0\\r\\nA:b\\rx                       | 400 A bare CR stands in the trailer section.
          0\\r\\n\\rx                          | 400 A bare CR stands in the trailer section.
          """)
  void chunksAreRefusedOrDecoded(String text, String expected) {
    assertEquals(expected, decode(text));
  }

  @Test
  void limitsOfChunksAreExact() {
    assertEquals(" done", decode("0".repeat(64) + "\\r\\n\\r\\n"));
    assertEquals("400 A chunk size has too many digits.", decode("0".repeat(65)));
    // Zeros in front do not count among the fifteen digits, and each chunk starts anew.
    String chunk = "0".repeat(60) + "1\\r\\nx\\r\\n";
    assertEquals("xxx done", decode(chunk.repeat(3) + "0\\r\\n\\r\\n"));
    assertEquals(" done", decode("0\\r\\n" + "A:b\\r\\n".repeat(8) + "\\r\\n"));
    String fields = decode("0\\r\\n" + "A:b\\r\\n".repeat(9));
    assertEquals("431 The trailer section has too many fields.", fields);
    assertEquals(" done", decode("0\\r\\nA:" + "b".repeat(250) + "\\r\\n\\r\\n"));
    String tooLong = decode("0\\r\\nA:" + "b".repeat(251) + "\\r\\n\\r\\n");
    assertEquals("431 The trailer section is too long.", tooLong);
  }

  @Test
  void trailersAreFoundWhenTheBodyHasEnded() {
    ByteBuffer bytes = bytes("0\\r\\nX-Sum:\\t_12 3_\\t\\r\\nX-Sum: 4\\r\\nEmpty:\\r\\n\\r\\n");
    ChunkDecoder decoder = new ChunkDecoder(CHUNKS);
    decoder.decode(bytes, 0, bytes.capacity() - 1, (b, start, end) -> {});
    assertNull(decoder.trailer("x-sum"));
    decoder.decode(bytes, bytes.capacity() - 1, bytes.capacity(), (b, start, end) -> {});
    assertEquals("12 3", decoder.trailer("x-sum"));
    assertEquals("", decoder.trailer("empty"));
    assertNull(decoder.trailer("x-su"));
    assertNull(decoder.trailer("sum"));
    assertNull(new ChunkDecoder(CHUNKS).trailer("x"));
  }

  // ---- hosts ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                    | true  | false
          a                     | true  | false
          a:                    | true  | false
          a:1                   | true  | true
          :1                    | true  | false
          a:65536               | false | false
          a:1x                  | false | false
          a%41:1                | true  | true
          a%4                   | false | false
          a%4g                  | false | false
          a/b                   | false | false
          [::1]                 | true  | false
          [::1]:8               | true  | true
          [::1]x                | false | false
          [::1                  | false | false
          [                     | false | false
          [v1f.a:b]:1           | true  | true
          [V1.a]                | true  | false
          [v1.]                 | false | false
          [v1a]                 | false | false
          [v.a]                 | false | false
          [v1.a/]               | false | false
          [1:2:3:4:5:6:7:8]     | true  | false
          [1:2:3:4:5:6:7:8:9]   | false | false
          [1::8]                | true  | false
          [1::2::3]             | false | false
          [::1:2:3:4:5:6:7]     | true  | false
          [::1:2:3:4:5:6:7:8]   | false | false
          [:]                   | false | false
          [:::]                 | false | false
          [1:::2]               | false | false
          [::g]                 | false | false
          [::1.2.3.4]           | true  | false
          [::255.255.255.255]   | true  | false
          [::256.1.1.1]         | false | false
          [::1.2.3.4.5]         | false | false
          [::1.2.3.]            | false | false
          [::1.2..4]            | false | false
          [::1.2.3.0]           | true  | false
          [::1.2.3.00]          | false | false
          [1:2:3:4:5:1.2.3.4]   | false | false
          [1:2:3:4:5::1.2.3.4]  | true  | false
          [1:2:3:4:5:6::1.2.3.4]| false | false
          [1.2.3.4]             | false | false
          """)
  void hostsFollowTheGrammar(String host, boolean asHost, boolean withPort) {
    byte[] bytes = Ascii.bytes("x" + host + "]:1");
    int end = bytes.length - 3;
    assertEquals(asHost, HostGrammar.isHost(bytes, 1, end));
    assertEquals(withPort, HostGrammar.isHostAndPort(bytes, 1, end));
    assertEquals(asHost, ReferenceParser.isHost(host));
  }

  // ---- queries and escapes ----

  @Test
  void queriesAreDecodedAsForms() {
    QueryString query = QueryString.parse("a=1&b&a=%C3%A9+%2B&&=x&c=d=e&f%3D=g&");
    assertEquals("1", query.first("a"));
    assertEquals(List.of("1", "\u00e9 +"), query.all("a"));
    assertEquals("", query.first("b"));
    assertEquals("x", query.first(""));
    assertEquals("d=e", query.first("c"));
    assertEquals("g", query.first("f="));
    assertNull(query.first("d"));
    assertEquals(List.of(), query.all("g"));
    assertEquals(List.of("a b"), QueryString.parse("x=a+b").all("x"));
    for (String wrong : List.of("a=%", "a=%4", "a=%4x", "%zz=1", "a=%ff", "a=%C3")) {
      Problem problem = assertThrows(Problem.class, () -> QueryString.parse(wrong), wrong);
      assertEquals(400, problem.status());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "41,true",
    "7f,true",
    "80,false",
    "bf,false",
    "c1bf,false",
    "c280,true",
    "c27f,false",
    "c2c0,false",
    "dfbf,true",
    "c2,false",
    "e0a080,true",
    "e09fbf,false",
    "e0a0,false",
    "ed9fbf,true",
    "eda080,false",
    "ee8080,true",
    "efbfbf,true",
    "efbf7f,false",
    "f0908080,true",
    "f08fbfbf,false",
    "f48fbfbf,true",
    "f4908080,false",
    "f5808080,false",
    "f09080,false",
    "f09080c0,false",
    "e2c080,false",
    "ff,false",
    "41c3a942,true"
  })
  void utf8IsWellFormedOrNot(String hex, boolean wellFormed) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    assertEquals(wellFormed, Escapes.isUtf8(Direct.of(bytes), 0, bytes.length));
  }

  // ---- numbers and tokens ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "-7",
        "10",
        "-10",
        "9223372036854775807",
        "-9223372036854775808",
        "1000000"
      })
  void aNumberHasOneSpelling(String text) {
    assertEquals(text, Long.toString(WholeNumbers.parse(text)));
    for (String second : List.of("+" + text, "0" + text, text + " ", " " + text, text + "-")) {
      assertEquals(404, assertThrows(Problem.class, () -> WholeNumbers.parse(second)).status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-0", "00", "-01", "/", ":", "1:", "9223372036854775808"})
  void whatIsNoNumberIsNotFound(String text) {
    assertEquals(404, assertThrows(Problem.class, () -> WholeNumbers.parse(text)).status());
  }

  @Test
  void tokensAreVisibleAndWithoutSeparators() {
    String tokens = "!#$%&'*+-.^_`|~09azAZ";
    for (char c = 0; c < 300; c++) {
      boolean token =
          tokens.indexOf(c) >= 0
              || c >= '0' && c <= '9'
              || c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z';
      assertEquals(token, Ascii.isToken("a" + c + "b"), "U+" + (int) c);
    }
    assertEquals(true, Ascii.isToken(tokens));
    assertEquals(false, Ascii.isToken(""));
  }
}
