package dev.fitten.compiler.syntax.js;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class JsParserTest {
  static final List<String> ACCEPTED =
      List.of(
          "a = b\n/c/d",
          "a\n++b",
          "var x\nvar y",
          "do x; while (0) y",
          "return_: for (;;) { continue return_ }",
          "if (a) /b/.test(c)",
          "{} /a/.test(b)",
          "x = {} / 1",
          "a <!-- b",
          "1_000.5_0e1_0 + 0x1fn + .5 + 0b1 + 0o7 + 1..a",
          "3 in []",
          "a?.b.c(1)?.[2]?.(3)",
          "a?.5:1",
          "(a || b) ?? c",
          "(-1) ** 2 ** -3",
          "++a ** 2",
          "({a = 1} = {})",
          "({a = 1, ...b}, [c, , ...d] = []) => a",
          "[{a = 1}] = b",
          "({__proto__: a, __proto__: b} = c)",
          "[(a), (b.c)] = 1",
          "async (a, ...b) => await a",
          "async x => { for await (const y of x) ; }",
          "for (async of => {}; false;) ;",
          "for (var i = (0 in x); ;) ;",
          "for ({a = 1} of b) ;",
          "await x; for await (const a of b) ;",
          "label: { break label }",
          "try {} catch (e) { var e }",
          "try {} catch { let e } finally {}",
          "function f(a) { var a; function a() {} }",
          "function f() { function a() {} function a() {} var a }",
          "class A { #x; has(o) { return #x in o && this.#x } }",
          "class A { get #x() {} set #x(v) {} }",
          "class A { static { var b; function c() {} function c() {} } }",
          "class A { static async *#m() {} get; set; static; async; static static }",
          "class A extends B { x = super.y; constructor() { (() => super())() } }",
          "class A extends (B, C) {}",
          "tag`\\01 \\u`",
          "`a${`b${c}`}d`",
          "/(?<a>.)|(?<a>.)\\k<a>/u",
          "/[\\p{L}--[a-z]]/v",
          "/(?i-s:a)/",
          "import a, {b as c, default as d, 'x-y' as e} from 'x' with { type: 'json' }",
          "import * as ns from 'x'",
          "import('x', {with: {}},); import.meta.url",
          "export { a as default, a as 'b c' }; let a",
          "export * from 'x'; export * as y from 'y'",
          "export default async function () {}",
          "export const {a, b: [c, ...d], ...e} = x",
          "({ get a() {}, set a(b) {}, async b() {}, *c() {}, async *d() {}, get [h]() {} })",
          "get = set = of = async = from = as = 1",
          "var \\u{61}b, ünïcode, 变量, 𠮷",
          "a.v\\u0061r",
          "a ? b : c ? d : e => f");

  @ParameterizedTest
  @FieldSource("ACCEPTED")
  void aModuleOfTheLanguageHasNoErrors(String text) {
    assertEquals(List.of(), Trees.errors(text, Options.ECMASCRIPT));
  }

  @ParameterizedTest(name = "{0} -> {1},{2} {3}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          let a, a                    ¦ 7  ¦ 8  ¦ 'a' is already declared
          { let a; { var a } }        ¦ 15 ¦ 16 ¦ 'a' is already declared
          import a from 'x'; var a    ¦ 23 ¦ 24 ¦ 'a' is already declared
          function f(a) { let a }     ¦ 20 ¦ 21 ¦ 'a' is already declared
          (a, a) => 1                 ¦ 4  ¦ 5  ¦ Duplicate parameter 'a'
          try {} catch (e) { let e }  ¦ 23 ¦ 24 ¦ 'e' is already declared
          export { a }                ¦ 9  ¦ 10 ¦ 'a' is exported but not declared
          export { a, a }; let a      ¦ 12 ¦ 13 ¦ 'a' is already exported
          export { 'a b' }            ¦ 9  ¦ 14 ¦ A string cannot name a variable
          a ?? b || c                 ¦ 5  ¦ 11 ¦ '??' cannot be mixed with '&&' and '||'
          -1 ** 2                     ¦ 3  ¦ 5  ¦ The left side of '**' needs parentheses here
          await 1 ** 2                ¦ 8  ¦ 10 ¦ The left side of '**' needs parentheses here
          a?.b = 1                    ¦ 0  ¦ 4  ¦ This cannot be assigned to
          f() = 1                     ¦ 0  ¦ 3  ¦ This cannot be assigned to
          ({a}) = 1                   ¦ 1  ¦ 4  ¦ This cannot be assigned to
          1++                         ¦ 0  ¦ 1  ¦ This cannot be assigned to
          arguments = 1               ¦ 0  ¦ 9  ¦ 'arguments' cannot be declared or assigned
          ((a)) => 1                  ¦ 2  ¦ 3  ¦ A parameter cannot stand in parentheses
          (a.b) => 1                  ¦ 1  ¦ 4  ¦ This cannot be a parameter
          (...a, b) => 1              ¦ 5  ¦ 6  ¦ A rest element must be the last
          [...a, ] = b                ¦ 1  ¦ 5  ¦ A rest element must be the last
          ({a = 1})                   ¦ 4  ¦ 5  ¦ Unexpected '=' in an object literal
          ({__proto__: 1, __proto__: 2}) ¦ 16 ¦ 25 ¦ Duplicate '__proto__' in a literal
          delete a                    ¦ 7  ¦ 8  ¦ A variable cannot be deleted
          010                         ¦ 0  ¦ 3  ¦ A number cannot start with 0 and a digit
          1__0                        ¦ 1  ¦ 2  ¦ A numeric separator must stand between two digits
          '\\01'                      ¦ 1  ¦ 3  ¦ Octal escapes are not allowed
          `\\u{110000}`               ¦ 1  ¦ 10 ¦ Invalid escape in a template
          'abc                        ¦ 0  ¦ 4  ¦ This string has no end
          `a${b                       ¦ 5  ¦ 5  ¦ Unexpected end, expected '}'
          /* a                        ¦ 0  ¦ 2  ¦ This comment has no end
          /a                          ¦ 0  ¦ 2  ¦ This regular expression has no end
          /a/gg                       ¦ 3  ¦ 5  ¦ Invalid flags of a regular expression
          /a(b/                       ¦ 2  ¦ 3  ¦ Invalid regular expression: this group is not closed
          /[b-a]/                     ¦ 2  ¦ 5  ¦ Invalid regular expression: this range is out of order
          /(?<a>.)(?<a>.)/            ¦ 8  ¦ 15 ¦ Invalid regular expression: the group name 'a' is used twice
          return 1                    ¦ 0  ¦ 6  ¦ 'return' is allowed in functions only
          break                       ¦ 0  ¦ 5  ¦ 'break' is allowed in loops and switches only
          x: { continue x }           ¦ 14 ¦ 15 ¦ 'continue' needs the label of a loop
          for (;;) break y            ¦ 15 ¦ 16 ¦ There is no label 'y' around this
          a: a: ;                     ¦ 3  ¦ 4  ¦ Label 'a' is already used around this
          with (a) b                  ¦ 0  ¦ 4  ¦ 'with' is not allowed in modules
          let let                     ¦ 4  ¦ 7  ¦ 'let' is a reserved word
          var yield                   ¦ 4  ¦ 9  ¦ 'yield' is a reserved word
          var if                      ¦ 4  ¦ 6  ¦ 'if' is a reserved word
          const a                     ¦ 6  ¦ 7  ¦ A constant needs a value
          let {a}                     ¦ 4  ¦ 7  ¦ A destructuring declaration needs a value
          if (a) let b                ¦ 7  ¦ 10 ¦ A declaration needs a block here
          function f() { await x }    ¦ 15 ¦ 20 ¦ 'await' is allowed in async functions only
          async (x = await 1) => 1    ¦ 11 ¦ 16 ¦ 'await' and 'yield' cannot be used in parameters
          function f(a = 1) { 'use strict' } ¦ 20 ¦ 32 ¦ 'use strict' needs parameters without defaults and patterns
          class A { m() { this.#x } } ¦ 21 ¦ 23 ¦ Private name '#x' is not declared in a class around
          class A { #x; #x }          ¦ 14 ¦ 16 ¦ Private name '#x' is already declared
          class A { constructor() {} constructor() {} } ¦ 27 ¦ 38 ¦ A class has one constructor only
          class A { constructor() { super() } } ¦ 26 ¦ 31 ¦ 'super()' is allowed in the constructor of a class with 'extends' only
          class A { x = arguments }   ¦ 14 ¦ 23 ¦ 'arguments' cannot be used in a class field or static block
          super.x                     ¦ 0  ¦ 5  ¦ 'super' is allowed in methods only
          new.target                  ¦ 0  ¦ 10 ¦ 'new.target' is allowed in functions only
          { import 'x' }              ¦ 2  ¦ 8  ¦ 'import' is allowed at the top level of a module only
          <!-- x                      ¦ 0  ¦ 1  ¦ Unexpected '<', expected an expression
          @watch a                    ¦ 0  ¦ 1  ¦ Unexpected character '@'
          for (async of x) ;          ¦ 5  ¦ 10 ¦ This loop's target cannot be called 'async'
          () => {} || a               ¦ 9  ¦ 11 ¦ Unexpected '||'
          f(a b)                      ¦ 4  ¦ 5  ¦ Unexpected 'b', expected ',' or ')'
          v\\u0061r x                 ¦ 0  ¦ 8  ¦ 'var' is a reserved word
          """)
  void aMistakeIsNamedWhereItIs(String text, int start, int end, String message) {
    SyntaxError first = Trees.errors(text.replace("\\\\", "\\"), Options.ECMASCRIPT).getFirst();
    assertEquals(
        start + "," + end + " " + message,
        first.start() + "," + first.end() + " " + first.message());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          a.b?.[c]         ¦ ChainExpression[0,8](MemberExpression[0,8](MemberExpression[0,3](Identifier a[0,1], Identifier b[2,3]), Identifier c[6,7]))
          a + b * c        ¦ BinaryExpression +[0,9](Identifier a[0,1], BinaryExpression *[4,9](Identifier b[4,5], Identifier c[8,9]))
          (a, b)           ¦ SequenceExpression[1,5](Identifier a[1,2], Identifier b[4,5])
          a ? b : c = d    ¦ ConditionalExpression[0,13](Identifier a[0,1], Identifier b[4,5], AssignmentExpression =[8,13](Identifier c[8,9], Identifier d[12,13]))
          ({a, b: [c = 1]} = d) ¦ AssignmentExpression =[1,20](ObjectPattern[1,16](AssignmentProperty[2,3](Identifier a[2,3]), AssignmentProperty[5,15](Identifier b[5,6], ArrayPattern[8,15](AssignmentPattern[9,14](Identifier c[9,10], NumberLiteral 1.0[13,14])))), Identifier d[19,20])
          `a${b}c`         ¦ TemplateLiteral[0,8](TemplateElement 'a'[1,2], Identifier b[4,5], TemplateElement 'c'[6,7])
          (a, {b}) => c    ¦ ArrowFunctionExpression[0,13](Identifier a[1,2], ObjectPattern[4,7](AssignmentProperty[5,6](Identifier b[5,6])), Identifier c[12,13])
          last = count++   ¦ AssignmentExpression =[0,14](Identifier last[0,4], UpdateExpression[7,14](Identifier count[7,12]))
          """)
  void anExpressionBecomesATreeOfEstree(String text, String expected) {
    var result = JsParser.parseExpression(text, 0, text.length(), Options.ECMASCRIPT);
    assertEquals(List.of(), result.errors());
    assertEquals(expected, Trees.dump(result.tree()));
  }

  @Test
  void positionsAreThoseOfTheWholeText() {
    String text = "<script>let a = 1 // x\n</script>";
    var result = JsParser.parseModule(text, 8, text.indexOf("</script>"), Options.FIT);
    assertEquals(List.of(), result.errors());
    Node a = Trees.identifier(result.tree(), "a", 0);
    assertEquals("12,13", a.start() + "," + a.end());
    assertEquals(List.of(new Comment(18, 22, false)), result.comments());
  }

  @Test
  void offsetsOfDecodedTextAreMappedToTheFile() {
    // The file has `a &lt; b` from offset 100 on; decoded it is `a < b`.
    Options options = Options.HANDLER.withPositions(at -> at < 3 ? 100 + at : 103 + at);
    var result = JsParser.parseStatements("a < b c", 0, 5, options);
    assertEquals(
        "Program[100,108](ExpressionStatement[100,108](BinaryExpression <[100,108]("
            + "Identifier a[100,101], Identifier b[107,108])))",
        Trees.dump(result.tree()));
    var wrong = JsParser.parseStatements("a < b c", 0, 7, options);
    assertEquals(109, wrong.errors().getFirst().start());
  }

  @ParameterizedTest(name = "{0} ends at {1}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          rows as row, i (row.id)} ¦ 4
          a ? "}" : `${b}`} it's   ¦ 16
          {a: 1}} "                ¦ 6
          x => { return x }} `     ¦ 17
          /}/.test(a)} '           ¦ 11
          a, b}                    ¦ 1
          a /* b */ }              ¦ 1
          """)
  void aPrefixEndsWhereTheExpressionDoes(String text, int end) {
    var result = JsParser.parseExpressionPrefix(text, 0, text.length(), Options.ECMASCRIPT);
    assertEquals(List.of(), result.errors());
    assertEquals(end, result.end());
    assertEquals(List.of(), result.comments());
  }

  @Test
  void aPatternPrefixLeavesTheRestAlone() {
    String text = "{ id, label = '}' }, i (id)}";
    var result = JsParser.parsePatternPrefix(text, 0, text.length(), Options.ECMASCRIPT);
    assertTrue(result.ok());
    assertEquals(19, result.end());
    assertInstanceOf(Pattern.ObjectPattern.class, result.tree());
  }

  @Test
  void anExpressionThatCannotBeReadIsInvalidWithOneError() {
    for (String text : List.of("", "a b", "a +", "(", "{a", "`${", "@")) {
      var result = JsParser.parseExpression(text, 0, text.length(), Options.ECMASCRIPT);
      assertEquals(1, result.errors().size(), text);
      assertInstanceOf(Expression.InvalidExpression.class, result.tree(), text);
    }
  }

  @Test
  void aHandlerMayReturnAndAwaitButNotImport() {
    String text = "if (event.key) return; await save(); count++";
    assertTrue(JsParser.parseStatements(text, 0, text.length(), Options.HANDLER).ok());
    assertFalse(JsParser.parseStatements(text, 0, text.length(), Options.ECMASCRIPT).ok());
    var refused = JsParser.parseStatements("import 'a'", 0, 10, Options.HANDLER);
    assertEquals(
        "'import' is allowed at the top level of a module only",
        refused.errors().getFirst().message());
  }

  @Test
  void watchNamesWhatAFunctionWaitsFor() {
    String text =
        "let s = '@watch x'\n@watch a, // one\n  b /* two */\n\n// f\nasync function f() {}";
    Node.Program tree = Trees.module(text, Options.FIT);
    var watch = assertInstanceOf(Statement.WatchDeclaration.class, tree.body().get(1));
    assertEquals("@watch", text.substring(watch.keywordStart(), watch.keywordEnd()));
    assertEquals(List.of("a", "b"), watch.watched().stream().map(Identifier::name).toList());
    assertTrue(text.substring(watch.function().start()).startsWith("async function f"));
    assertEquals(text.length(), watch.end());
  }

  @Test
  void propsNamesAJavaClass() {
    Node.Program tree = Trees.module("@props shop.ProductPage // a record\nlet a", Options.FIT);
    var props = assertInstanceOf(Statement.PropsDirective.class, tree.body().getFirst());
    assertEquals("shop.ProductPage", props.qualifiedName());
    assertEquals("7,23", props.nameStart() + "," + props.nameEnd());
    assertEquals(2, tree.body().size());
  }

  @ParameterizedTest(name = "{0} -> {3}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          @watch a let b            ¦ 0  ¦ 8  ¦ @watch must stand before a function declaration
          @watch function f() {}    ¦ 7  ¦ 15 ¦ Unexpected 'function', expected a name
          @wtach a                  ¦ 0  ¦ 6  ¦ Unknown form behind '@'
          x = @watch a              ¦ 4  ¦ 5  ¦ Unexpected '@', expected an expression
          @props                    ¦ 0  ¦ 6  ¦ @props needs the name of a Java class
          { @props a.B }            ¦ 2  ¦ 12 ¦ @props is allowed at the top level of the script only
          @props a.B c              ¦ 11 ¦ 12 ¦ Unexpected 'c'
          """)
  void aMisplacedCompileTimeFormIsNamed(String text, int start, int end, String message) {
    SyntaxError first = Trees.errors(text, Options.FIT).getFirst();
    assertEquals(
        start + "," + end + " " + message,
        first.start() + "," + first.end() + " " + first.message());
  }

  @Test
  void independentErrorsAreReportedInOneRunAndKnockOnErrorsAreNot() {
    // The bracket left open in the first line hides where the statement ends.
    assertEquals(1, Trees.errors("let a = (1 + ;\nlet b = 2\nlet 1", Options.FIT).size());
    String broken = "let a = 1 +\nconst b = 2\nexport { a }\nlet x = ]\nfunction ok() {}\nlet 1";
    assertEquals(
        List.of("2:1", "4:9", "6:5"),
        Trees.errors(broken, Options.ECMASCRIPT).stream()
            .map(e -> place(broken, e))
            .collect(Collectors.toList()));
  }

  private static String place(String text, SyntaxError error) {
    String before = text.substring(0, error.start());
    return before.lines().count()
        + (before.endsWith("\n") ? 1 : 0)
        + ":"
        + (error.start() - before.lastIndexOf('\n'));
  }

  @Test
  void nestingBeyondTheLimitIsAnErrorAndNothingWorse() {
    for (String[] pair :
        List.of(
            new String[] {"(", ")"},
            new String[] {"[", "]"},
            new String[] {"{", "}"},
            new String[] {"!", ""},
            new String[] {"x => ", ""},
            new String[] {"f(", ")"},
            new String[] {"if (a) ", ""},
            new String[] {"`${", "}`"},
            new String[] {"a = ", ""},
            new String[] {"new ", ""},
            new String[] {"2 ** ", ""},
            new String[] {"({a: ", "})"},
            new String[] {"function f() {", "}"},
            new String[] {"class A extends ", ""})) {
      String middle = pair[0].equals("{") || pair[0].startsWith("function") ? ";" : "x";
      String fits = pair[0].repeat(100) + middle + pair[1].repeat(100);
      if (!pair[0].startsWith("class")) {
        assertEquals(List.of(), Trees.errors(fits, Options.ECMASCRIPT), pair[0]);
      }
      String deep = pair[0].repeat(50_000) + middle + pair[1].repeat(50_000);
      assertEquals(1, Trees.errors(deep, Options.ECMASCRIPT).size(), pair[0]);
    }
    String exactly = "(".repeat(200) + "a" + ")".repeat(200);
    assertEquals(List.of(), Trees.errors(exactly, Options.ECMASCRIPT));
    assertEquals(
        "This is nested more than 200 deep",
        Trees.errors("(" + exactly + ")", Options.ECMASCRIPT).getFirst().message());
  }

  @Test
  void longChainsAreReadAndEndlessOnesRefused() {
    for (String link : List.of("a + ", "a ? b : ", "if (a) ; else ", "a.b().", "a && ")) {
      String end = link.startsWith("if") ? ";" : "c";
      assertEquals(List.of(), Trees.errors(link.repeat(300) + end, Options.ECMASCRIPT), link);
      assertEquals(1, Trees.errors(link.repeat(20_000) + end, Options.ECMASCRIPT).size(), link);
    }
    String list = "x = [" + "a + b, new c.d, ".repeat(5_000) + "]";
    assertEquals(List.of(), Trees.errors(list, Options.ECMASCRIPT));
  }
}
