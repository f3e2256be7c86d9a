package dev.fitten.compiler.syntax.js;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the pattern of a regular expression literal: ECMA-262 §22.2.1, and Annex B.1.2 for
/// patterns without `u` and `v`. The names of Unicode properties are not looked up.
final class RegExpSyntax {
  private static final String FLAGS = "dgimsuvy";

  /// As deep as groups and classes may contain each other; the check is recursive.
  private static final int MAX_DEPTH = 200;

  /// What is wrong, at offsets of the pattern.
  record Problem(int start, int end, String message) {}

  @SuppressWarnings("serial")
  private static final class Invalid extends RuntimeException {
    final transient Problem problem;

    Invalid(Problem problem) {
      super(null, null, false, false);
      this.problem = problem;
    }
  }

  private final String pattern;
  private final int length;

  /// The flags `u` or `v`: whole code points, and no leniency.
  private final boolean unicode;

  private final boolean sets;
  private int groups;

  /// Whether `\k` is a reference: with `u` or `v`, or if any group has a name.
  private boolean named;

  private final Set<String> allNames = new HashSet<>();
  private int pos;
  private int depth;

  private RegExpSyntax(String pattern, String flags) {
    this.pattern = pattern;
    this.length = pattern.length();
    this.sets = flags.indexOf('v') >= 0;
    this.unicode = sets || flags.indexOf('u') >= 0;
  }

  /// Whether each flag is known and given once, and not both `u` and `v`.
  static boolean validFlags(String flags) {
    int seen = 0;
    for (int i = 0; i < flags.length(); i++) {
      int index = FLAGS.indexOf(flags.charAt(i));
      if (index < 0 || (seen & 1 << index) != 0) {
        return false;
      }
      seen |= 1 << index;
    }
    return flags.indexOf('u') < 0 || flags.indexOf('v') < 0;
  }

  /// Returns the first mistake, or null if the pattern is valid with these valid flags.
  static @Nullable Problem check(String pattern, String flags) {
    RegExpSyntax syntax = new RegExpSyntax(pattern, flags);
    try {
      syntax.findGroups();
      syntax.disjunction();
      if (syntax.pos < syntax.length) {
        // Only a `)` ends a disjunction early.
        throw syntax.invalid(syntax.pos, "this ')' closes no group");
      }
      return null;
    } catch (Invalid invalid) {
      return invalid.problem;
    }
  }

  private Invalid invalid(int from, String message) {
    return new Invalid(new Problem(from, Math.min(length, Math.max(pos, from + 1)), message));
  }

  private int at(int offset) {
    return offset < length ? pattern.charAt(offset) : -1;
  }

  private boolean eat(char wanted) {
    if (at(pos) == wanted) {
      pos++;
      return true;
    }
    return false;
  }

  /// Reads one character: a code point with `u` or `v`, else a code unit.
  private int character() {
    int c = unicode ? pattern.codePointAt(pos) : pattern.charAt(pos);
    pos += Character.charCount(c);
    return c;
  }

