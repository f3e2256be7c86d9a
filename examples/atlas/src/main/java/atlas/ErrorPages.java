package atlas;

import dev.fitten.http.ErrorHandler;
import dev.fitten.http.Exchange;
import dev.fitten.http.Problem;
import org.jspecify.annotations.Nullable;

/// Says what went wrong: a page to people, problem details (RFC 9457) to programs.
final class ErrorPages implements ErrorHandler {
  @Override
  public void handle(Exchange exchange, Problem problem, @Nullable Throwable cause) {
    if (wantsPage(exchange)) page(exchange, problem);
    else exchange.send(problem);
  }

  private static boolean wantsPage(Exchange exchange) {
    if (exchange.path().startsWith("/api/")) return false;
    return exchange.headers("accept").stream().anyMatch(accept -> accept.contains("text/html"));
  }

  private static void page(Exchange exchange, Problem problem) {
    Messages messages = Messages.in(Language.of(exchange));
    String kind =
        switch (problem.status()) {
          case 404 -> "missing";
          case 500 -> "failure";
          default -> problem.status() < 500 ? "request" : "failure";
        };
    ProblemPage props =
        new ProblemPage(
            Pages.chrome(exchange, messages, ""),
            Integer.toString(problem.status()),
            messages.text("problem." + kind),
            messages.text("problem." + kind + ".text"),
            messages.text("problem.back"));
    Pages.page(exchange, messages, ProblemPageView.VIEW, props, props.heading())
        .status(problem.status())
        .answer(exchange);
  }
}
