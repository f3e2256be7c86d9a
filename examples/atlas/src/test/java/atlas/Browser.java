package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A real Chromium without a window.
///
/// Needs `chromium` and `chromedriver` on the PATH. If they are absent, the tests are skipped and
/// say so, except where they are known to have been installed: if the environment has `CI=true`, or
/// root runs the tests (`./fitten test` and `.ci/run` install them then), their absence is a
/// failure. `-Dfitten.browser=skip` skips the tests in any case.
final class Browser implements AutoCloseable {
  /// Notes what the server sent, before the first script of the page runs: module scripts run after
  /// the document has become interactive.
  private static final String WITNESS =
      """
      document.addEventListener('readystatechange', () => {
        if (document.readyState !== 'interactive') return
        window.changes = []
        for (const node of document.querySelectorAll('body *')) node.fromServer = true
        new MutationObserver((records) => {
          for (const record of records) changes.push(record.type + ' in ' + record.target.nodeName)
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      })
      """;

  /// Held here so that its level is not collected with it: it warns of each Chromium newer than
  /// itself, for a protocol that these tests do not use.
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// Starts a browser that asks for pages in this language.
  ///
  /// @param language as in `Accept-Language`: `en`
  static Browser start(String language) {
    assumeTrue(
        !"skip".equals(System.getProperty("fitten.browser")),
        "browser tests are skipped: -Dfitten.browser=skip");
    Path chromium = find("chromium");
    Path chromedriver = find("chromedriver");
    if (chromium == null || chromedriver == null) {
      String message =
          "the browser tests need chromium and chromedriver on the PATH"
              + " (on Debian: apt-get install chromium chromium-driver)";
      boolean installed =
          "true".equals(System.getenv("CI")) || "root".equals(System.getProperty("user.name"));
      if (installed) throw new IllegalStateException(message);
      assumeTrue(false, message);
      throw new AssertionError("unreachable: the assumption above is false");
    }
    DEVTOOLS.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        "--accept-lang=" + language);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(20));
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WITNESS));
    return new Browser(driver);
  }

  private static @Nullable Path find(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /// Opens the page and waits until its scripts have run.
  void open(String url) {
    driver.get(url);
  }

  WebElement find(By by) {
    return driver.findElement(by);
  }

  List<WebElement> findAll(By by) {
    return driver.findElements(by);
  }

  /// Waits up to ten seconds for the text to show in the element.
  void waitFor(By by, String text) {
    new WebDriverWait(driver, Duration.ofSeconds(10), Duration.ofMillis(50))
        // Between finding an element and reading it, the page may have replaced it.
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> by + " never showed '" + text + "'")
        .until(ignored -> find(by).getText().contains(text));
  }

  /// Returns what the script returns.
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /// Returns what the script gives to its last argument, a function.
  @Nullable Object runAsync(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /// Returns the changes of the document since the server sent it, by kind and element.
  Object changes() {
    return java.util.Objects.requireNonNull(run("return window.changes"));
  }

  /// Checks that all the console says is that this request was refused with that status, and
  /// forgets it.
  void expectRefusal(String path, int status) {
    for (String complaint : complaints()) {
      assertTrue(complaint.contains(path) && complaint.contains("status of " + status), complaint);
    }
  }

  /// Fails if the console has a warning or an error; a breach of the content policy is one.
  void assertQuiet() {
    assertEquals(List.of(), complaints(), "messages in the console");
  }

  /// Reading the log empties it.
  private List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /// Lets the scripts of pages opened from now on run, or not.
  void scripts(boolean allowed) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
