package atlas;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What header and footer of every page show.
///
/// @param section which entry of the menu is marked: `countries`, `about` or none
/// @param logo address of the logo
/// @param otherTag language tag of the other language
/// @param switchHref where the visitor changes the language and comes back to this page
record Chrome(
    String section,
    String logo,
    String skip,
    String menu,
    String countries,
    String about,
    String otherName,
    String otherTag,
    String otherLabel,
    String switchHref,
    String source,
    String sourceLink,
    String built) {

  /// @param here path and query of the page
  static Chrome of(String here, Messages messages, String section, String logo) {
    Language other = messages.language().other();
    return new Chrome(
        section,
        logo,
        messages.text("chrome.skip"),
        messages.text("chrome.menu"),
        messages.text("chrome.countries"),
        messages.text("chrome.about"),
        Messages.in(other).text("language.name"),
        other.tag(),
        Messages.in(other).text("language.switch"),
        "/language/" + other.code() + "?to=" + URLEncoder.encode(here, StandardCharsets.UTF_8),
        messages.text("chrome.source"),
        messages.text("chrome.source.link"),
        messages.text("chrome.built"));
  }
}
