package dev.fitten.compiler.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// A real Chromium without a window.
///
/// Needs `chromium` and `chromedriver` on the PATH; their absence is a failure, unless
/// `-Dfitten.browser=skip` says that the tests are to be skipped.
final class Chromium implements AutoCloseable {
  /// Held here so that its level is not collected with it: it warns of each Chromium newer than
  /// itself, for a protocol that these tests do not use.
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /// @param profile an empty folder for what the browser writes
  static Chromium start(Path profile) throws IOException {
    assumeTrue(
        !"skip".equals(System.getProperty("fitten.browser")),
        "browser tests are skipped: -Dfitten.browser=skip");
    Path chromium = find("chromium");
    Path chromedriver = find("chromedriver");
    if (chromium == null || chromedriver == null) {
      throw new IllegalStateException(
          "the browser tests need chromium and chromedriver on the PATH"
              + " (on Debian: apt-get install chromium chromium-driver);"
              + " -Dfitten.browser=skip skips them");
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
        "--user-data-dir=" + profile);
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
    return new Chromium(driver);
  }

  private static @Nullable Path find(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  void open(String url) {
    driver.get(url);
  }

  /// Returns what the script gives to its last argument, a function.
  @Nullable Object runAsync(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /// What the console has said since the last call, warnings and errors; a breach of the content
  /// policy is one.
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
