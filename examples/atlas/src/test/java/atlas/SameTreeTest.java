package atlas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.bytes.ByteSink;
import dev.fitten.compiler.FitCommand;
import dev.fitten.html.HtmlOut;
import dev.fitten.html.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// For the same props, Java's HTML, parsed by the browser, and what the component's script mounts
/// from nothing are the same tree; and so they are after the script has resumed the HTML.
///
/// When it runs and when it is skipped: [Browser].
@Tag("browser")
class SameTreeTest {
  private static final Countries COUNTRIES = Countries.load();

  @TempDir static Path folder;
  private static Browser browser;
  private static TreeComparison comparison;

  /// A component with the props of one real page.
  record Case(String name, View<?> view, @Nullable Record props, String html) {
    static <P extends Record> Case of(String name, View<P> view, P props) {
      ByteSink sink = new ByteSink(8192);
      view.render(props, new HtmlOut(sink));
      return new Case(name, view, props, new String(sink.toByteArray(), UTF_8));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void compileAndServe() throws IOException {
    browser = Browser.start("en");
    List<String> arguments = new ArrayList<>(List.of("compile"));
    try (Stream<Path> all = Files.walk(Path.of("src/main/fit"))) {
      all.map(Path::toString).filter(f -> f.endsWith(".fit")).sorted().forEach(arguments::add);
    }
    arguments.addAll(List.of("-o", folder.toString(), "--target", "js", "--root", "src/main/fit"));
    arguments.addAll(List.of("--class-path", System.getProperty("java.class.path")));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        FitCommand.run(
            arguments.toArray(new String[0]), System.out, new PrintStream(errors, true, UTF_8));
    assertEquals(0, status, () -> errors.toString(UTF_8));

    Files.createDirectory(folder.resolve("assets"));
    Files.copy(Path.of("src/main/assets/logo.svg"), folder.resolve("assets/logo.svg"));
    comparison = new TreeComparison(browser, folder);
  }

  @AfterAll
  static void stop() {
    if (comparison != null) comparison.close();
    if (browser != null) browser.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("components")
  void javaAndBrowserMakeTheSameTree(Case component) {
    String file = component.name().replaceFirst(" .*", "");
    comparison.assertSameTrees(
        "atlas/" + file + ".js", PropsJson.of(component.props()), component.html());
  }

  static List<Case> components() {
    List<Case> cases = new ArrayList<>();
    for (Language language : Language.values()) {
      Messages messages = Messages.in(language);
      String in = " in " + language;
      Chrome chrome = Chrome.of("/?q=a&b=\"<c>\"", messages, "about", "/assets/logo.svg");
      Explorer all = Explorer.of(COUNTRIES, new Filter("", null), messages);
      Explorer none = Explorer.of(COUNTRIES, new Filter("<&\"'>", Region.ASIA), messages);
      cases.add(Case.of("site-header" + in, SiteHeaderView.VIEW, new SiteHeader(chrome)));
      cases.add(Case.of("site-footer" + in, SiteFooterView.VIEW, new SiteFooter(chrome)));
      cases.add(Case.of("explorer" + in, ExplorerView.VIEW, all));
      cases.add(Case.of("explorer of nothing" + in, ExplorerView.VIEW, none));
      cases.add(Case.of("home-page" + in, HomePageView.VIEW, HomePage.of(chrome, all)));
      for (String code : List.of("CHN", "ISL", "SJM")) {
        cases.add(
            Case.of(
                "country-page of " + code + in,
                CountryPageView.VIEW,
                CountryPage.of(
                    chrome,
                    Objects.requireNonNull(COUNTRIES.find(code)),
                    COUNTRIES,
                    code.equals("ISL") ? notes() : List.of(),
                    messages)));
      }
      cases.add(
          Case.of(
              "note-board" + in,
              NoteBoardView.VIEW,
              new NoteBoard(
                  "ISL", NoteText.of(messages), notes().stream().map(NoteBoard::item).toList())));
      cases.add(
          Case.of(
              "about-page" + in, AboutPageView.VIEW, AboutPage.of(chrome, COUNTRIES, messages)));
      cases.add(
          Case.of(
              "problem-page" + in,
              ProblemPageView.VIEW,
              new ProblemPage(chrome, "404", "heading", "", "back")));
      cases.add(
          Case.of(
              "counter-page" + in,
              CounterPageView.VIEW,
              new CounterPage(chrome, "heading", "lede")));
    }
    return cases;
  }

  private static List<Note> notes() {
    Instant created = Instant.parse("2026-11-23T18:26:00.123Z");
    return List.of(
        new Note(2, "ISL", "</script><b>&amp; \u2028 \"quoted\"\n\nsecond", "Jón", created),
        new Note(1, "ISL", "雪与火 🏔", "李雷", created));
  }
}
