package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zh-CN,zh;q=0.9,en;q=0.8       | CHINESE
          zh-Hant-TW                    | CHINESE
          en-GB,en;q=0.9,zh;q=0.8       | ENGLISH
          fr, zh;q=0.3, en;q=0.2        | CHINESE
          en;q=0.5, zh;q=0.5            | ENGLISH
          zh;q=0.5, *;q=0.6             | ENGLISH
          zh;q=0, fr                    | ENGLISH
          zh;q=high                     | ENGLISH
          ZH-cn                         | CHINESE
          zhx                           | ENGLISH
          ''                            | ENGLISH
          """)
  void theBrowsersFavouriteWins(String accept, Language expected) {
    assertEquals(expected, Language.accepted(List.of(accept)));
  }

  @Test
  void aCookieNamesTheChosenLanguage() {
    assertEquals(Language.CHINESE, Language.chosen(List.of("a=b; language=zh; c=d")));
  }

  @Test
  void aCookieWithAnUnknownLanguageChoosesNone() {
    assertNull(Language.chosen(List.of("language=fr", "xlanguage=zh")));
  }
}
