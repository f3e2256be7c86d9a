package dev.fitten.compiler.syntax;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The tables of the HTML Living Standard that decide which tree a text gives (sections 13.1, 13.2).
public final class HtmlRules {
  private static final Set<String> VOID =
      words("area base br col embed hr img input link meta source track wbr");

  private static final Set<String> KNOWN =
      words(
          """
          a abbr address area article aside audio b base bdi bdo blockquote br button canvas caption cite
          code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset
          figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd
          label legend li link main map mark math menu meta meter nav object ol optgroup option output
          p picture pre progress q rp rt ruby s samp search section select selectedcontent slot small
          source span strong sub summary sup svg table tbody td textarea tfoot th thead time tr track u
          ul var video wbr\
          """);

  /// Elements that a component cannot contain: they belong to the page, or hold no live content.
  private static final Set<String> REFUSED =
      words("html head body title script style template noscript frame frameset plaintext xmp");

  /// Start tags that end an open `p`, section 13.2.6.4.7.
  private static final Set<String> ENDS_PARAGRAPH =
      words(
          """
          address article aside blockquote dd details dialog div dl dt fieldset figcaption figure
          footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section
          summary table ul\
          """);

  private static final Set<String> HEADINGS = words("h1 h2 h3 h4 h5 h6");

  /// What ends a search for an open element, section 13.2.4.2.
  private static final Set<String> SCOPE = words("caption table td th object");

  private static final Set<String> TABLE_PARTS =
      words("caption colgroup col thead tbody tfoot tr td th");

  private static final Map<String, Set<String>> CHILDREN_OF =
      Map.of(
          "table", words("caption colgroup thead tbody tfoot tr"),
          "thead", words("tr"),
          "tbody", words("tr"),
          "tfoot", words("tr"),
          "tr", words("td th"),
          "colgroup", words("col"));

  private static final Map<String, String> SVG_NAMES =
      byLowerCase(
          """
          altGlyph animateMotion animateTransform clipPath feBlend feColorMatrix
          feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
          feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage
          feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
          feTurbulence foreignObject glyphRef linearGradient radialGradient textPath\
          """);

  private static final Map<String, String> SVG_ATTRIBUTES =
      byLowerCase(
          """
          attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant
          edgeMode filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength
          keyPoints keySplines keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits
          markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits
          patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha
          preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions
          requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation
          stitchTiles surfaceScale systemLanguage tableValues targetX targetY textLength viewBox
          viewTarget xChannelSelector yChannelSelector zoomAndPan\
          """);

  private HtmlRules() {}

  /// Whether an HTML element has neither content nor end tag.
  public static boolean isVoid(String name) {
    return VOID.contains(name);
  }

  static boolean isRefused(String name) {
    return REFUSED.contains(name);
  }

  /// Whether HTML has the element, or it may be a custom one.
  static boolean isKnown(String name) {
    return KNOWN.contains(name) || name.indexOf('-') > 0;
  }

  static Set<String> known() {
    return KNOWN;
  }

  /// The name as SVG writes it; the parser of HTML does the same (section 13.2.6.5).
  static String svgName(String name) {
    return SVG_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }

  static String svgAttribute(String name) {
    return SVG_ATTRIBUTES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }

  /// Whether white space in the element's text is kept as written.
  public static boolean keepsSpace(String name) {
    return name.equals("pre") || name.equals("textarea");
  }

  /// Whether a table's part can hold the element; elements that are no part of a table hold
  /// everything here.
  static boolean tableHolds(String parent, String child) {
    Set<String> allowed = CHILDREN_OF.get(parent);
    return allowed == null || allowed.contains(child);
  }

  /// Whether text other than white space is moved out of the element by the parser.
  static boolean refusesText(String name) {
    return CHILDREN_OF.containsKey(name);
  }

  /// An open element, innermost first, as [#conflict] sees it.
  interface Open {
    String name();

    @Nullable Open outer();
  }

  /// Why the parser of HTML would build another tree for `<child>` inside `parent`, or null if it
  /// would not. A null parent is the root of a component, whose surroundings are not known.
  static @Nullable String conflict(String child, @Nullable Open parent) {
    if (parent == null) {
      return null;
    }
    if (!tableHolds(parent.name(), child)) {
      return "<" + child + "> cannot be in <" + parent.name() + ">: a browser would move it out";
    }
    if (TABLE_PARTS.contains(child) && !CHILDREN_OF.containsKey(parent.name())) {
      return "<" + child + "> cannot be in <" + parent.name() + ">: a browser would drop the tag";
    }
    if (HEADINGS.contains(child) && HEADINGS.contains(parent.name())) {
      return closes(child, parent.name());
    }
    boolean inButton = false;
    boolean inList = true;
    for (Open open = parent; open != null; open = open.outer()) {
      String name = open.name();
      if (SCOPE.contains(name)) {
        return null;
      }
      if (name.equals("p") && !inButton && ENDS_PARAGRAPH.contains(child)) {
        return closes(child, name);
      }
      if (name.equals(child)
          && (child.equals("a") || child.equals("button") || child.equals("nobr"))) {
        return closes(child, name);
      }
      if (name.equals("form") && child.equals("form")) {
        return "<form> cannot be in another <form>: a browser would drop the tag";
      }
      if (inList && name.equals("li") && child.equals("li")) {
        return closes(child, name);
      }
      if (inList
          && (name.equals("dd") || name.equals("dt"))
          && (child.equals("dd") || child.equals("dt"))) {
        return closes(child, name);
      }
      if (name.equals("option") && (child.equals("option") || child.equals("optgroup"))) {
        return closes(child, name);
      }
      if (name.equals("select")
          && (child.equals("select") || child.equals("input") || child.equals("textarea"))) {
        return closes(child, name);
      }
      inButton |= name.equals("button");
      inList &=
          name.equals("address") || name.equals("div") || name.equals("p") || !isSpecial(name);
    }
    return null;
  }

  private static String closes(String child, String open) {
    return "<"
        + child
        + "> cannot be in <"
        + open
        + ">: a browser would close the <"
        + open
        + "> before it";
  }

  /// Elements that end the search for an open `li`, `dd` or `dt`: nearly all that are blocks.
  private static boolean isSpecial(String name) {
    return ENDS_PARAGRAPH.contains(name)
        && !name.equals("li")
        && !name.equals("dd")
        && !name.equals("dt");
  }

  private static Set<String> words(String list) {
    return new TreeSet<>(Set.of(list.strip().split("\\s+")));
  }

  private static Map<String, String> byLowerCase(String list) {
    Map<String, String> map = new TreeMap<>();
    for (String name : words(list)) {
      map.put(name.toLowerCase(Locale.ROOT), name);
    }
    return map;
  }
}
