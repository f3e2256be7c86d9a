package dev.fitten.compiler.syntax.js;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopesTest {

  /// The uses of the module's `x`, as `offset` with `r` and `w`.
  private static String uses(String text) {
    Scopes scopes = Scopes.analyze(Trees.module(text, Options.FIT));
    Binding x = scopes.module().own("x");
    assertNotNull(x);
    StringBuilder uses = new StringBuilder();
    for (Reference reference : x.references()) {
      uses.append(uses.isEmpty() ? "" : " ").append(reference.identifier().start());
      uses.append(reference.read() ? "r" : "").append(reference.write() ? "w" : "");
    }
    return uses.toString();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          let x; y = x              ¦ 11r
          let x; x = 1              ¦ 7w
          let x; x += 1             ¦ 7rw
          let x; x ??= 1            ¦ 7rw
          let x; y = x++            ¦ 11rw
          let x; x.y = 1            ¦ 7r
          let x; x[x] = 1           ¦ 7r 9r
          let x; ({x} = y)          ¦ 9w
          let x; ({x: y} = z)       ¦ §§
          let x; ({y: x = x} = z)   ¦ 12w 16r
          let x; [x, ...x.y] = z    ¦ 8w 14r
          let x; for (x of y) ;     ¦ 12w
          let x; for (x in x) ;     ¦ 12w 17r
          let x; for (let x of x) x ¦ §§
          let x; (x => x)(x)        ¦ 16r
          let x; (y = x) => x       ¦ 12r 18r
          let x; function f(y = x) { var x; x = 1 } ¦ 22r
          let x; function f() { x; var x } ¦ §§
          let x; { x; let x }       ¦ §§
          let x; { function x() {} x = 1 } ¦ §§
          let x; { var y = x }      ¦ 17r
          let x; try {} catch (x) { x = 1 } ¦ §§
          let x; try {} catch ({a = x}) {} ¦ 26r
          let x; switch (x) { case x: let x } ¦ 15r
          let x; y.x; ({x: 1}); x: for (;;) break x ¦ §§
          let x; y = {x}            ¦ 12r
          let x; class A { x = x; [x]() {} static { x = 1 } } ¦ 21r 25r 42w
          let x; (class x { y = x }) ¦ §§
          let x; (function x() { x })() ¦ §§
          let x; function f() { g = () => { x = 1 } } ¦ 34w
          export { x }; let x       ¦ 9r
          export { x as x } from 'y'; let x ¦ §§
          import x from 'x'; x()    ¦ 19r
          let x; tag`${x}`          ¦ 13r
          x; function x() {}        ¦ 0r
          @watch x function f() { x } let x ¦ 7r 24r
          """)
  void everyUseIsFoundAndShadowingRespected(String text, String expected) {
    assertEquals(expected, uses(text));
  }

  @Test
  void declarationsHaveTheirKindsAndScopes() {
    Node.Program tree =
        Trees.module(
            "import i from 'm'; const c = 1; let l; var v;"
                + " function f(p) { var w; { let n; var h } } class K {} try {} catch (e) {}");
    Scopes scopes = Scopes.analyze(tree);
    assertEquals(
        "[VAR v, IMPORT i, CONST c, LET l, FUNCTION f, CLASS K]",
        scopes.module().bindings().toString());
    Scope function = scopes.opened(tree.body().get(4));
    assertNotNull(function);
    assertEquals("[PARAMETER p, VAR w, VAR h]", function.bindings().toString());
    Binding n = scopes.resolve(Trees.identifier(tree, "n", 0));
    assertNotNull(n);
    assertEquals(Scope.Kind.BLOCK, n.scope().kind());
    assertSame(function, n.scope().parent());
    assertSame(function, n.scope().callable());
    Binding e = scopes.resolve(Trees.identifier(tree, "e", 0));
    assertNotNull(e);
    assertEquals(Binding.Kind.CATCH, e.kind());
  }

  @Test
  void parametersWithDefaultsAreAScopeOfTheirOwn() {
    Node.Program tree = Trees.module("function f(a = () => b) { var b; var a; a }");
    Scopes scopes = Scopes.analyze(tree);
    assertNull(scopes.resolve(Trees.identifier(tree, "b", 0)));
    Binding inner = scopes.resolve(Trees.identifier(tree, "a", 2));
    assertNotNull(inner);
    assertEquals(Scope.Kind.BODY, inner.scope().kind());
    assertNotSame(inner, scopes.resolve(Trees.identifier(tree, "a", 0)));
  }

  @Test
  void argumentsBelongsToTheNearestFunctionThatIsNoArrow() {
    Node.Program tree = Trees.module("function f() { () => arguments } arguments");
    Scopes scopes = Scopes.analyze(tree);
    Binding inner = scopes.resolve(Trees.identifier(tree, "arguments", 0));
    assertNotNull(inner);
    assertEquals(Binding.Kind.ARGUMENTS, inner.kind());
    assertSame(scopes.opened(tree.body().getFirst()), inner.scope());
    assertEquals(1, scopes.unresolved().size());
  }

  @Test
  void aFragmentSeesTheModuleAndTheTemplatesNames() {
    Scopes scopes = Scopes.analyze(Trees.module("let rows = [], count = 0"));
    Pattern item = JsParser.parsePatternPrefix("{ id, label = count }", 0, 21, Options.FIT).tree();
    Scope each = scopes.child(scopes.module(), List.of(item, new Identifier(30, 31, "i")));
    Node handler =
        JsParser.parseStatements("count = id; let id2 = i; event", 0, 30, Options.HANDLER).tree();
    Scope fragment = scopes.analyzeFragment(handler, each);

    assertEquals(Scope.Kind.FRAGMENT, fragment.kind());
    Binding count = scopes.module().own("count");
    assertNotNull(count);
    assertEquals(2, count.references().size());
    assertTrue(count.reassigned());
    assertSame(each.own("id"), scopes.resolve(Trees.identifier(handler, "id", 0)));
    assertSame(each.own("i"), scopes.resolve(Trees.identifier(handler, "i", 0)));
    assertNotNull(fragment.own("id2"));
    assertEquals(
        List.of("event"), scopes.unresolved().stream().map(r -> r.identifier().name()).toList());
  }

  @Test
  void aNodeKnowsItsParentAndTheScopeAround() {
    Node.Program tree = Trees.module("function f() { if (a) { b.c(d) } }");
    Scopes scopes = Scopes.analyze(tree);
    for (Node node : Trees.all(tree)) {
      for (Node child : node.children()) {
        assertSame(node, scopes.parent(child), () -> Trees.dump(child));
      }
    }
    assertEquals(Scope.Kind.BLOCK, scopes.around(Trees.identifier(tree, "d", 0)).kind());
    assertSame(scopes.module(), scopes.around(tree.body().getFirst()));
  }
}
