package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which names are declared where, as far as it takes to refuse a second declaration while parsing.
/// The scopes that outlive parsing are [Scopes].
final class Names {
  /// What declares a name, for the rules of redeclaration.
  enum How {
    VAR,
    LEXICAL,
    FUNCTION,
    PARAMETER,
    SIMPLE_CATCH,
    CATCH
  }

  private static final int VAR = 1;
  private static final int LEXICAL = 2;
  private static final int FUNCTION = 4;
  private static final int SIMPLE_CATCH = 8;

  /// One scope being read.
  private static final class Frame {
    /// Whether `var` stops here: a function, a static block, the module.
    final boolean callable;

    /// Whether functions declared directly inside behave like `var`: everywhere callable but in a
    /// module (ECMA-262 §16.2.1.7, §10.2.11).
    final boolean functionsAreVars;

    @Nullable Map<String, Integer> names;

    Frame(boolean callable, boolean functionsAreVars) {
      this.callable = callable;
      this.functionsAreVars = functionsAreVars;
    }
  }

  private final List<Frame> frames = new ArrayList<>();

  void enterModule() {
    frames.add(new Frame(true, false));
  }

  void enterFunction() {
    frames.add(new Frame(true, true));
  }

  void enterBlock() {
    frames.add(new Frame(false, false));
  }

  void leave() {
    frames.removeLast();
  }

  int depth() {
    return frames.size();
  }

  /// Leaves every scope entered since there were `depth` of them.
  void leaveTo(int depth) {
    while (frames.size() > depth) {
      frames.removeLast();
    }
  }

  /// Whether the outermost scope declares a name.
  boolean declaredAtTop(String name) {
    Map<String, Integer> names = frames.getFirst().names;
    return names != null && names.containsKey(name);
  }

  /// Declares a name in the innermost scope, or for `var` in those up to the function.
  ///
  /// @return false if another declaration forbids it
  boolean declare(String name, How how) {
    Frame frame = frames.getLast();
    return switch (how) {
      case VAR -> {
        boolean free = true;
        for (int i = frames.size() - 1; i >= 0 && free; i--) {
          frame = frames.get(i);
          int was = bits(frame, name);
          // §B.3.4 lets a var have the name of a catch parameter that is a plain name.
          free = (was & (LEXICAL | (frame.callable && frame.functionsAreVars ? 0 : FUNCTION))) == 0;
          set(frame, name, was | VAR);
          if (frame.callable) {
            break;
          }
        }
        yield free;
      }
      case LEXICAL -> add(frame, name, LEXICAL, VAR | LEXICAL | FUNCTION | SIMPLE_CATCH);
      case FUNCTION ->
          frame.functionsAreVars
              ? add(frame, name, FUNCTION, LEXICAL)
              : add(frame, name, FUNCTION, VAR | LEXICAL | FUNCTION | SIMPLE_CATCH);
      // Names of parameters may be redeclared by var and function; strict code refuses duplicates.
      case PARAMETER -> add(frame, name, VAR, VAR);
      case SIMPLE_CATCH -> add(frame, name, SIMPLE_CATCH, 0);
      case CATCH -> add(frame, name, LEXICAL, LEXICAL);
    };
  }

  private static boolean add(Frame frame, String name, int bit, int forbidden) {
    int was = bits(frame, name);
    set(frame, name, was | bit);
    return (was & forbidden) == 0;
  }

  private static int bits(Frame frame, String name) {
    if (frame.names == null) {
      return 0;
    }
    Integer bits = frame.names.get(name);
    return bits == null ? 0 : bits;
  }

  private static void set(Frame frame, String name, int bits) {
    if (frame.names == null) {
      frame.names = new HashMap<>();
    }
    frame.names.put(name, bits);
  }
}
