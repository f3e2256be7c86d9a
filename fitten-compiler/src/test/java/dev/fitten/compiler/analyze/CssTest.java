package dev.fitten.compiler.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CssTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a { color : red ; }             | a{color :red}
          a :hover { b: c }               | a :hover{b:c}
          a{b:"x  ;  y"}                  | a{b:"x  ;  y"}
          a{b:url( x y )}                 | a{b:url( x y )}
          a /* c */ b { d: calc(1px + 2px) } | a b{d:calc(1px + 2px)}
          """)
  void whiteSpaceThatMeansNothingGoes(String css, String expected) {
    assertEquals(expected, Css.minify(css));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          p{a:b}                     | p[x]{a:b}
          p b{a:b}                   | p b[x]{a:b}
          a,b>c{a:b}                 | a[x],b>c[x]{a:b}
          a:hover::before{a:b}       | a[x]:hover::before{a:b}
          a:is(b,c d){a:b}           | a[x]:is(b,c d){a:b}
          @media print{p{a:b}}       | @media print{p[x]{a:b}}
          @keyframes k{from{a:b}to{a:c}} | @keyframes k{from{a:b}to{a:c}}
          p{a:b;&:hover{c:d}b{e:f}}  | p[x]{a:b;&:hover{c:d}b[x]{e:f}}
          """)
  void everySelectorAsksForTheAttribute(String css, String expected) {
    assertEquals(expected, Css.scope(css, "x"));
  }

  @Test
  void whatDoesNotEndIsAFault() {
    assertNull(Css.check("a{b:'}'/*}*/}"));
    for (String text : new String[] {"a{", "a}", "a{b:'x}", "/* a", "a{b:(1}"}) {
      assertNotNull(Css.check(text), text);
    }
  }
}
