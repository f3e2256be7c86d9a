package dev.fitten.compiler.syntax.js;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the text, the parser and the scopes come to an end without throwing, and what they
/// report lies inside the text.
class FuzzTest {
  private static final List<String> CORPUS =
      List.of(
          """
          import Child, { a as b, 'c-d' as e } from "./child.fit" with { type: "json" };
          @props shop.ProductPage
          let count = $state(0n), { f = 1_0, ...rest } = $props()
          @watch count, // why
            f
          async function update() { for await (const [x, y = {}] of gen()) label: { break label } }
          export default class A extends (B, C) {
            static #p = 1; get #q() { return #p in this ?? (1 || 2) }
            static { this.x = `a${`b${c}\\u{41}`}d`; } async *[Symbol.iterator]() { yield* super.x }
          }
          """,
          """
          const re = /[/\\]}(?<n>x)]+(?:a|b){1,2}?\\k<n>/giu, v = /[\\p{L}--[a-z]]/v;
          ({ a = 1, b: [c, , ...d], ['e']: f.g } = h); (i, [j = 2]) => { 'use strict2' };
          if (a) ++b
          else if (d) { e } else do f(); while (g) h?.i?.[j]?.(k)
          switch (x) { case 1: let l; default: throw new Error("\\x41\\
          b") }
          try { import('x').then(async (m, ...n) => await m) } catch ({ message }) {} finally {}
          var \\u0061b, 变量 = a ? b : c ? d => e : (f, g), o = { get h() {}, async *i() {}, __proto__: 1 }
          export { o as 'p q' }; export * as r from 's'; // <!-- end
          """);

  private static final String PIECES = "(){}[]`'\"/\\$@#?.,;:=>+-*!&|<\n0na\u2028é\ud800";

  private static void check(String text) {
    for (Options options : List.of(Options.FIT, Options.ECMASCRIPT.withMaxNesting(20))) {
      var module = JsParser.parseModule(text, 0, text.length(), options);
      int last = 0;
      for (SyntaxError error : module.errors()) {
        assertTrue(error.start() >= last && error.end() >= error.start(), () -> text + error);
        assertTrue(error.end() <= text.length(), () -> text + error);
        last = error.start();
      }
      Scopes.analyze(module.tree());
      for (Node node : Trees.all(module.tree())) {
        assertTrue(node.start() <= node.end() && node.end() <= text.length(), text);
      }
    }
    int half = text.length() / 2;
    JsParser.parseStatements(text, half, text.length(), Options.HANDLER);
    JsParser.parseExpression(text, half, text.length(), Options.ECMASCRIPT);
    assertTrue(
        JsParser.parseExpressionPrefix(text, half, text.length(), Options.FIT).end()
            <= text.length());
    JsParser.parsePatternPrefix(text, half, text.length(), Options.FIT);
  }

  @Test
  void theCorpusItselfHasNoErrors() {
    for (String text : CORPUS) {
      assertEquals(List.of(), Trees.errors(text, Options.FIT));
    }
  }

  @Test
  void everyPieceOfAProgramIsReadToTheEnd() {
    for (String text : CORPUS) {
      for (int i = 0; i <= text.length(); i++) {
        check(text.substring(0, i));
        check(text.substring(i));
      }
    }
  }

  @Test
  void everyMutationOfAProgramIsReadToTheEnd() {
    Random random = new Random(42);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(CORPUS.get(round % CORPUS.size()));
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
          case 2 -> text.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
          default -> {
            int to = Math.min(text.length(), at + random.nextInt(40));
            text.insert(random.nextInt(text.length()), text.substring(at, to));
          }
        }
      }
      check(text.toString());
    }
  }
}
