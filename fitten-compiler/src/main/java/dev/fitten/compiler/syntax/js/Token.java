package dev.fitten.compiler.syntax.js;

/// The kinds of tokens, as numbers: the parser switches on them for every token, and a switch on a
/// constant needs no class to be loaded.
final class Token {
  private Token() {}

  static final int EOF = 0;
  static final int ERROR = 1;
  static final int NAME = 2;
  static final int PRIVATE_NAME = 3;
  static final int NUMBER = 4;
  static final int BIGINT = 5;
  static final int STRING = 6;
  static final int TEMPLATE = 7;
  static final int REGEXP = 8;
  static final int AT = 9;

  static final int LBRACE = 10;
  static final int RBRACE = 11;
  static final int LPAREN = 12;
  static final int RPAREN = 13;
  static final int LBRACKET = 14;
  static final int RBRACKET = 15;
  static final int DOT = 16;
  static final int ELLIPSIS = 17;
  static final int SEMICOLON = 18;
  static final int COMMA = 19;
  static final int QUESTION = 20;
  static final int QUESTION_DOT = 21;
  static final int COLON = 22;
  static final int ARROW = 23;
  static final int NOT = 24;
  static final int TILDE = 25;
  static final int INCREMENT = 26;
  static final int DECREMENT = 27;
  static final int ASSIGN = 28;
  static final int ADD_ASSIGN = 29;
  static final int SUB_ASSIGN = 30;
  static final int MUL_ASSIGN = 31;
  static final int DIV_ASSIGN = 32;
  static final int MOD_ASSIGN = 33;
  static final int POW_ASSIGN = 34;
  static final int SHL_ASSIGN = 35;
  static final int SHR_ASSIGN = 36;
  static final int USHR_ASSIGN = 37;
  static final int BIT_AND_ASSIGN = 38;
  static final int BIT_OR_ASSIGN = 39;
  static final int BIT_XOR_ASSIGN = 40;
  static final int AND_ASSIGN = 41;
  static final int OR_ASSIGN = 42;
  static final int NULLISH_ASSIGN = 43;

  // Binary operators by rising precedence; IN and INSTANCEOF belong to them too.
  static final int NULLISH = 44;
  static final int OR = 45;
  static final int AND = 46;
  static final int BIT_OR = 47;
  static final int BIT_XOR = 48;
  static final int BIT_AND = 49;
  static final int EQ = 50;
  static final int NE = 51;
  static final int EQ_STRICT = 52;
  static final int NE_STRICT = 53;
  static final int LT = 54;
  static final int GT = 55;
  static final int LE = 56;
  static final int GE = 57;
  static final int SHL = 58;
  static final int SHR = 59;
  static final int USHR = 60;
  static final int PLUS = 61;
  static final int MINUS = 62;
  static final int STAR = 63;
  static final int SLASH = 64;
  static final int PERCENT = 65;
  static final int POW = 66;

  // Words reserved everywhere. Those reserved by strict code only are names to the lexer.
  static final int IN = 67;
  static final int INSTANCEOF = 68;
  static final int BREAK = 69;
  static final int CASE = 70;
  static final int CATCH = 71;
  static final int CLASS = 72;
  static final int CONST = 73;
  static final int CONTINUE = 74;
  static final int DEBUGGER = 75;
  static final int DEFAULT = 76;
  static final int DELETE = 77;
  static final int DO = 78;
  static final int ELSE = 79;
  static final int ENUM = 80;
  static final int EXPORT = 81;
  static final int EXTENDS = 82;
  static final int FALSE = 83;
  static final int FINALLY = 84;
  static final int FOR = 85;
  static final int FUNCTION = 86;
  static final int IF = 87;
  static final int IMPORT = 88;
  static final int NEW = 89;
  static final int NULL = 90;
  static final int RETURN = 91;
  static final int SUPER = 92;
  static final int SWITCH = 93;
  static final int THIS = 94;
  static final int THROW = 95;
  static final int TRUE = 96;
  static final int TRY = 97;
  static final int TYPEOF = 98;
  static final int VAR = 99;
  static final int VOID = 100;
  static final int WHILE = 101;
  static final int WITH = 102;

  /// The spelling of every punctuator and reserved word, from LBRACE on.
  private static final String[] TEXT = {
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ".",
    "...",
    ";",
    ",",
    "?",
    "?.",
    ":",
    "=>",
    "!",
    "~",
    "++",
    "--",
    "=",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "**=",
    "<<=",
    ">>=",
    ">>>=",
    "&=",
    "|=",
    "^=",
    "&&=",
    "||=",
    "??=",
    "??",
    "||",
    "&&",
    "|",
    "^",
    "&",
    "==",
    "!=",
    "===",
    "!==",
    "<",
    ">",
    "<=",
    ">=",
    "<<",
    ">>",
    ">>>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "in",
    "instanceof",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "new",
    "null",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
  };

