package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountriesTest {
  private static final Countries COUNTRIES = Countries.load();

  @Test
  void everyCountryHasItsOwnCodeAndNames() {
    assertEquals(250, COUNTRIES.count());
    for (Language language : Language.values()) {
      Set<String> names = new HashSet<>();
      for (Country country : COUNTRIES.all(language)) {
        assertTrue(names.add(country.name().in(language)), country.code());
        assertEquals(country, COUNTRIES.find(country.code()));
      }
    }
  }

  @Test
  void everyBorderIsSharedByBothSides() {
    for (Country country : COUNTRIES.all(Language.ENGLISH)) {
      for (String code : country.borders()) {
        Country other = COUNTRIES.find(code);
        assertNotNull(other, code);
        assertTrue(other.borders().contains(country.code()), country.code() + " and " + code);
      }
    }
  }

  @Test
  void aRecordIsReadWhole() {
    Country country = COUNTRIES.find("CHE");
    assertNotNull(country);
    assertEquals("Switzerland", country.name().en());
    assertEquals("瑞士", country.name().zh());
    assertEquals(Region.EUROPE, country.region());
    assertEquals(Optional.of(new Text("Western Europe", "西欧")), country.subregion());
    assertEquals(Optional.of(41284.0), country.area());
    assertEquals(List.of("AUT", "DEU", "FRA", "ITA", "LIE"), country.borders());
    assertTrue(country.landlocked());
  }

  @Test
  void anAreaThatIsNotKnownIsAbsent() {
    Country country = COUNTRIES.find("SJM");
    assertNotNull(country);
    assertEquals(Optional.empty(), country.area());
  }

  @Test
  void chineseNamesAreOrderedByPinyin() {
    List<Country> all = COUNTRIES.all(Language.CHINESE);
    assertEquals("阿尔巴尼亚", all.getFirst().name().zh());
    assertTrue(all.indexOf(COUNTRIES.find("CHE")) < all.indexOf(COUNTRIES.find("CHN")));
  }

  @Test
  void codesAreComparedExactly() {
    assertNull(COUNTRIES.find("che"));
  }
}
