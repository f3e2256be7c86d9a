/// Runs what the compiler makes in a real browser, and compares it with the Java renderer.
/// Start reading at [dev.fitten.compiler.browser.FitBrowserTest].
/// May depend on the compiler's public way in, on Selenium and on the JDK's HTTP server.
@org.jspecify.annotations.NullMarked
package dev.fitten.compiler.browser;
