package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request. Immutable; safe for all threads.
///
/// A pattern is a path of segments between `/`. A segment is fixed text (`users`), a parameter with
/// or without fixed text around it (`{id}`, `{name}.json`), or, as the last one, the rest of the
/// path (`{*path}`). Fixed text comes before parameters, more text around a parameter before less,
/// and the rest of the path last; where a more specific branch leads nowhere the walk comes back,
/// so `/users/new/edit` finds `/users/{id}/edit` beside `/users/new`.
///
/// - A trailing slash counts: `/users/` is another path than `/users`.
/// - Segments are split first and percent-decoded once afterwards: `%2F` never separates.
/// - A parameter is never empty; the rest of the path may be, as in `/files/`.
/// - `..` as a segment after decoding, NUL, a malformed escape, and bytes that are not UTF-8 are
///   refused with 400 (RFC 3986 §3.3, §5.2.4).
/// - `HEAD` finds the `GET` route where it has none of its own; `OPTIONS` is answered from the
///   table. `TRACE` is a method like any other, so without a route of that name it is 405.
public final class Router {
  private final List<MethodTree> trees = new ArrayList<>();
  private final List<Route> routes;

  /// The trees of the methods with a number; that of GET also serves HEAD if it has none.
  private final @Nullable MethodTree[] byMethod = new @Nullable MethodTree[Methods.NAMES.length];

  private final String allMethods;

