package atlas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.compiler.FitCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Works through the compiler's components in a browser, step by step as `fit-browser/README.md`
/// says: clicked and typed into after mounting, and again after resuming the markup that mounting
/// made.
///
/// When it runs and when it is skipped: [Browser].
@Tag("browser")
class ComponentStepsTest {
  private static final Path COMPONENTS = Path.of("../../fitten-compiler/src/test/fit-browser");

  private static final String WORK_THROUGH =
      """
      const [url, json, done] = arguments
      const failures = []
      const turn = () => new Promise((resolve) => setTimeout(resolve))
      const find = (root, selector) => (selector === '' ? root : root.querySelector(selector))
      const compare = (where, actual, expected) => {
        if (actual !== expected) failures.push(`${where}: ${actual} instead of ${expected}`)
      }
      const take = async (root, step, where) => {
        if ('click' in step) find(root, step.click).click()
        if ('type' in step) {
          find(root, step.type).value = step.value
          find(root, step.type).dispatchEvent(new Event('input', { bubbles: true }))
        }
        await turn()
        if ('html' in step) compare(where, root.innerHTML, step.html)
        if ('text' in step) compare(where, find(root, step.text)?.textContent, step.is)
      }
      const walk = async (way, start) => {
        const root = document.body.appendChild(document.createElement('div'))
        const running = start(root)
        const first = root.innerHTML
        const steps = JSON.parse(json)
        for (let i = 0; i < steps.length; i++) await take(root, steps[i], `${way}, step ${i + 1}`)
        const last = root.innerHTML
        running.destroy()
        await turn()
        compare(`${way}, destroyed`, root.innerHTML, '')
        root.remove()
        return [first, last]
      }
      const work = async () => {
        const { mount, resume } = await import(url)
        const [markup, mounted] = await walk('mounted', (root) => mount(root, {}))
        const [, resumed] = await walk('resumed', (root) => {
          root.innerHTML = markup
          return resume(root, {})
        })
        compare('resumed, in the end', resumed, mounted)
        return failures
      }
      work().then(done, (error) => done([String(error.stack)]))
      """;

  @TempDir static Path folder;
  private static Browser browser;
  private static TreeComparison files;

  @BeforeAll
  static void compile() throws IOException {
    browser = Browser.start("en");
    files = new TreeComparison(browser, folder);
    List<String> arguments = new ArrayList<>(List.of("compile"));
    try (Stream<Path> all = Files.list(COMPONENTS)) {
      all.map(Path::toString).filter(f -> f.endsWith(".fit")).sorted().forEach(arguments::add);
    }
    arguments.addAll(List.of("-o", folder.toString(), "--target", "js"));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        FitCommand.run(
            arguments.toArray(new String[0]), System.out, new PrintStream(errors, true, UTF_8));
    assertEquals(0, status, () -> errors.toString(UTF_8));
  }

  @AfterAll
  static void stop() {
    if (files != null) files.close();
    if (browser != null) browser.close();
  }

  static List<String> components() throws IOException {
    try (Stream<Path> all = Files.list(COMPONENTS)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("components")
  void aComponentDoesTheSameMountedAndResumed(String component) throws IOException {
    String steps = Files.readString(COMPONENTS.resolve(component + ".json"));
    browser.open(files.url("empty.html"));
    Object failures = browser.runAsync(WORK_THROUGH, files.url(component + ".js"), steps);
    assertEquals(List.of(), Objects.requireNonNull(failures));
    browser.assertQuiet();
  }
}
