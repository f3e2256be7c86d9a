package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Serves compiled modules to a browser and compares the trees it gets: from Java's HTML, from
/// mounting, and from resuming.
final class TreeComparison implements AutoCloseable {
  /// One line for each node, so that a difference shows as the line it is in.
  private static final String TREES =
      """
      const [url, props, html, done] = arguments
      const line = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return JSON.stringify(node.data)
        if (node.nodeType === Node.COMMENT_NODE) return `<!--${node.data}-->`
        // A style set by script is written in the browser's own way: compare what it means.
        const value = (a) => JSON.stringify(a.name === 'style' ? node.style.cssText : a.value)
        const attributes = [...node.attributes].map((a) => ` ${a.name}=${value(a)}`)
        return node.namespaceURI.split('/').at(-1) + ':' + node.localName + attributes.sort().join('')
      }
      const lines = (node, indent) =>
        [...node.childNodes]
          // A text that is empty for now is a node to a script and nothing in HTML.
          .filter((child) => child.nodeType !== Node.TEXT_NODE || child.data !== '')
          .flatMap((child) => [indent + line(child), ...lines(child, indent + ' ')])
      const tree = (root) => lines(root, '').join('\\n')
      const mounted = document.createElement('div')
      const resumed = document.createElement('div')
      const frame = () => new Promise(requestAnimationFrame)
      const compare = async () => {
        const component = await import(url)
        resumed.innerHTML = html
        const parsed = tree(resumed)
        component.resume(resumed, JSON.parse(props))
        component.mount(mounted, JSON.parse(props))
        // Changes are settled before the browser paints.
        await frame()
        await frame()
        return [parsed, tree(resumed), tree(mounted)]
      }
      compare().then(done, (error) => done([String(error.stack), '', '']))
      """;

  private final Browser browser;
  private final HttpServer files;

  /// @param folder what is served, module scripts and whatever they ask for
  TreeComparison(Browser browser, Path folder) throws IOException {
    this.browser = browser;
    Files.writeString(
        folder.resolve("empty.html"), "<!doctype html><title>empty</title><body></body>");
    files =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), folder, OutputLevel.NONE);
    files.start();
  }

  /// @param module path of the component's module below the folder
  /// @param props as JSON
  /// @param html what Java renders for the same props
  void assertSameTrees(String module, String props, String html) {
    browser.open(url("empty.html"));
    Object result = browser.runAsync(TREES, url(module), props, html);
    List<?> trees = (List<?>) Objects.requireNonNull(result);
    Object mounted = trees.get(2);
    assertEquals(mounted, trees.get(0), "mounted, and HTML of Java");
    assertEquals(mounted, trees.get(1), "mounted, and resumed");
    browser.assertQuiet();
  }

  /// Returns the address of a file of the folder.
  String url(String file) {
    return "http://127.0.0.1:" + files.getAddress().getPort() + "/" + file;
  }

  @Override
  public void close() {
    files.stop(0);
  }
}