  private Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : this.routes) treeOf(route.method()).add(route);
    for (MethodTree tree : trees) tree.seal();
    for (MethodTree tree : trees) {
      int method = Methods.of(tree.name);
      if (method >= 0) byMethod[method] = tree;
    }
    if (byMethod[Methods.HEAD] == null) byMethod[Methods.HEAD] = byMethod[Methods.GET];
    Set<String> methods = new TreeSet<>();
    for (MethodTree tree : trees) methods.add(tree.name);
    allMethods = allow(methods);
  }

  /// Builds the router.
  ///
  /// @throws RouteConflict if two routes match the same requests
  /// @throws IllegalArgumentException if a pattern is malformed, with the place
  public static Router of(List<Route> routes) {
    return new Router(routes);
  }

  /// Builds the router from all routes of the tables.
  ///
  /// @throws RouteConflict if two routes match the same requests
  /// @throws IllegalArgumentException if a pattern is malformed, with the place
  public static Router of(RouteTable... tables) {
    List<Route> all = new ArrayList<>();
    for (RouteTable table : tables) all.addAll(table.routes());
    return new Router(all);
  }

  /// Returns the routes in the order they were given.
  public List<Route> routes() {
    return routes;
  }

  private MethodTree treeOf(String method) {
    @Nullable MethodTree tree = existing(method);
    if (tree == null) trees.add(tree = new MethodTree(method));
    return tree;
  }

  private @Nullable MethodTree existing(String method) {
    for (MethodTree tree : trees) if (tree.name.equals(method)) return tree;
    return null;
  }

  /// Fills `match` with the route of the request, or with why there is none.
  void match(RequestHead head, Match match) {
    match.reset();
    if (head.form == RequestHead.Form.ASTERISK || head.form == RequestHead.Form.AUTHORITY) {
      match.allow = allMethods;
      return;
    }
    int start = head.base + head.pathStart;
    int end = head.base + head.pathEnd;
    @Nullable MethodTree tree = treeOf(head);
    if (tree != null && tree.matchFixed(head.bytes, start, end, match)) return;
    match.malformed = PathSplitter.split(head.bytes, start, end, match);
    if (match.malformed != null) return;
    if (tree != null && tree.walk(match)) return;
    // One HEAD route somewhere does not take HEAD away from the GET routes elsewhere.
    @Nullable MethodTree get = head.method == Methods.HEAD ? byMethod[Methods.GET] : null;
    if (get != null && get != tree && get.walk(match)) return;
    match.allow = allowedMethods(match);
  }

  private @Nullable MethodTree treeOf(RequestHead head) {
    if (head.method >= 0) return byMethod[head.method];
    for (int i = 0; i < trees.size(); i++) {
      if (trees.get(i).isOf(head)) return trees.get(i);
    }
    return null;
  }

  /// Returns the methods that have a route for the split path, or `null` if none has.
  private @Nullable String allowedMethods(Match match) {
    Set<String> methods = new TreeSet<>();
    for (MethodTree tree : trees) {
      if (tree.walk(match)) methods.add(tree.name);
    }
    match.route = null;
    match.parameterNames = Match.NO_NAMES;
    return methods.isEmpty() ? null : allow(methods);
  }

  private static String allow(Set<String> methods) {
    if (methods.contains("GET")) methods.add("HEAD");
    methods.add("OPTIONS");
    return String.join(", ", methods);
  }

  /// The routes of one method.
  private static final class MethodTree {
    final String name;
    private final byte[] method;
    private final Node root = new Node(Match.NO_BYTES);
    private final List<Leaf> fixed = new ArrayList<>();
    private Leaf[] table = {};
    private int mostParameters;

    MethodTree(String name) {
      this.name = name;
      this.method = Ascii.bytes(name);
    }

    boolean isOf(RequestHead head) {
      int start = head.base + head.methodStart;
      return Memory.equal(head.bytes, start, head.base + head.methodEnd, method);
    }

    void add(Route route) {
      Pattern pattern = Pattern.parse(route);
      Leaf leaf = new Leaf(route, pattern.names());
      mostParameters = Math.max(mostParameters, leaf.names.length);
      Node node = root;
      for (Pattern.Segment segment : pattern.segments()) {
        if (segment.rest()) {
          if (node.rest != null) throw new RouteConflict(node.rest.route, route);
          node.rest = leaf;
          return;
        }
        node = node.child(segment);
      }
      if (node.leaf != null) throw new RouteConflict(node.leaf.route, route);
      node.leaf = leaf;
      if (leaf.names.length == 0) fixed.add(leaf);
    }

    /// Puts the routes without parameters into a hash table over their whole path: at every level
    /// fixed text wins, so a hit here is what the walk would find.
    void seal() {
      root.seal();
      table = new Leaf[Integer.highestOneBit(Math.max(fixed.size(), 1)) * 4];
      for (Leaf leaf : fixed) {
        int slot = Memory.hash(leaf.path) & table.length - 1;
        while (table[slot] != null) slot = slot + 1 & table.length - 1;
        table[slot] = leaf;
      }
    }

    boolean matchFixed(ByteBuffer bytes, int start, int end, Match match) {
      int slot = Memory.hash(bytes, start, end) & table.length - 1;
      for (Leaf leaf = table[slot]; leaf != null; leaf = table[slot]) {
        if (Memory.equal(bytes, start, end, leaf.path)) {
          match.route = leaf.route;
          return true;
        }
        slot = slot + 1 & table.length - 1;
      }
      return false;
    }

    /// Walks the tree along the segments in `match`. It visits a node at most once, so the work is
    /// bounded by the size of the tree, whatever the path.
    boolean walk(Match match) {
      match.ensureParameters(mostParameters);
      return walk(root, 0, 0, match);
    }

    private static boolean walk(Node node, int segment, int parameters, Match match) {
      if (segment == match.segmentCount) return node.leaf != null && node.leaf.found(match);
      int start = match.segments[segment * 2];
      int end = match.segments[segment * 2 + 1];
      Node next = node.literal(match.source, start, end);
      if (next != null && walk(next, segment + 1, parameters, match)) return true;
      for (Affixed affixed : node.affixed) {
        if (!affixed.fits(match.source, start, end)) continue;
        match.parameters[parameters * 2] = start + affixed.prefix.length;
        match.parameters[parameters * 2 + 1] = end - affixed.suffix.length;
        if (walk(affixed.node, segment + 1, parameters + 1, match)) return true;
      }
      if (node.rest == null) return false;
      match.parameters[parameters * 2] = start;
      match.parameters[parameters * 2 + 1] = match.segments[match.segmentCount * 2 - 1];
      return node.rest.found(match);
    }
  }

  private static final class Leaf {
    final Route route;
    final String[] names;
    final byte[] path;

    Leaf(Route route, List<String> names) {
      this.route = route;
      this.names = names.toArray(new String[0]);
      this.path = route.pattern().getBytes(StandardCharsets.UTF_8);
    }

    boolean found(Match match) {
      match.route = route;
      match.parameterNames = names;
      return true;
    }
  }

  /// One segment deep in the tree. It grows in lists and is walked in arrays, made by [#seal]: so a
  /// walk allocates nothing, and 200 fixed texts beside each other cost what two do.
  private static final class Node {
    /// The fixed text that leads here; empty for the root and behind a parameter.
    private final byte[] text;

    private final List<Node> literals = new ArrayList<>();
    private final List<Affixed> parameters = new ArrayList<>();

    /// The nodes of `literals` by the hash of their text: open addressing, at least half empty.
    private Node[] table = {};

    Affixed[] affixed = {};
    @Nullable Leaf leaf;
    @Nullable Leaf rest;

    Node(byte[] text) {
      this.text = text;
    }

    Node child(Pattern.Segment segment) {
      return segment.parameter() ? affixedChild(segment) : literalChild(segment.prefix());
    }

    private Node literalChild(byte[] text) {
      for (Node known : literals) if (Arrays.equals(known.text, text)) return known;
      Node made = new Node(text);
      literals.add(made);
      return made;
    }

    private Node affixedChild(Pattern.Segment segment) {
      for (Affixed known : parameters) {
        if (Arrays.equals(known.prefix, segment.prefix())
            && Arrays.equals(known.suffix, segment.suffix())) {
          return known.node;
        }
      }
      Node node = new Node(Match.NO_BYTES);
      Affixed made = new Affixed(segment.prefix(), segment.suffix(), node);
      parameters.add(made);
      return made.node;
    }

    @Nullable Node literal(ByteBuffer bytes, int start, int end) {
      if (table.length == 0) return null;
      int slot = Memory.hash(bytes, start, end) & table.length - 1;
      for (Node node = table[slot]; node != null; node = table[slot]) {
        if (Memory.equal(bytes, start, end, node.text)) return node;
        slot = slot + 1 & table.length - 1;
      }
      return null;
    }

    void seal() {
      // More fixed text first; between equals the longer prefix, so that the order of declaration
      // never matters.
      parameters.sort((a, b) -> {
        int byText = Integer.compare(b.textLength(), a.textLength());
        return byText != 0 ? byText : Arrays.compare(b.prefix, a.prefix);
      });
      affixed = parameters.toArray(affixed);
      if (!literals.isEmpty()) table = new Node[Integer.highestOneBit(literals.size()) * 4];
      for (Node each : literals) {
        int slot = Memory.hash(each.text) & table.length - 1;
        while (table[slot] != null) slot = slot + 1 & table.length - 1;
        table[slot] = each;
      }
      for (Affixed each : affixed) each.node.seal();
      for (Node each : literals) each.seal();
    }
  }

  /// A parameter with the fixed text around it, possibly none.
  private record Affixed(byte[] prefix, byte[] suffix, Node node) {
    int textLength() {
      return prefix.length + suffix.length;
    }

    boolean fits(ByteBuffer bytes, int start, int end) {
      int prefixEnd = start + prefix.length;
      int suffixStart = end - suffix.length;
      return prefixEnd < suffixStart // a parameter is never empty
          && Memory.equal(bytes, start, prefixEnd, prefix)
          && Memory.equal(bytes, suffixStart, end, suffix);
    }
  }
}
