package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Messages ENGLISH = Messages.in(Language.ENGLISH);
  private static final Messages CHINESE = Messages.in(Language.CHINESE);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

  @Test
  void bothCataloguesHaveTheSameKeys() {
    assertEquals(new TreeSet<>(ENGLISH.keys()), new TreeSet<>(CHINESE.keys()));
  }

  @Test
  void bothCataloguesTakeTheSameArguments() {
    for (String key : ENGLISH.keys()) {
      assertEquals(placeholders(ENGLISH.text(key)), placeholders(CHINESE.text(key)), key);
    }
  }

  @Test
  void aMissingKeyIsNamed() {
    var e = assertThrows(IllegalArgumentException.class, () -> CHINESE.text("no.such"));
    assertEquals("the messages in CHINESE have no key no.such", e.getMessage());
  }

  @Test
  void positionsAreReadInTheLanguagesOwnOrder() {
    assertEquals("47° N, 8.5° E", Words.position(47, 8.5, ENGLISH));
    assertEquals("南纬 33.9°，西经 70°", Words.position(-33.87, -70, CHINESE));
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .collect(TreeSet::new, (s, m) -> s.add(m.group()), Set::addAll);
  }
}
