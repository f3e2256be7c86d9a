package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        ".git",
        "a/.b/c",
        "a.",
        "a./b",
        "a ",
        "a /b",
        "...",
        "a\\b",
        "c:",
        "a:b",
        "a\0b",
        "a\nb",
        "a\u007fb",
        "a\tb"
      })
  void whatCouldBeSomethingElseIsNoPlainName(String name) {
    assertFalse(FileNames.isPlain(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "a.b",
        "a..b",
        "a b",
        " a",
        "a;b",
        "~a",
        "a%2Fb",
        "\u00e9/\u4e2d",
        "-"
      })
  void ordinaryNamesArePlain(String name) {
    assertTrue(FileNames.isPlain(name));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a/b        | false
          /a%2Fb      | true
          /a%2fb      | true
          /a%5Cb      | true
          /%20%5cb    | true
          /a%252Fb    | false
          /a%2        | false
          /%          | false
          """)
  void aSeparatorInAnEscapeIsFound(String path, boolean hidden) {
    assertEquals(hidden, FileNames.hidesSeparator(path));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app-1a2b3c4d.js     | true
          app.1a2b3c4d.js     | true
          a/app-1a2b3c4d.js   | true
          app-1a2b3c4d.js.map | true
          app-1a2b3c4.js      | false
          app1a2b3c4d.js      | false
          app-1a2b3c4D.js     | false
          app-1a2b3c4d        | false
          app.js              | false
          """)
  void namesWithAHashNeverChangeTheirContent(String name, boolean hashed) {
    assertEquals(hashed, FileNames.isHashed(name));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /files/a b/     | /files/a%20b/
          /f/50%/         | /f/50%25/
          /f/\u00e9?#"<>/ | /f/%C3%A9%3F%23%22%3C%3E/
          /f/a;b,c=@:/    | /f/a;b,c=@:/
          """)
  void namesAreEncodedForALocation(String name, String encoded) {
    assertEquals(encoded, FileNames.encode(name));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          page.html      | text/html; charset=utf-8
          PAGE.HTML      | text/html; charset=utf-8
          shell.php.jpg  | image/jpeg
          logo.jpg.html  | text/html; charset=utf-8
          a.tar.gz       | application/gzip
          app.js.br      | application/octet-stream
          html           | application/octet-stream
          a.unknown      | application/octet-stream
          a.             | application/octet-stream
          data.own       | text/x-own
          page.css       | text/x-css
          """)
  void theLastExtensionDecidesTheType(String name, String type) {
    assertEquals(type, MediaType.ofFile(name, Map.of("own", "text/x-own", "css", "text/x-css")));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html; charset=utf-8 | true
          image/svg+xml            | true
          application/ld+json      | true
          Application/JSON         | true
          application/wasm         | true
          image/png                | false
          font/woff2               | false
          application/zip          | false
          """)
  void textIsCompressible(String type, boolean compressible) {
    assertEquals(compressible, MediaType.isCompressible(type));
  }
}
