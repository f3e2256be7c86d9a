package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every rule for frames of a client as a row: what comes in ([Frames]), what the listener is told,
/// what goes out. Each row is played in one piece, byte by byte, and cut in two at every place.
class FrameTableTest {
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.builder().maxMessageBytes(1000).maxFrameBytes(600).maxFragments(5).build();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text                                        | 81:Hello                         | text(Hello)            |
          text without bytes                          | 81                               | text()                 |
          binary                                      | 82#00ff80                        | binary(00ff80)         |
          binary without bytes                        | 82                               | binary()               |
          7-bit length at its end                     | 82*125#61                        | binary(61*125) |
          16-bit length at its start                  | 82*126#61                        | binary(61*126) |
          a length at the limit of frames             | 82*600#61                        | binary(61*600) |
          two messages                                | 81:a 82#62                       | text(a) binary(62)     |
          5.4 fragments                               | 01:Hel 80:lo                     | text(Hello)            |
          5.4 three fragments                         | 02#01 00#02 80#03                | binary(010203)         |
          5.4 fragments without bytes                 | 01 00 00:a 00 80                 | text(a)                |
          5.4 control frames between fragments        | 01:Hel 89:x 80:lo 8a:y           | text(Hello) pong(y)    | pong(x)
          5.4 a continuation of nothing               | 80:lo                            | closed(1002)           | close(1002)
          5.4 a continuation of nothing, unfinished   | 00:lo                            | closed(1002)           | close(1002)
          5.4 a continuation behind a message         | 81:a 80:b                        | text(a) closed(1002)   | close(1002)
          5.4 a text inside a message                 | 01:a 81:b                        | closed(1002)           | close(1002)
          5.4 a binary inside a message               | 01:a 02:b                        | closed(1002)           | close(1002)
          5.1 not masked                              | 81u:Hello                        | closed(1002)           | close(1002)
          5.1 a ping not masked                       | 89u:Hello                        | closed(1002)           | close(1002)
          5.1 a close frame not masked                | 88u#03e8                         | closed(1002)           | close(1002)
          5.2 RSV1 without extension                  | c1:Hello                         | closed(1002)           | close(1002)
          5.2 RSV2                                    | a1:Hello                         | closed(1002)           | close(1002)
          5.2 RSV3                                    | 91:Hello                         | closed(1002)           | close(1002)
          5.2 RSV1 on a ping                          | c9:Hello                         | closed(1002)           | close(1002)
          5.2 RSV2 on a continuation                  | 01:a a0:b                        | closed(1002)           | close(1002)
          5.2 opcode 3                                | 83:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 4                                | 84:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 5                                | 85:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 6                                | 86:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 7                                | 87:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 3 in a fragment                  | 03:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 11                               | 8b:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 12                               | 8c:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 13                               | 8d:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 14                               | 8e:Hello                         | closed(1002)           | close(1002)
          5.2 opcode 15                               | 8f:Hello                         | closed(1002)           | close(1002)
          5.2 a reserved opcode with a large payload  | 8b=7fffffffffffffff              | closed(1002)           | close(1002)
          5.2 5 bytes in a 16-bit length              | 81w:Hello                        | closed(1002)           | close(1002)
          5.2 no bytes in a 16-bit length             | 81w                              | closed(1002)           | close(1002)
          5.2 125 bytes in a 16-bit length            | 81w*125:a                        | closed(1002)           | close(1002)
          5.2 5 bytes in a 64-bit length              | 81q:Hello                        | closed(1002)           | close(1002)
          5.2 600 bytes in a 64-bit length            | 81q*600:a                        | closed(1002)           | close(1002)
          5.2 65535 in a 64-bit length                | 82=ffff                          | closed(1002)           | close(1002)
          5.2 the top bit of a 64-bit length          | 82=8000000000000000              | closed(1002)           | close(1002)
          5.2 all bits of a 64-bit length             | 82=ffffffffffffffff              | closed(1002)           | close(1002)
          10.4 the longest length there is            | 82=7fffffffffffffff              | closed(1009)           | close(1009)
          10.4 a length of 2^32                       | 82=100000000                     | closed(1009)           | close(1009)
          10.4 a frame one byte too long              | 82*601#61                        | closed(1009)           | close(1009)
          10.4 a message at its limit                 | 02*600#61 80*400#61              | binary(61*1000) |
          10.4 a message one byte too long            | 02*600#61 80*401#61              | closed(1009)           | close(1009)
          10.4 as many fragments as allowed           | 01:a 00:b 00:c 00:d 80:e         | text(abcde)            |
          10.4 a fragment too many                    | 01:a 00:b 00:c 00:d 00:e 80:f    | closed(1009)           | close(1009)
          10.4 empty fragments count                  | 01 00 00 00 00 00                | closed(1009)           | close(1009)
          5.5 a ping                                  | 89:Hello                         |                        | pong(Hello)
          5.5 a ping without bytes                    | 89                               |                        | pong()
          5.5 the longest ping                        | 89*125:a                         |                        | pong(a*125)
          5.5 a ping too long                         | 89*126:a                         | closed(1002)           | close(1002)
          5.5 a pong too long                         | 8a*126:a                         | closed(1002)           | close(1002)
          5.5 a close frame too long                  | 88*126:a                         | closed(1002)           | close(1002)
          5.5 a ping with a length of 2^63-1          | 89=7fffffffffffffff              | closed(1002)           | close(1002)
          5.5 a fragmented ping                       | 09:Hel                           | closed(1002)           | close(1002)
          5.5 a fragmented pong                       | 0a:Hel                           | closed(1002)           | close(1002)
          5.5 a fragmented close frame                | 08#03e8                          | closed(1002)           | close(1002)
          5.5.3 a pong nobody asked for               | 8a:x                             | pong(x)                |
          5.5.1 a close frame without a code          | 88                               | closed(1005)           | close()
          5.5.1 a close frame of one byte             | 88#03                            | closed(1002)           | close(1002)
          5.5.1 a close frame with a reason           | 88#03e862796521                  | closed(1000)           | close(1000)
          5.5.1 a reason that is not UTF-8            | 88#03e8c3                        | closed(1007)           | close(1007)
          5.5.1 a message behind the close frame      | 88#03e8 81:a                     | closed(1000)           | close(1000)
          5.5.1 nonsense behind the close frame       | 88#03e8 ff:a                     | closed(1000)           | close(1000)
          5.5.1 a close frame inside a message        | 01:a 88#03e8                     | closed(1000)           | close(1000)
          7.4 close code 0                            | 88#0000                          | closed(1002)           | close(1002)
          7.4 close code 999                          | 88#03e7                          | closed(1002)           | close(1002)
          7.4 close code 1001                         | 88#03e9                          | closed(1001)           | close(1001)
          7.4 close code 1002                         | 88#03ea                          | closed(1002)           | close(1002)
          7.4 close code 1003                         | 88#03eb                          | closed(1003)           | close(1003)
          7.4 close code 1004                         | 88#03ec                          | closed(1002)           | close(1002)
          7.4 close code 1005                         | 88#03ed                          | closed(1002)           | close(1002)
          7.4 close code 1006                         | 88#03ee                          | closed(1002)           | close(1002)
          7.4 close code 1007                         | 88#03ef                          | closed(1007)           | close(1007)
          7.4 close code 1011                         | 88#03f3                          | closed(1011)           | close(1011)
          7.4 close code 1014                         | 88#03f6                          | closed(1014)           | close(1014)
          7.4 close code 1015                         | 88#03f7                          | closed(1002)           | close(1002)
          7.4 close code 1016                         | 88#03f8                          | closed(1002)           | close(1002)
          7.4 close code 1100                         | 88#044c                          | closed(1002)           | close(1002)
          7.4 close code 2999                         | 88#0bb7                          | closed(1002)           | close(1002)
          7.4 close code 3000                         | 88#0bb8                          | closed(3000)           | close(3000)
          7.4 close code 4999                         | 88#1387                          | closed(4999)           | close(4999)
          7.4 close code 5000                         | 88#1388                          | closed(1002)           | close(1002)
          7.4 close code 65535                        | 88#ffff                          | closed(1002)           | close(1002)
          8.1 text of all lengths                     | 81:aé€😀                          | text(aé€😀)             |
          8.1 a character cut between fragments       | 01#f09f 00#98 80#80              | text(😀)                |
          8.1 a character cut by a ping               | 01#e2 89:x 80#82ac               | text(€)                | pong(x)
          8.1 a lone continuation byte                | 81#80                            | closed(1007)           | close(1007)
          8.1 a character that does not end           | 81#e282                          | closed(1007)           | close(1007)
          8.1 an overlong slash                       | 81#c0af                          | closed(1007)           | close(1007)
          8.1 an overlong form of 3 bytes             | 81#e080af                        | closed(1007)           | close(1007)
          8.1 an overlong form of 4 bytes             | 81#f08080af                      | closed(1007)           | close(1007)
          8.1 a surrogate                             | 81#eda080                        | closed(1007)           | close(1007)
          8.1 above U+10FFFF                          | 81#f4908080                      | closed(1007)           | close(1007)
          8.1 a lead byte that never is               | 81#ff                            | closed(1007)           | close(1007)
          8.1 the last code point                     | 81#f48fbfbf                      | text(􏿿)     |
          8.1 found in a fragment, before its end     | 01#61ff                          | closed(1007)           | close(1007)
          8.1 found in a frame, before its end        | !8182000000006180                | closed(1007)           | close(1007)
          8.1 a long text with one bad byte           | 01*50:abcdefghijk 80#ff          | closed(1007)           | close(1007)
          8.1 bytes that are no text may be binary    | 82#eda080                        | binary(eda080)         |
          """)
  void clientFrames(String rule, String frames, String told, String sent) {
    play(false, rule, frames, told, sent);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7.2.3.1 one compressed block                | c1#f248cdc9c90700                | text(Hello)            |
          7.2.3.1 in two fragments                    | 41#f248cd 80#c9c90700            | text(Hello)            |
          7.2.3.1 with a ping between                 | 41#f248cd 89:x 80#c9c90700       | text(Hello)            | pong(x)
          7.2.3.3 a block without compression         | c1#000500faff48656c6c6f00        | text(Hello)            |
          7.2.3.4 a final block                       | c1#f348cdc9c9070000              | text(Hello)            |
          7.2.3.5 two blocks                          | c1#f24805000000ffffcac9c90700    | text(Hello)            |
          two final blocks                            | c1#f348cdc9c90700f348cdc9c9070000 | text(HelloHello)      |
          a message without bytes                     | c1#00                            | text()                 |
          a binary message                            | c2#f248cdc9c90700                | binary(48656c6c6f)     |
          one that is not compressed                  | 81:Hello                         | text(Hello)            |
          two in turn                                 | c1#f248cdc9c90700 81:b c1#f248cdc9c90700 | text(Hello) text(b) text(Hello) |
          7.1.1.2 it refers to the message before     | c1#f248cdc9c90700 c1#f200110000  | text(Hello) closed(1007) | close(1007)
          6.1 RSV1 on a continuation                  | 41#f248cd c0#c9c90700            | closed(1002)           | close(1002)
          6.1 RSV1 on a continuation only             | 01:abc c0#c9c90700               | closed(1002)           | close(1002)
          6.1 RSV1 on a ping                          | c9:x                             | closed(1002)           | close(1002)
          6.1 RSV1 on a close frame                   | c8#03e8                          | closed(1002)           | close(1002)
          RSV2 beside RSV1                            | e1:x                             | closed(1002)           | close(1002)
          what is no deflate                          | c1#ffffffff                      | closed(1007)           | close(1007)
          a block of a type that is not               | c1#06                            | closed(1007)           | close(1007)
          a stored block with a wrong length          | c1#0005000000                    | closed(1007)           | close(1007)
          text that is not UTF-8 when inflated        | c2#fa0f00 c1#fa0f00              | binary(ff) closed(1007) | close(1007)
          text that ends inside a character           | c1#7ad40400                      | closed(1007)           | close(1007)
          """)
  void compressedFrames(String rule, String frames, String told, String sent) {
    play(true, rule, frames, told, sent);
  }

  private static void play(boolean deflates, String rule, String frames, String told, String sent) {
    String expectedSent = sent == null ? "" : sent;
    String expectedTold = "opened" + (told == null ? "" : " " + told);
    byte[] bytes = Frames.bytes(frames);
    check(deflates, bytes, new int[] {bytes.length}, expectedTold, expectedSent, rule);
    int[] each = new int[bytes.length];
    for (int i = 0; i < each.length; i++) each[i] = i + 1;
    check(deflates, bytes, each, expectedTold, expectedSent, rule + ", byte by byte");
    for (int cut = 1; cut < bytes.length; cut++) {
      check(
          deflates,
          bytes,
          new int[] {cut, bytes.length},
          expectedTold,
          expectedSent,
          rule + ", cut at " + cut);
    }
  }

  private static void check(
      boolean deflates, byte[] bytes, int[] cuts, String told, String sent, String what) {
    Told listener = new Told();
    FakeConnection connection = new FakeConnection(OPTIONS, deflates, listener);
    int at = 0;
    for (int cut : cuts) {
      connection.receive(bytes, at, cut);
      at = cut;
    }
    assertEquals(told, String.join(" ", listener.log), what);
    List<String> frames = new ArrayList<>(Frames.read(connection.sent()));
    assertEquals(sent, String.join(" ", frames), what);
    assertEquals(sent.contains("close"), connection.outputEnded(), what + ": output ended");
  }
}
