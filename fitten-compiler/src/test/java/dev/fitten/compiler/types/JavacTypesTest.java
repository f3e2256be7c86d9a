package dev.fitten.compiler.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.compiler.types.ClassShape.Member;
import dev.fitten.compiler.types.TypeSource.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavacTypesTest {
  @TempDir Path root;
  private JavacTypes types;

  @BeforeEach
  void writeSources() throws IOException {
    source(
        "shop/ProductPage.java",
        """
        package shop;
        import java.util.*;
        import org.jspecify.annotations.Nullable;
        public record ProductPage(
            String title, @Nullable String note, int count, Long big, float ratio, boolean open,
            char grade, java.math.BigDecimal price, List<Item> items, Set<? extends Tag> tags,
            Map<String, List<Item>> byName, Optional<Item> best, OptionalInt rank, Tag[] array,
            java.time.LocalDate day, Node tree, Object any, Box<Item> boxed, NotWritten later) {
          public ProductPage { if (shop.HomeView.missing()) throw new Error(); }
          public double total() { return 0; }
          public String of(int x) { return ""; }
          public static int zero() { return 0; }
          String hidden() { return ""; }
          public record Item(long id, String name) {}
        }
        """);
    source("shop/Hidden.java", "package shop; record Hidden(String x) {}");
    source("shop/Tag.java", "package shop; public enum Tag { NEW, OLD }");
    source("shop/Box.java", "package shop; public record Box<T>(T value, List<T> none) {}");
    source(
        "shop/Node.java",
        "package shop; public record Node(String label, java.util.List<Node> children) {}");
    source("module-info.java", "module shop { requires not.there; }");
    types = new JavacTypes(List.of(root, root.resolve("absent")), List.of());
  }

  @AfterEach
  void close() throws IOException {
    types.close();
  }

  @Test
  void membersHaveTheTypesTheSourceDeclares() {
    assertEquals(
        """
        title: java.lang.String, Scalar[kind=STRING]
        note: java.lang.String, Scalar[kind=STRING], nullable
        count: int, Scalar[kind=INT]
        big: java.lang.Long, Scalar[kind=LONG]
        ratio: float, Scalar[kind=FLOAT]
        open: boolean, Scalar[kind=BOOLEAN]
        grade: char, Scalar[kind=CHAR]
        price: java.math.BigDecimal, Scalar[kind=BIG]
        items: java.util.List<shop.ProductPage.Item>, Sequence[element=shop.ProductPage.Item, container=LIST]
        tags: java.util.Set<? extends shop.Tag>, Sequence[element=shop.Tag, container=COLLECTION]
        byName: java.util.Map<java.lang.String, java.util.List<shop.ProductPage.Item>>, Mapping[key=java.lang.String, value=java.util.List<shop.ProductPage.Item>]
        best: java.util.Optional<shop.ProductPage.Item>, Maybe[value=shop.ProductPage.Item]
        rank: java.util.OptionalInt, Maybe[value=int]
        array: shop.Tag[], Sequence[element=shop.Tag, container=ARRAY]
        day: java.time.LocalDate, Scalar[kind=TEXT]
        tree: shop.Node, Structure[type=shop.Node]
        any: java.lang.Object, Any[]
        boxed: shop.Box<shop.ProductPage.Item>, Structure[type=shop.Box]
        later: java.lang.Object, Any[]
        total: double, Scalar[kind=DOUBLE], no component
        """,
        describe(shape("shop.ProductPage")));
  }

  @Test
  void aTypeArgumentReachesTheMembers() {
    Member boxed = shape("shop.ProductPage").member("boxed");
    ClassShape box = ((TypeShape.Structure) boxed.type().shape()).type();
    assertEquals("shop.ProductPage.Item", box.member("value").type().java());
  }

  @Test
  void aRecordMayContainItself() {
    ClassShape node = shape("shop.Node");
    TypeShape.Sequence children = (TypeShape.Sequence) node.member("children").type().shape();
    ClassShape child = ((TypeShape.Structure) children.element().shape()).type();
    assertEquals("java.util.List<shop.Node>", child.member("children").type().java());
  }

  @Test
  void anEnumKnowsItsConstants() {
    Answer.Found tag = assertInstanceOf(Answer.Found.class, types.find("shop.Tag"));
    assertEquals(new TypeShape.Enumeration("shop.Tag", List.of("NEW", "OLD")), tag.type().shape());
  }

  @Test
  void aTypeOfAnotherPackageMustBePublic() {
    assertFalse(shape("shop.Hidden").isVisibleFrom("atlas"));
    assertTrue(shape("shop.Hidden").isVisibleFrom("shop"));
    assertTrue(shape("shop.ProductPage.Item").isVisibleFrom("atlas"));
  }

  @Test
  void aMistypedNameFindsItsNeighbours() {
    assertEquals(new Answer.Missing(List.of("shop.ProductPage")), types.find("shop.ProdutPage"));
    assertEquals(new Answer.Missing(List.of("shop.ProductPage")), types.find("store.ProductPage"));
    assertEquals(new Answer.Missing(List.of("shop.ProductPage")), types.find("shop.productpage"));
    assertEquals(new Answer.Missing(List.of()), types.find("nothing.like.It"));
  }

  @Test
  void classesOfTheJdkAreThere() {
    Answer.Found found = assertInstanceOf(Answer.Found.class, types.find("java.util.Locale"));
    assertEquals(new TypeShape.Scalar(TypeShape.Kind.TEXT), found.type().shape());
  }

  private ClassShape shape(String name) {
    Answer.Found found = assertInstanceOf(Answer.Found.class, types.find(name));
    return ((TypeShape.Structure) found.type().shape()).type();
  }

  private static String describe(ClassShape shape) {
    StringBuilder text = new StringBuilder();
    for (Member member : shape.members()) {
      text.append(member.name()).append(": ").append(member.type().java()).append(", ");
      text.append(member.type().shape());
      if (member.type().nullable()) text.append(", nullable");
      if (!member.isComponent()) text.append(", no component");
      text.append('\n');
    }
    return text.toString();
  }

  private void source(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
