package dev.fitten.compiler.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// What browsers know: names of events, globals and properties.
public final class Browser {
  /// Events that elements have a handler property for (`onclick`), as Chromium 156 lists them, without
  /// the prefixed ones.
  private static final Set<String> PROPERTY_EVENTS =
      words(
          """
          abort animationcancel animationend animationiteration animationstart auxclick beforecopy
          beforecut beforeinput beforematch beforepaste beforetoggle blur cancel canplay
          canplaythrough change click close command contextlost contextmenu contextrestored copy
          cuechange cut dblclick drag dragend dragenter dragleave dragover dragstart drop
          durationchange emptied encrypted ended error focus formdata fullscreenchange fullscreenerror
          gotpointercapture input invalid keydown keypress keyup load loadeddata loadedmetadata
          loadstart lostpointercapture mousedown mouseenter mouseleave mousemove mouseout mouseover
          mouseup paste pause play playing pointercancel pointerdown pointerenter pointerleave
          pointermove pointerout pointerover pointerup progress ratechange reset resize scroll
          scrollend securitypolicyviolation seeked seeking select selectionchange selectstart
          slotchange stalled submit suspend timeupdate toggle transitioncancel transitionend
          transitionrun transitionstart volumechange waiting wheel\
          """);

  /// Events without a handler property in every browser.
  private static final Set<String> OTHER_EVENTS =
      words(
          """
          compositionend compositionstart compositionupdate enterpictureinpicture focusin focusout
          leavepictureinpicture pointerrawupdate scrollsnapchange scrollsnapchanging touchcancel
          touchend touchmove touchstart waitingforkey\
          """);

  /// Events that rise to the root, so that one listener there sees them.
  private static final Set<String> BUBBLING =
      words(
          """
          animationcancel animationend animationiteration animationstart auxclick beforeinput change
          click compositionend compositionstart compositionupdate contextmenu copy cut dblclick drag
          dragend dragenter dragleave dragover dragstart drop focusin focusout input keydown keypress
          keyup mousedown mousemove mouseout mouseover mouseup paste pointercancel pointerdown
          pointermove pointerout pointerover pointerup reset select submit touchcancel touchend
          touchmove touchstart transitioncancel transitionend transitionrun transitionstart wheel\
          """);

  private static final Set<String> BOOLEAN =
      words(
          """
          allowfullscreen async autofocus autoplay checked controls default defer disabled
          formnovalidate hidden inert ismap itemscope loop multiple muted nomodule novalidate open
          playsinline readonly required reversed selected\
          """);

  /// Attributes that only say how a control starts; the property says how it is.
  private static final Set<String> PROPERTIES = words("value checked selected muted open");

  private static final Set<String> URLS = words("href src action formaction xlink:href");

  private static final Set<String> GLOBALS = loadGlobals();

  private Browser() {}

  static Set<String> events() {
    Set<String> all = new TreeSet<>(PROPERTY_EVENTS);
    all.addAll(OTHER_EVENTS);
    return all;
  }

  /// Whether elements have an `on…` property for the event.
  public static boolean hasHandlerProperty(String event) {
    return PROPERTY_EVENTS.contains(event);
  }

  /// Whether the event rises from the element to those around it.
  public static boolean bubbles(String event) {
    return BUBBLING.contains(event);
  }

  /// Whether the attribute is there or not, whatever its value.
  public static boolean isBoolean(String attribute) {
    return BOOLEAN.contains(attribute);
  }

  /// Whether changes are written to the property of that name instead of the attribute.
  public static boolean isProperty(String element, String attribute) {
    return PROPERTIES.contains(attribute)
        && switch (attribute) {
          case "value" ->
              element.equals("input") || element.equals("textarea") || element.equals("select");
          case "checked" -> element.equals("input");
          case "selected" -> element.equals("option");
          case "muted" -> element.equals("video") || element.equals("audio");
          default -> element.equals("details");
        };
  }

  /// Whether the attribute is a URL that a browser may run or go to.
  public static boolean isUrl(String attribute) {
    return URLS.contains(attribute);
  }

  static Set<String> globals() {
    return GLOBALS;
  }

  private static Set<String> words(String list) {
    return Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(list.strip().split("\\s+"))));
  }

  private static Set<String> loadGlobals() {
    try (InputStream in = Browser.class.getResourceAsStream("globals.txt")) {
      if (in == null) {
        throw new IllegalStateException("globals.txt is missing beside " + Browser.class);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return words(text.substring(text.indexOf('\n') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