  private static final byte[] PRECEDENCE = {
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    7,
    7,
    7,
    8,
    8,
    8,
    8,
    9,
    9,
    9,
    10,
    10,
    11,
    11,
    11,
    12,
    8,
    8 // in, instanceof
  };

  /// The text of a punctuator, operator or reserved word.
  static String text(int kind) {
    return TEXT[kind - LBRACE];
  }

  /// How tightly a binary operator binds, from 1 for `??` to 12 for `**`; 0 if it is none.
  static int precedence(int kind) {
    return kind >= NULLISH && kind <= INSTANCEOF ? PRECEDENCE[kind - NULLISH] : 0;
  }

  static boolean isAssignment(int kind) {
    return kind >= ASSIGN && kind <= NULLISH_ASSIGN;
  }

  /// Whether it is a word that is reserved everywhere.
  static boolean isReserved(int kind) {
    return kind >= IN;
  }

  /// The kind of the word in `text[from, to)`: a reserved one, or NAME.
  static int ofWord(String text, int from, int to) {
    int length = to - from;
    if (length < 2 || length > 10) {
      return NAME;
    }
    switch (text.charAt(from)) {
      case 'b' -> {
        if (is(text, from, length, "break")) {
          return BREAK;
        }
      }
      case 'c' -> {
        if (is(text, from, length, "case")) {
          return CASE;
        }
        if (is(text, from, length, "catch")) {
          return CATCH;
        }
        if (is(text, from, length, "class")) {
          return CLASS;
        }
        if (is(text, from, length, "const")) {
          return CONST;
        }
        if (is(text, from, length, "continue")) {
          return CONTINUE;
        }
      }
      case 'd' -> {
        if (is(text, from, length, "debugger")) {
          return DEBUGGER;
        }
        if (is(text, from, length, "default")) {
          return DEFAULT;
        }
        if (is(text, from, length, "delete")) {
          return DELETE;
        }
        if (is(text, from, length, "do")) {
          return DO;
        }
      }
      case 'e' -> {
        if (is(text, from, length, "else")) {
          return ELSE;
        }
        if (is(text, from, length, "enum")) {
          return ENUM;
        }
        if (is(text, from, length, "export")) {
          return EXPORT;
        }
        if (is(text, from, length, "extends")) {
          return EXTENDS;
        }
      }
      case 'f' -> {
        if (is(text, from, length, "false")) {
          return FALSE;
        }
        if (is(text, from, length, "finally")) {
          return FINALLY;
        }
        if (is(text, from, length, "for")) {
          return FOR;
        }
        if (is(text, from, length, "function")) {
          return FUNCTION;
        }
      }
      case 'i' -> {
        if (is(text, from, length, "in")) {
          return IN;
        }
        if (is(text, from, length, "instanceof")) {
          return INSTANCEOF;
        }
        if (is(text, from, length, "if")) {
          return IF;
        }
        if (is(text, from, length, "import")) {
          return IMPORT;
        }
      }
      case 'n' -> {
        if (is(text, from, length, "new")) {
          return NEW;
        }
        if (is(text, from, length, "null")) {
          return NULL;
        }
      }
      case 'r' -> {
        if (is(text, from, length, "return")) {
          return RETURN;
        }
      }
      case 's' -> {
        if (is(text, from, length, "super")) {
          return SUPER;
        }
        if (is(text, from, length, "switch")) {
          return SWITCH;
        }
      }
      case 't' -> {
        if (is(text, from, length, "this")) {
          return THIS;
        }
        if (is(text, from, length, "throw")) {
          return THROW;
        }
        if (is(text, from, length, "true")) {
          return TRUE;
        }
        if (is(text, from, length, "try")) {
          return TRY;
        }
        if (is(text, from, length, "typeof")) {
          return TYPEOF;
        }
      }
      case 'v' -> {
        if (is(text, from, length, "var")) {
          return VAR;
        }
        if (is(text, from, length, "void")) {
          return VOID;
        }
      }
      case 'w' -> {
        if (is(text, from, length, "while")) {
          return WHILE;
        }
        if (is(text, from, length, "with")) {
          return WITH;
        }
      }
      default -> {}
    }
    return NAME;
  }

  private static boolean is(String text, int from, int length, String word) {
    return word.length() == length && text.startsWith(word, from);
  }

  /// Whether a name is reserved in strict code or in a module, which this parser always reads
  /// (ECMA-262 §12.7.2), or is a reserved word written with an escape.
  static boolean isReservedName(String name) {
    return switch (name) {
      case "let",
          "static",
          "yield",
          "await",
          "implements",
          "interface",
          "package",
          "private",
          "protected",
          "public" ->
          true;
      default -> ofWord(name, 0, name.length()) != NAME;
    };
  }
}
