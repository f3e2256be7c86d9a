package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.RunningApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/// The atlas as a visitor with a browser finds it. When it runs and when it is skipped: [Browser].
@Tag("browser")
class BrowserTest {
  private static final By SHOWN_ROWS = By.cssSelector(".sheet tbody tr:not([hidden])");
  private static final By SHOWN_NAMES = By.cssSelector(".sheet tbody tr:not([hidden]) th a");
  private static final By TALLY = By.cssSelector(".tally strong");

  @TempDir static Path data;
  private static Browser browser;
  private static RunningApp app;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start("en");
    app = Main.start("--port", "0", "--data", data.toString());
  }

  @AfterAll
  static void stop() {
    if (app != null) app.close();
    if (browser != null) browser.close();
  }

  @AfterEach
  void theConsoleStaysQuiet() {
    browser.assertQuiet();
  }

  @Test
  void theCounterCounts() {
    browser.open(app.url() + "/demo/counter");
    By label = By.cssSelector("#tryout span");
    browser.waitFor(label, "Count: 0");
    WebElement button = browser.find(By.cssSelector("#tryout button"));
    button.click();
    button.click();
    browser.waitFor(label, "Count: 2");
    assertEquals(true, browser.run("return document.querySelector('#tryout span').fromServer"));
  }

  @Test
  void theListTakesOverTheServersNodesWithoutTouchingOne() {
    browser.open(app.url() + "/");
    assertEquals(List.of(), browser.changes());
    type("zealand");
    browser.waitFor(TALLY, "1");
    assertEquals(
        true,
        browser.run("return [...document.querySelectorAll('main *')].every((n) => n.fromServer)"),
        "every element is still the one the server sent");
  }

  @Test
  void theListIsFilteredByWordsAndByRegion() {
    browser.open(app.url() + "/");
    assertEquals(250, browser.findAll(SHOWN_ROWS).size());
    type("ber");
    browser.waitFor(TALLY, Integer.toString(browser.findAll(SHOWN_ROWS).size()));
    assertTrue(names().contains("Switzerland"), "by its capital, Bern");
    assertTrue(names().contains("Liberia"), "by its name");

    new Select(browser.find(By.id("region"))).selectByVisibleText("Europe");
    browser.waitFor(TALLY, "2");
    assertEquals(List.of("Germany", "Switzerland"), names());
    assertEquals(
        2, browser.findAll(By.cssSelector(".chart circle:not(.off)")).size(), "on the map too");

    type("北京");
    browser.waitFor(By.cssSelector(".none"), "Nothing here has that name.");
    new Select(browser.find(By.id("region"))).selectByVisibleText("All regions");
    browser.waitFor(TALLY, "1");
    assertEquals(List.of("China"), names());
    assertEquals(0, browser.findAll(By.cssSelector(".none")).size());
  }

  @Test
  void theListIsSortedByItsHeadings() {
    browser.open(app.url() + "/");
    WebElement area = browser.find(By.xpath("//button[text()='Area, km²']"));
    area.click();
    assertEquals(List.of("Russia", "Antarctica", "Canada"), names().subList(0, 3));
    assertEquals("descending", area.findElement(By.xpath("..")).getAttribute("aria-sort"));
    area.click();
    assertEquals("ascending", area.findElement(By.xpath("..")).getAttribute("aria-sort"));
    assertEquals("Russia", names().getLast());

    browser.find(By.xpath("//button[text()='Name']")).click();
    assertEquals(List.of("Afghanistan", "Åland Islands", "Albania"), names().subList(0, 3));
  }

  @Test
  void theLanguageIsSwitchedAndKept() {
    browser.open(app.url() + "/country/CHE");
    assertEquals("Switzerland", browser.find(By.tagName("h1")).getText());
    browser.find(By.linkText("中文")).click();
    browser.waitFor(By.tagName("h1"), "瑞士");
    assertEquals("zh-CN", browser.run("return document.documentElement.lang"));
    assertEquals(app.url() + "/country/CHE", browser.run("return location.href"));

    browser.open(app.url() + "/");
    assertEquals("一页看世界", browser.find(By.tagName("h1")).getText());
    browser.find(By.linkText("English")).click();
    browser.waitFor(By.tagName("h1"), "The world on one page");
  }

  @Test
  void aNotePostedIsShownAndIsThereAfterARestart() throws Exception {
    browser.open(app.url() + "/country/ISL");
    By errors = By.id("note-text-error");
    browser.find(By.cssSelector(".pen button[type=submit]")).click();
    browser.waitFor(errors, "must not be empty");
    browser.expectRefusal("/api/notes", 422);

    String text = "雪与火 <b>& more</b>";
    browser.find(By.id("note-text")).sendKeys(text);
    browser.find(By.id("note-author")).sendKeys("Jón");
    browser.find(By.cssSelector(".pen button[type=submit]")).click();
    By note = By.cssSelector(".said li");
    browser.waitFor(note, text);
    assertEquals("", browser.find(errors).getText());
    assertEquals("", browser.find(By.id("note-text")).getAttribute("value"));

    app.close();
    app = Main.start("--port", "0", "--data", data.toString());
    browser.open(app.url() + "/country/ISL");
    assertTrue(browser.find(note).getText().startsWith(text + "\nJón · "));
    assertEquals(List.of(), browser.changes(), "the note is the server's");
  }

  @Test
  void everythingCanBeReadWithoutScripts() {
    browser.scripts(false);
    try {
      browser.open(app.url() + "/country/FRA");
      String text = browser.find(By.tagName("main")).getText();
      assertTrue(text.contains("French Republic") && text.contains("Luxembourg"), text);
      assertTrue(text.contains("Posting needs JavaScript; reading does not."), text);
    } finally {
      browser.scripts(true);
    }
  }

  private static void type(String words) {
    WebElement search = browser.find(By.id("search"));
    search.clear();
    search.sendKeys(words);
  }

  /// Read in one script: a call for each of 250 rows takes a second.
  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Object texts =
        browser.run(
            "return [...document.querySelectorAll('.sheet tbody tr:not([hidden]) th a')]"
                + ".map((a) => a.textContent)");
    for (Object text : (List<?>) texts) names.add((String) text);
    return names;
  }
}