  /// Counts groups and collects their names, since references may stand before them.
  private void findGroups() {
    int classes = 0;
    boolean anyName = false;
    for (int i = 0; i < length; i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case '[' -> classes = sets ? classes + 1 : 1;
        case ']' -> classes = Math.max(0, classes - 1);
        case '(' -> {
          if (classes > 0) {
            break;
          }
          if (at(i + 1) != '?') {
            groups++;
          } else if (at(i + 2) == '<' && at(i + 3) != '=' && at(i + 3) != '!') {
            groups++;
            anyName = true;
          }
        }
        default -> {}
      }
    }
    named = unicode || anyName;
    if (named) {
      collectNames();
    }
  }

  private void collectNames() {
    for (int i = pattern.indexOf("(?<"); i >= 0; i = pattern.indexOf("(?<", i + 1)) {
      if (at(i + 3) != '=' && at(i + 3) != '!') {
        pos = i + 3;
        try {
          allNames.add(groupName());
        } catch (Invalid invalid) {
          // Reported when the pattern itself is read; this may be text of a class.
          continue;
        }
      }
    }
    pos = 0;
  }

  /// Reads alternatives; returns the names of groups in them.
  private Set<String> disjunction() {
    if (++depth > MAX_DEPTH) {
      throw invalid(pos, "groups are nested more than " + MAX_DEPTH + " deep");
    }
    Set<String> names = alternative();
    while (eat('|')) {
      Set<String> more = alternative();
      if (!more.isEmpty()) {
        // §22.2.1.1: a name may be used again where only one of the groups can take part.
        names = names.isEmpty() ? more : union(names, more);
      }
    }
    depth--;
    return names;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new HashSet<>(a);
    union.addAll(b);
    return union;
  }

  private Set<String> alternative() {
    Set<String> names = Set.of();
    while (pos < length && at(pos) != '|' && at(pos) != ')') {
      int from = pos;
      Set<String> inner = term();
      if (!inner.isEmpty()) {
        for (String name : inner) {
          if (names.contains(name)) {
            throw invalid(from, "the group name '" + name + "' is used twice");
          }
        }
        names = union(names, inner);
      }
    }
    return names;
  }

  private Set<String> term() {
    Set<String> names = Set.of();
    boolean quantifiable = true;
    int from = pos;
    int c = at(pos);
    switch (c) {
      case '^', '$' -> {
        pos++;
        quantifiable = false;
      }
      case '(' -> {
        pos++;
        if (eat('?')) {
          if (eat(':')) {
            names = groupEnd(from);
          } else if (eat('=') || eat('!')) {
            quantifiable = !unicode;
            names = groupEnd(from);
          } else if (eat('<')) {
            if (eat('=') || eat('!')) {
              quantifiable = false;
              names = groupEnd(from);
            } else {
              String name = groupName();
              Set<String> inner = groupEnd(from);
              if (inner.contains(name)) {
                throw invalid(from, "the group name '" + name + "' is used twice");
              }
              names = union(inner, Set.of(name));
            }
          } else {
            modifiers(from);
            names = groupEnd(from);
          }
        } else {
          names = groupEnd(from);
        }
      }
      case '.' -> pos++;
      case '[' -> {
        if (sets) {
          setClass();
        } else {
          plainClass();
        }
      }
      case '\\' -> {
        if (at(pos + 1) == 'b' || at(pos + 1) == 'B') {
          pos += 2;
          quantifiable = false;
        } else {
          escape(false);
        }
      }
      case '*', '+', '?' -> throw invalid(from, "there is nothing to repeat");
      case '{' -> {
        if (unicode) {
          throw invalid(from, "'{' needs a backslash");
        }
        if (quantifierBraces()) {
          throw invalid(from, "there is nothing to repeat");
        }
        pos++;
      }
      case '}', ']' -> {
        if (unicode) {
          throw invalid(from, "'" + (char) c + "' needs a backslash");
        }
        pos++;
      }
      default -> character();
    }
    int quantifier = pos;
    if (eat('*') || eat('+') || eat('?') || quantifierBraces()) {
      eat('?');
      if (!quantifiable) {
        throw invalid(quantifier, "there is nothing to repeat");
      }
    }
    return names;
  }

  private Set<String> groupEnd(int open) {
    Set<String> names = disjunction();
    if (!eat(')')) {
      throw new Invalid(new Problem(open, open + 1, "this group is not closed"));
    }
    return names;
  }

  /// Reads `ims-ims:` of a group that changes flags (ECMAScript 2025).
  private void modifiers(int open) {
    int seen = 0;
    boolean minus = false;
    boolean any = false;
    while (!eat(':')) {
      int c = at(pos);
      int index = c < 0 ? -1 : "ims".indexOf(c);
      if (c == '-' && !minus) {
        minus = true;
      } else if (index < 0 || (seen & 1 << index) != 0) {
        throw invalid(open, "unknown kind of group");
      } else {
        seen |= 1 << index;
        any = true;
      }
      pos++;
    }
    if (!any) {
      throw invalid(open, "unknown kind of group");
    }
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; reads nothing and returns false if there is none.
  private boolean quantifierBraces() {
    if (at(pos) != '{') {
      return false;
    }
    int from = pos++;
    int low = pos;
    skipDigits();
    int lowEnd = pos;
    boolean valid = lowEnd > low;
    if (valid && eat(',')) {
      int high = pos;
      skipDigits();
      if (pos > high && at(pos) == '}' && compareNumbers(low, lowEnd, high, pos) > 0) {
        pos++;
        throw invalid(from, "the numbers are out of order");
      }
    }
    if (valid && eat('}')) {
      return true;
    }
    pos = from;
    if (unicode) {
      throw invalid(from, "this is no quantifier");
    }
    return false;
  }

  private void skipDigits() {
    while (Characters.isDigit(at(pos))) {
      pos++;
    }
  }

  private int compareNumbers(int from, int to, int otherFrom, int otherTo) {
    while (from < to - 1 && pattern.charAt(from) == '0') {
      from++;
    }
    while (otherFrom < otherTo - 1 && pattern.charAt(otherFrom) == '0') {
      otherFrom++;
    }
    return to - from != otherTo - otherFrom
        ? Integer.compare(to - from, otherTo - otherFrom)
        : pattern.substring(from, to).compareTo(pattern.substring(otherFrom, otherTo));
  }

  /// Reads `name>`.
  private String groupName() {
    int from = pos;
    StringBuilder name = new StringBuilder();
    while (!eat('>')) {
      if (pos >= length) {
        throw invalid(from, "this group name is not closed");
      }
      int at = pos;
      int c = pattern.codePointAt(pos);
      pos += Character.charCount(c);
      if (c == '\\') {
        if (!eat('u')) {
          throw invalid(at, "invalid escape in a group name");
        }
        c = codePoint(true);
      }
      if (!(name.isEmpty() ? Characters.isNameStart(c) : Characters.isNamePart(c))) {
        throw invalid(at, "invalid character in a group name");
      }
      name.appendCodePoint(c);
    }
    if (name.isEmpty()) {
      throw invalid(from, "a group name is empty");
    }
    return name.toString();
  }

  /// Reads an escape behind its `u`; -1 if there is none.
  ///
  /// @param whole whether braces and surrogate pairs count
  private int codePoint(boolean whole) {
    int from = pos;
    if (whole && eat('{')) {
      int digits = pos;
      int value = 0;
      for (int d; (d = Characters.digit(at(pos), 16)) >= 0; pos++) {
        value = Math.min(value * 16 + d, 0x110000);
      }
      if (pos > digits && eat('}') && value <= 0x10ffff) {
        return value;
      }
      pos = from;
      return -1;
    }
    int value = hex(4);
    if (whole
        && value >= 0
        && Character.isHighSurrogate((char) value)
        && at(pos) == '\\'
        && at(pos + 1) == 'u') {
      int behind = pos;
      pos += 2;
      int low = hex(4);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) value, (char) low);
      }
      pos = behind;
    }
    return value;
  }

  private int hex(int digits) {
    int from = pos;
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int d = Characters.digit(at(pos), 16);
      if (d < 0) {
        pos = from;
        return -1;
      }
      value = value * 16 + d;
      pos++;
    }
    return value;
  }

  /// Reads an escape.
  ///
  /// @return the character it stands for, or -1 if it stands for a set of characters or a reference
  private int escape(boolean inClass) {
    int from = pos++;
    if (pos >= length) {
      throw invalid(from, "a backslash stands at the end");
    }
    int c = character();
    switch (c) {
      case 'd', 'D', 's', 'S', 'w', 'W' -> {
        return -1;
      }
      case 'p', 'P' -> {
        if (unicode) {
          property(from);
          return -1;
        }
        return c;
      }
      case 't' -> {
        return '\t';
      }
      case 'n' -> {
        return '\n';
      }
      case 'v' -> {
        return 0x0b;
      }
      case 'f' -> {
        return '\f';
      }
      case 'r' -> {
        return '\r';
      }
      case 'c' -> {
        return control(from, inClass);
      }
      case 'x' -> {
        int value = hex(2);
        if (value < 0 && unicode) {
          throw invalid(from, "\\x needs two hexadecimal digits");
        }
        return value < 0 ? 'x' : value;
      }
      case 'u' -> {
        int value = codePoint(unicode);
        if (value < 0 && unicode) {
          throw invalid(from, "\\u needs four hexadecimal digits, or up to 10FFFF in braces");
        }
        return value < 0 ? 'u' : value;
      }
      case 'k' -> {
        if (inClass || !named) {
          break;
        }
        if (!eat('<')) {
          throw invalid(from, "\\k needs the name of a group");
        }
        String name = groupName();
        if (!allNames.contains(name)) {
          throw invalid(from, "there is no group '" + name + "'");
        }
        return -1;
      }
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        return decimal(from, c, inClass);
      }
      default -> {}
    }
    if (inClass && c == 'b') {
      return '\b';
    }
    boolean itself = "^$\\.*+?()[]{}|/".indexOf(c) >= 0 || inClass && c == '-';
    if (sets && inClass && "&-!#%,:;<=>@`~".indexOf(c) >= 0) {
      itself = true;
    }
    if (!itself && (unicode || c == 'k' && named)) {
      throw invalid(from, "invalid escape");
    }
    return c;
  }

  private int control(int from, boolean inClass) {
    int c = at(pos);
    if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
      pos++;
      return c & 31;
    }
    if (unicode) {
      throw invalid(from, "\\c needs a letter");
    }
    if (inClass && (Characters.isDigit(c) || c == '_')) {
      pos++;
      return c & 31;
    }
    // Annex B.1.2: the backslash stands for itself, and the c is read again.
    pos = from + 1;
    return '\\';
  }

  private int decimal(int from, int first, boolean inClass) {
    if (first == '0' && !Characters.isDigit(at(pos))) {
      return 0;
    }
    if (unicode) {
      if (first == '0' || inClass) {
        throw invalid(from, "octal escapes are not allowed");
      }
      int value = first - '0';
      for (; Characters.isDigit(at(pos)); pos++) {
        value = Math.min(value * 10 + at(pos) - '0', 1_000_000);
      }
      if (value > groups) {
        throw invalid(from, "there is no group " + value);
      }
      return -1;
    }
    // Annex B.1.2: a reference if there is such a group, else octal, else the digit itself.
    if (first >= '8') {
      return first;
    }
    int value = first - '0';
    for (int digits = 1; digits < 3; digits++) {
      int d = Characters.digit(at(pos), 8);
      if (d < 0 || value * 8 + d > 255) {
        break;
      }
      value = value * 8 + d;
      pos++;
    }
    return value;
  }

  /// Reads `{Name}` or `{Name=Value}`.
  private void property(int from) {
    boolean valid = eat('{') && propertyWord();
    if (valid && eat('=')) {
      valid = propertyWord();
    }
    if (!valid || !eat('}')) {
      throw invalid(from, "\\p needs the name of a Unicode property in braces");
    }
  }

  private boolean propertyWord() {
    int from = pos;
    while (at(pos) == '_' || at(pos) < 0x80 && at(pos) >= 0 && Characters.isNamePart(at(pos))) {
      pos++;
    }
    return pos > from;
  }

  /// Reads `[…]` without the flag `v`.
  private void plainClass() {
    int open = pos++;
    eat('^');
    while (!eat(']')) {
      int from = pos;
      int low = classAtom(open);
      if (at(pos) == '-' && at(pos + 1) != ']' && pos + 1 < length) {
        pos++;
        int high = classAtom(open);
        checkRange(from, low, high);
      }
    }
  }

  private int classAtom(int open) {
    if (pos >= length) {
      throw new Invalid(new Problem(open, open + 1, "this class is not closed"));
    }
    return at(pos) == '\\' ? escape(true) : character();
  }

  private void checkRange(int from, int low, int high) {
    if (low < 0 || high < 0) {
      if (unicode) {
        throw invalid(from, "a range needs single characters");
      }
    } else if (low > high) {
      throw invalid(from, "this range is out of order");
    }
  }

  /// Reads `[…]` with the flag `v`: nested classes, `--` and `&&` (§22.2.1 ClassSetExpression).
  private void setClass() {
    if (++depth > MAX_DEPTH) {
      throw invalid(pos, "classes are nested more than " + MAX_DEPTH + " deep");
    }
    int open = pos++;
    eat('^');
    int operands = 0;
    int operator = 0;
    while (!eat(']')) {
      if (pos >= length) {
        throw new Invalid(new Problem(open, open + 1, "this class is not closed"));
      }
      int from = pos;
      int c = at(pos);
      if (operands > 0 && at(pos + 1) == c && (c == '-' || c == '&')) {
        if (operator != 0 && operator != c || operator == 0 && operands > 1) {
          throw invalid(from, "operators cannot be mixed in a class");
        }
        operator = c;
        pos += 2;
        if (at(pos) == '&' && c == '&' || at(pos) == ']' || pos >= length) {
          throw invalid(from, "an operand is missing in a class");
        }
        setOperand(from);
        operands++;
        continue;
      }
      if (operator != 0) {
        throw invalid(from, "operators cannot be mixed in a class");
      }
      int low = setOperand(from);
      operands++;
      if (at(pos) == '-' && at(pos + 1) != '-') {
        pos++;
        if (at(pos) == ']' || pos >= length) {
          throw invalid(from, "'-' needs a backslash");
        }
        int high = setOperand(pos);
        checkRange(from, low, high);
        // A range cannot be the operand of an operator.
        operands++;
      }
    }
    depth--;
  }

  /// Reads a nested class, an escape or a character; returns it, or -1 if it is a set.
  private int setOperand(int from) {
    int c = at(pos);
    if (c == '[') {
      setClass();
      return -1;
    }
    if (c == '\\') {
      if (at(pos + 1) == 'q' && at(pos + 2) == '{') {
        pos += 3;
        while (!eat('}')) {
          if (pos >= length) {
            throw invalid(from, "\\q{ is not closed");
          }
          if (!eat('|')) {
            setCharacter(pos);
          }
        }
        return -1;
      }
      return escape(true);
    }
    return setCharacter(from);
  }

  private int setCharacter(int from) {
    int c = at(pos);
    if (c == '\\') {
      return escape(true);
    }
    if ("()[]{}/-|".indexOf(c) >= 0) {
      throw invalid(from, "'" + (char) c + "' needs a backslash in this class");
    }
    if (c == at(pos + 1) && "&!#$%*+,.:;<=>?@^`~".indexOf(c) >= 0) {
      throw invalid(from, "doubled punctuation needs a backslash in this class");
    }
    return character();
  }
}
