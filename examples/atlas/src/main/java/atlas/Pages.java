package atlas;

import dev.fitten.Assets;
import dev.fitten.Page;
import dev.fitten.html.View;
import dev.fitten.http.Answer;
import dev.fitten.http.Exchange;
import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Problem;
import dev.fitten.http.Query;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The pages, in the language of the visitor.
public final class Pages {
  private static final Pattern OWN_PATH = Pattern.compile("/([!-~&&[^/\\\\]][!-~&&[^\\\\]]*)?");

  private final Countries countries;
  private final Notes notes;

  Pages(Countries countries, Notes notes) {
    this.countries = countries;
    this.notes = notes;
  }

  @Get("/")
  @NonBlocking
  Answer home(Exchange exchange) {
    Messages messages = messages(exchange);
    Filter filter = Filter.of(exchange);
    HomePage props =
        HomePage.of(
            chrome(exchange, messages, "countries"), Explorer.of(countries, filter, messages));
    return page(exchange, messages, HomePageView.VIEW, props, messages.text("home.title"))
        .description(props.lede());
  }

  @Get("/country/{code}")
  Answer country(Exchange exchange, String code) throws SQLException {
    Country country = countries.find(code.toUpperCase(Locale.ROOT));
    if (country == null) throw Problem.notFound();
    if (!country.code().equals(code)) return redirect("/country/" + country.code());
    Messages messages = messages(exchange);
    CountryPage props =
        CountryPage.of(
            chrome(exchange, messages, ""), country, countries, notes.newest(code), messages);
    return page(exchange, messages, CountryPageView.VIEW, props, props.name());
  }

  @Get("/about")
  @NonBlocking
  Answer about(Exchange exchange) {
    Messages messages = messages(exchange);
    AboutPage props = AboutPage.of(chrome(exchange, messages, "about"), countries, messages);
    return page(exchange, messages, AboutPageView.VIEW, props, props.heading());
  }

  /// Remembers the language for a year and returns to the page the visitor came from.
  @Get("/language/{code}")
  @NonBlocking
  Answer language(Exchange exchange, String code, @Query @Nullable String to) {
    Language language = Language.find(code);
    if (language == null) throw Problem.notFound();
    exchange.set(
        "Set-Cookie",
        Language.COOKIE + "=" + language.code() + "; Path=/; Max-Age=31536000; SameSite=Lax");
    return redirect(ownPath(to));
  }

  /// Only a path of this site: `//host` and `/\host` would lead a browser to another one.
  static String ownPath(@Nullable String to) {
    return to != null && OWN_PATH.matcher(to).matches() ? to : "/";
  }

  @Get("/demo/counter")
  @NonBlocking
  Answer counter(Exchange exchange) {
    Messages messages = messages(exchange);
    CounterPage props =
        new CounterPage(
            chrome(exchange, messages, ""),
            messages.text("counter.heading"),
            messages.text("counter.lede"));
    return page(exchange, messages, CounterPageView.VIEW, props, props.heading());
  }

  /// Fails on purpose, to show the page that says so.
  @Get("/demo/failure")
  @NonBlocking
  String failure() {
    throw new IllegalStateException("/demo/failure fails on purpose");
  }

  private static Answer redirect(String location) {
    return exchange -> exchange.redirect(location);
  }

  private static Messages messages(Exchange exchange) {
    return Messages.in(Language.of(exchange));
  }

  static Chrome chrome(Exchange exchange, Messages messages, String section) {
    // What answers a POST has no address to come back to.
    String here = exchange.method().equals("GET") ? ownPath(exchange.target()) : "/";
    return Chrome.of(here, messages, section, Assets.url("logo.svg"));
  }

  /// Frames the component: style sheet, icon, title, and what caches must know about the language.
  static <P> Page<P> page(
      Exchange exchange, Messages messages, View<P> view, P props, String title) {
    exchange.set("Content-Language", messages.language().tag());
    exchange.set("Vary", "Accept-Language, Cookie");
    return Page.of(view, props)
        .style("atlas.css")
        .icon("logo.svg")
        .language(messages.language().tag())
        .title(title + " – " + messages.text("site.name"));
  }
}
