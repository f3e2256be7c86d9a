package dev.fitten.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.html.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaEmitterTest {
  private static final String SHOP =
      """
      package shop;
      import java.util.*;
      import org.jspecify.annotations.Nullable;
      public record Page(
          String title, @Nullable String note, int count, long big, double price, float ratio,
          boolean open, char grade, Status status, List<Item> items, List<String> tags,
          Map<String, Integer> stock, Optional<Item> best, @Nullable Item last, Integer boxed) {
        public enum Status { OPEN, SOLD_OUT }
        public record Item(long id, String name, double price, Status status) {
          public String label() { return name + "!"; }
        }
        public static Page sample() {
          return new Page("A <b> & \\"c\\"", null, 3, 9007199254740993L, 19.5, 0.1f, true, 'x',
              Status.OPEN,
              List.of(new Item(1, "Tea", 2.5, Status.OPEN), new Item(2, "Pot", 1e21, Status.SOLD_OUT)),
              List.of("a", "b"), Map.of("tea", 4), Optional.of(new Item(3, "Cup", 0, Status.OPEN)),
              null, 7);
        }
      }
      """;

  @TempDir Path root;

  @Test
  void valuesLookAsTheyDoInTheBrowser() throws Exception {
    assertEquals(
        "<p>A &lt;b&gt; &amp; \"c\"||3|9007199254740992|19.5|0.1|true|x|OPEN|7</p>",
        page(
            "<p>{title}|{note}|{count}|{big}|{price}|{ratio}|{open}|{grade}|{status}|{boxed}</p>"));
  }

  @Test
  void numbersAreComputedAsDoubles() throws Exception {
    assertEquals(
        "<p>4|1.5|9007199254740991|7.5|2|-3|58.5|1e+21|2.50|3|NaN</p>",
        page(
            "<p>{count + 1}|{count / 2}|{big + 1 - 1}|{(count + 2) * 1.5}|{5 % count}|{-count}|{count * price}"
                + "|{items[1].price}|{items[0].price.toFixed(2)}|{Math.max(count, 1)}|{stock.none * 2}</p>"));
  }

  @Test
  void conditionsFollowTruthiness() throws Exception {
    assertEquals(
        "<p>a<!---->b<!---->c<!----></p>",
        page(
            "<p>{#if title}a{/if}{#if note}x{:else if count > 2 && open}b{/if}"
                + "{#if !note || last?.name}c{:else}x{/if}</p>"));
  }

  @Test
  void absentValuesAreChosenAsInJavaScript() throws Exception {
    assertEquals(
        "<p>none|Cup|undefined|null|no|?|4|true</p>",
        page(
            "<p>{note ?? 'none'}|{best?.name}|{`${last?.name}`}|{`${note}`}|{last === null ? 'no' : 'yes'}"
                + "|{last?.name ?? '?'}|{stock.tea}|{stock['x'] == null}</p>"));
  }

  @Test
  void enumsCompareWithTheirNames() throws Exception {
    assertEquals(
        "<p>yes no SOLD_OUT</p>",
        page(
            "<p>{status === 'OPEN' ? 'yes' : 'no'} {status !== 'OPEN' ? 'yes' : 'no'}"
                + " {items[1].status}</p>"));
  }

  @Test
  void listsAreLooped() throws Exception {
    assertEquals(
        "<ul><li>0: Tea! (1)</li><li>1: Pot! (2)</li><!----></ul><p>a<!---->b<!----><!----></p>"
            + "<i>none</i><!---->",
        page(
            "<ul>{#each items as item, i (item.id)}<li>{i}: {item.label} ({item.id})</li>{/each}</ul>"
                + "<p>{#each tags as tag}{tag}{/each}</p>"
                + "{#each [] as n}{n}{:else}<i>none</i>{/each}"));
  }

  @Test
  void itemsCanBeTakenApart() throws Exception {
    assertEquals(
        "<b>Tea2.5</b><b>Pot1e+21</b><!---->",
        page("{#each items as {name, price: cost}}<b>{name}{cost}</b>{/each}"));
  }

  @Test
  void attributesAreEscapedPresentOrAbsent() throws Exception {
    assertEquals(
        "<a title=\"A &lt;b&gt; &amp; &quot;c&quot;\" href=\"/item/3\" hidden=\"\" class=\"x on\""
            + " data-a=\"3 of 2\">x</a>",
        page(
            "<a title={title} href=\"/item/{count}\" hidden={open} lang={note} class=\"x\""
                + " class:on={open} class:off={!open} data-a=\"{count} of {items.length}\">x</a>"));
  }

  @Test
  void aScriptUrlIsBlocked() throws Exception {
    assertEquals(
        "<a href=\"about:blank#blocked\">x</a><a href=\"about:blank#blocked\">y</a>",
        page("<a href={'java\\nscript:' + title}>x</a><a href=\"{'javascript'}:{title}\">y</a>"));
  }

  @Test
  void stylesAndClassesAreJoined() throws Exception {
    assertEquals(
        "<p class=\"A &lt;b&gt; &amp; &quot;c&quot; on\" style=\"top: 0; width: 3px\">x</p>",
        page(
            "<p class={title} class:on={open} style=\"top: 0;\" style:width={count + 'px'}>x</p>"));
  }

  @Test
  void statesShowTheirFirstValue() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .component(
                "counter.fit",
                """
                <script>
                  let count = $state(1)
                  const double = $derived(count * 2)
                  let rows = $state([{ id: 1, label: 'a' }, { id: 2, label: 'b' }])
                  let user = $state(null)
                  let later = $state(fetchLater())
                  function fetchLater() { return new Map() }
                  const plural = n => n === 1 ? 'row' : 'rows'
                  @watch count, double
                  function show() { $label.textContent = `Count: ${count} and ${double}` }
                </script>
                <template>
                  <button onclick="count++, later = 2, user = {}">{count} {plural(rows.length)}</button>
                  {#each rows as row (row.id)}<i>{row.label}</i>{/each}
                  {#if user}<b>{user.name}</b>{:else}nobody{/if}
                  <span ref="$label"></span>
                </template>
                """);
    assertEquals(
        "<button>1 rows</button><i>a</i><i>b</i><!---->nobody<!----><span>Count: 1 and 2</span>",
        CompiledView.html(compiled.view("counter.fit"), null));
  }

  @Test
  void aChildIsWrittenForTheTypesItGets() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Page.java", SHOP)
            .component(
                "shop/card.fit",
                """
                <script>
                  let { item, big = false, onpick = null } = $props()
                </script>
                <template><div class="card" class:big={big}><b>{item.name}</b><slot>none</slot></div></template>
                """)
            .component(
                "shop/page.fit",
                """
                <script>
                  import Card from "./card.fit"
                  @props shop.Page
                </script>
                <template>
                  {#each items as item}<Card item={item} onpick={() => 1}/>{/each}
                  <Card item={items[0]} big><i>{title}</i></Card>
                </template>
                """);
    View<Object> view = compiled.view("shop/page.fit");
    assertEquals(
        "<div class=\"card\"><b>Tea</b>none<!----></div><div class=\"card\"><b>Pot</b>none<!----></div><!---->"
            + "<div class=\"card big\"><b>Tea</b><i>A &lt;b&gt; &amp; \"c\"</i><!----></div>",
        CompiledView.html(view, compiled.sample("shop.Page")));
  }

  @Test
  void onlyReachedMembersAreSent() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Page.java", SHOP)
            .component(
                "shop/page.fit",
                """
                <script>
                  @props shop.Page
                  let picked = $state(0)
                </script>
                <template>
                  <h1>{title}</h1>
                  {#each items as item (item.id)}
                    <button onclick={() => picked = item.id}>{item.label}</button>
                  {/each}
                  <p>{picked}</p>
                </template>
                """);
    View<Object> view = compiled.view("shop/page.fit");
    assertTrue(view.interactive());
    assertEquals("shop/page", view.name());
    assertEquals(
        "{\"items\":[{\"id\":1,\"label\":\"Tea!\"},{\"id\":2,\"label\":\"Pot!\"}]}",
        CompiledView.json(view, compiled.sample("shop.Page")));
  }

  @Test
  void aWholeValueIsSentWhereItGoesElsewhere() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Page.java", SHOP)
            .component(
                "page.fit",
                """
                <script>
                  @props shop.Page
                  let rows = $state(items)
                </script>
                <template>
                  {#each rows as row}<button onclick="rows.push(row)">{row.name}</button>{/each}
                </template>
                """);
    View<Object> view = compiled.view("page.fit");
    assertEquals(
        "{\"items\":[{\"id\":1,\"name\":\"Tea\",\"price\":2.5,\"status\":\"OPEN\"},"
            + "{\"id\":2,\"name\":\"Pot\",\"price\":1e+21,\"status\":\"SOLD_OUT\"}]}",
        CompiledView.json(view, compiled.sample("shop.Page")));
  }

  @Test
  void withoutARecordTheViewDeclaresOne() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .component(
                "hello.fit",
                """
                <script>
                  let { name = 'World', times = 1, loud = false, extra } = $props()
                </script>
                <template><p>{name} {times} {loud} {extra}</p></template>
                """);
    String source = compiled.source("hello.fit");
    assertTrue(
        source.contains(
            "public record Props(String name, double times, boolean loud, Object extra) {}"),
        source);
    assertFalse(compiled.view("hello.fit").interactive());
  }

  @Test
  void theSameSourceGivesTheSameText() throws Exception {
    String first = null;
    for (int i = 0; i < 3; i++) {
      CompiledView compiled =
          new CompiledView(root.resolve("run" + i))
              .java("shop/Page.java", SHOP)
              .component(
                  "page.fit",
                  "<script>@props shop.Page</script><template><p>{title} {count}</p></template>");
      String text = compiled.source("page.fit");
      if (first == null) first = text;
      assertEquals(first, text);
    }
  }

  @Test
  void whatHasNoTypeIsRefusedWhereItStands() throws Exception {
    assertEquals(
        List.of(
            "4:5 FIT502 nam: shop.Page.Item has no member 'nam' [did you mean 'name'?]",
            "5:5 FIT504 status === 'OPN': 'OPN' is no constant of shop.Page.Status [did you mean 'OPEN'?]",
            "6:5 FIT501 items: this is a list (java.util.List<shop.Page.Item>), which is no text"
                + " [use {#each}, or .join(', ')]",
            "7:5 FIT501 title: this is a string where a number is needed"
                + " [convert it in Java, in the record that @props names]",
            "8:5 FIT504 count === '3': this compares a number with a string [it is false for all data]",
            "9:5 FIT501 items[0].name(): 'name' is data in the browser, not a method"
                + " [leave out the parentheses: .name]"),
        errors(
            "<p>",
            "",
            "{items[0]",
            "   .nam}</p>",
            "{   status === 'OPN'}",
            "{   items}",
            "{   title * 2}",
            "{   count === '3'}",
            "{   items[0].name()}"));
  }

  @Test
  void aTypeThatTheViewCannotSeeIsRefused() throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Secret.java", "package shop; record Secret(String name) {}")
            .component(
                "atlas/page.fit",
                "<script>@props shop.Secret</script><template><p>{name}</p></template>");
    compiled.source("atlas/page.fit");
    assertEquals(
        List.of(
            "1:16 FIT503 shop.Secret: shop.Secret is not public, so the view in package atlas cannot"
                + " read it [make it public, or move the component into the folder of package shop]"),
        compiled.errors);
  }

  private List<String> errors(String... lines) throws IOException {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Page.java", SHOP)
            .component(
                "page.fit",
                "<script>@props shop.Page</script><template>"
                    + String.join("\n", lines)
                    + "</template>");
    compiled.source("page.fit");
    return compiled.errors;
  }

  private String page(String template) throws Exception {
    CompiledView compiled =
        new CompiledView(root)
            .java("shop/Page.java", SHOP)
            .component(
                "page.fit",
                "<script>@props shop.Page</script><template>" + template + "</template>");
    View<Object> view = compiled.view("page.fit");
    return CompiledView.html(view, compiled.sample("shop.Page"));
  }
}
