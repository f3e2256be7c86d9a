package dev.fitten;

import dev.fitten.bytes.ByteSink;
import dev.fitten.html.HtmlOut;
import dev.fitten.html.View;
import dev.fitten.http.Answer;
import dev.fitten.http.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole HTML document around one component: what a page handler returns.
///
/// The component is rendered by its generated Java. If anything in it can change in the browser, the
/// document also carries the props that browser code reaches, and the script that resumes the
/// component; otherwise it carries no script. It works under `Content-Security-Policy: default-src
/// 'self'`. A page is made for one answer and is not safe for several threads.
///
/// @param <P> the component's props
public final class Page<P> implements Answer {
  private static final byte[] DOCTYPE = HtmlOut.bytes("<!doctype html><html lang=\"");
  private static final byte[] HEAD =
      HtmlOut.bytes(
          "\"><head><meta charset=\"utf-8\">"
              + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
  private static final byte[] TITLE_END = HtmlOut.bytes("</title>");
  private static final byte[] DESCRIPTION = HtmlOut.bytes("<meta name=\"description\" content=\"");
  private static final byte[] TAG_END = HtmlOut.bytes("\">");
  private static final byte[] STYLE = HtmlOut.bytes("<link rel=\"stylesheet\" href=\"");
  private static final byte[] ICON = HtmlOut.bytes("<link rel=\"icon\" href=\"");
  private static final byte[] MODULE = HtmlOut.bytes("<script type=\"module\" src=\"");
  private static final byte[] SCRIPT_END = HtmlOut.bytes("\"></script>");
  private static final byte[] BODY = HtmlOut.bytes("</head><body><div data-fit=\"");
  private static final byte[] PROPS = HtmlOut.bytes("</div><script type=\"application/json\">");
  private static final byte[] PROPS_END = HtmlOut.bytes("</script></body></html>\n");
  private static final byte[] END = HtmlOut.bytes("</div></body></html>\n");

  private final View<P> view;
  private final P props;
  private final List<String> styles = new ArrayList<>();
  private final List<String> scripts = new ArrayList<>();
  private String title = "";
  private String language = "en";
  private @Nullable String description;
  private @Nullable String icon;
  private int status = 200;

  private Page(View<P> view, P props) {
    this.view = view;
    this.props = props;
  }

  /// Returns a page that shows the component with these props.
  public static <P> Page<P> of(View<P> view, P props) {
    return new Page<>(view, props);
  }

  /// Sets the title; empty unless set.
  public Page<P> title(String title) {
    this.title = title;
    return this;
  }

  /// Sets the language of the page as a BCP 47 tag, `zh-CN`; `en` unless set.
  public Page<P> language(String tag) {
    this.language = tag;
    return this;
  }

  /// Sets what search engines show below the title.
  public Page<P> description(String text) {
    this.description = text;
    return this;
  }

  /// Sets the status code; 200 unless set.
  public Page<P> status(int code) {
    this.status = code;
    return this;
  }

  /// Adds a style sheet from `src/main/assets`, before those of the component.
  ///
  /// @throws IllegalArgumentException if there is no such file
  public Page<P> style(String file) {
    styles.add(Assets.url(file));
    return this;
  }

  /// Adds a module script from `src/main/assets`.
  ///
  /// @throws IllegalArgumentException if there is no such file
  public Page<P> script(String file) {
    scripts.add(Assets.url(file));
    return this;
  }

  /// Sets the icon, a file from `src/main/assets`.
  ///
  /// @throws IllegalArgumentException if there is no such file
  public Page<P> icon(String file) {
    icon = Assets.url(file);
    return this;
  }

  @Override
  public void answer(Exchange exchange) {
    ByteSink sink = new ByteSink(8192);
    write(new HtmlOut(sink));
    exchange.status(status).send("text/html; charset=utf-8", sink);
  }

  void write(HtmlOut out) {
    Assets assets = Assets.fromClassPath();
    out.raw(DOCTYPE).value(language).raw(HEAD).text(title).raw(TITLE_END);
    if (description != null) out.raw(DESCRIPTION).value(description).raw(TAG_END);
    if (icon != null) out.raw(ICON).value(icon).raw(TAG_END);
    for (String url : styles) out.raw(STYLE).value(url).raw(TAG_END);
    for (String url : assets.styleUrls(view.name())) out.raw(STYLE).value(url).raw(TAG_END);
    for (String url : scripts) out.raw(MODULE).value(url).raw(SCRIPT_END);
    @Nullable String entry = view.interactive() ? assets.scriptUrl(view.name()) : null;
    if (entry != null) out.raw(MODULE).value(entry).raw(SCRIPT_END);
    if (DevReload.ENABLED) out.raw(MODULE).value(DevReload.SCRIPT_PATH).raw(SCRIPT_END);
    out.raw(BODY).value(view.name()).raw(TAG_END);
    view.render(props, out);
    if (entry == null) {
      out.raw(END);
    } else {
      out.raw(PROPS);
      view.writeProps(props, out);
      out.raw(PROPS_END);
    }
  }
}
