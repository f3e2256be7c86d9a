package dev.fitten.compiler.emit;

import java.util.LinkedHashMap;
import java.util.Map;

/// The few functions that generated code may need, each written only if it is used. In the texts `@name`
/// stands for another helper, `#global` for a global.
final class JsHelpers {
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put(
        "html",
        """
        (h) => {
          const t = #document.createElement("template");
          t.innerHTML = h;
          return t.content;
        }\
        """);
    // What stands in SVG or MathML is read inside one of their elements, then taken out.
    TEXTS.put(
        "foreign",
        """
        (h) => {
          const f = @html(h);
          f.firstChild.replaceWith(...f.firstChild.childNodes);
          return f;
        }\
        """);
    TEXTS.put("string", "(v) => (v == null || v === false ? \"\" : v)");
    TEXTS.put(
        "attribute",
        """
        (e, n, v) =>
          v == null || v === false ? e.removeAttribute(n) : e.setAttribute(n, v === true ? "" : v)\
        """);
    // hasAttribute makes Chromium write what the object model says into the attribute: removed
    // before that, it
    // comes back empty.
    TEXTS.put(
        "style",
        """
        (e, v) => {
          if (v) e.style.cssText = v;
          else if (e.hasAttribute("style")) e.removeAttribute("style");
        }\
        """);
    // The URL standard drops these characters before it looks for the scheme.
    TEXTS.put(
        "url",
        """
        (v) =>
          /^[\\0-\\x20]*j[\\t\\n\\r]*a[\\t\\n\\r]*v[\\t\\n\\r]*a[\\t\\n\\r]*s[\\t\\n\\r]*c[\\t\\n\\r]*r[\\t\\n\\r]*i[\\t\\n\\r]*p[\\t\\n\\r]*t[\\t\\n\\r]*:/i.test(v)
            ? "about:blank#blocked"
            : v\
        """);
    TEXTS.put(
        "text",
        """
        (n, p) => (n && n.nodeType == 3 ? n : p.insertBefore(#document.createTextNode(""), n))\
        """);
    TEXTS.put(
        "choose",
        """
        (p, pick, r) => {
          let k = pick();
          let b = k && k(p);
          const a = r && b ? b.z : p;
          r || (b && a.before(b.f));
          return {
            a,
            n: () => (b ? b.n() : []),
            u() {
              const c = pick();
              if (c === k) b && b.u && b.u();
              else {
                if (b) {
                  const o = b.n();
                  b.x && b.x();
                  for (const e of o) e.remove();
                }
                k = c;
                b = k && k();
                b && a.before(b.f);
              }
            },
            x() {
              b && b.x && b.x();
            },
          };
        }\
        """);
    TEXTS.put("each", each());
    TEXTS.put(
        "raw",
        """
        (a, v, r) => {
          let n = [];
          const put = () => {
            const t = #document.createElement("template");
            t.innerHTML = v;
            if (r) for (const e of t.content.childNodes) n.push(a), (a = a.nextSibling);
            else (n = [...t.content.childNodes]), a.before(t.content);
          };
          put();
          r = 0;
          return {
            a,
            n: () => n,
            u(w) {
              if (w !== v) {
                for (const e of n) e.remove();
                v = w;
                put();
              }
            },
          };
        }\
        """);
    TEXTS.put(
        "slot",
        """
        (s, m) => (n) => {
          const b = m(n);
          const x = b.x;
          s.add(b);
          b.x = () => {
            s.delete(b);
            x && x();
          };
          return b;
        }\
        """);
    TEXTS.put(
        "take",
        """
        (n, c) => {
          const l = [];
          for (; c--; n = n.nextSibling) l.push(n);
          return l;
        }\
        """);
    // In the order of the DOM; what stopPropagation says also holds for listeners of the root
    // itself.
    TEXTS.put(
        "listen",
        """
        (p, t, k) => {
          const l = (e) => {
            for (let n = e.target; n; n = n === p ? null : n.parentNode) {
              if (n[k]) {
                #Object.defineProperty(e, "currentTarget", { configurable: true, value: n });
                if (n[k](e) === false) e.preventDefault();
                delete e.currentTarget;
                if (e.cancelBubble) return e.stopImmediatePropagation();
              }
            }
          };
          p.addEventListener(t, l);
          return () => p.removeEventListener(t, l);
        }\
        """);
  }

  private JsHelpers() {}

  static String text(String name) {
    String text = TEXTS.get(name);
    if (text == null) {
      throw new IllegalArgumentException("there is no helper '" + name + "'");
    }
    return text;
  }

  static Iterable<String> names() {
    return TEXTS.keySet();
  }

  /// A list: equal ends are kept in place, a map finds the rest, and only rows that are not on a longest
  /// increasing subsequence of old places are moved.
  private static String each() {
    return """
    (a, list, key, make, r, where) => {
      let rows = [];
      const read = () => {
        const v = #Array.from(list() ?? []);
        const k = key ? v.map(key) : v.map((_, i) => i);
        if (key && new #Set(k).size < k.length) {
          const d = k.find((c, i) => k.indexOf(c) < i);
          throw #Error("duplicate key " + #String(d) + " in {#each} at " + where);
        }
        return [v, k];
      };
      const add = (v, k, i, n) => {
        const w = make(v, i, n);
        w.k = k;
        return w;
      };
      const drop = (w) => {
        const o = w.n();
        w.x && w.x();
        for (const e of o) e.remove();
      };
      const [v, k] = read();
      const f = r || #document.createDocumentFragment();
      rows = v.map((e, i) => {
        const w = add(e, k[i], i, a);
        if (r) a = w.z;
        else f.append(w.f);
        return w;
      });
      r || a.before(f);
      r = 0;
      return {
        a,
        n: () => rows.flatMap((w) => w.n()),
        u() {
          a = this.a;
          const [v, k] = read();
          const old = rows;
          const now = #Array(v.length);
          let s = 0;
          let p = old.length;
          let q = v.length;
          const keep = (i, j) => {
            now[j] = old[i];
            old[i].u && old[i].u(v[j], j);
          };
          rows = now;
          while (s < p && s < q && old[s].k === k[s]) keep(s, s), s++;
          while (p > s && q > s && old[p - 1].k === k[q - 1]) keep(--p, --q);
          if (s === q && !s && p === old.length && p && !a.nextSibling
              && a.parentNode.firstChild === old[0].n()[0]) {
            const t = a.parentNode;
            for (const w of old) w.x && w.x();
            t.textContent = "";
            t.append(a);
            return;
          }
          const at = new #Map();
          for (let j = s; j < q; j++) at.set(k[j], j);
          const from = #Array(q - s).fill(-1);
          for (let i = s; i < p; i++) {
            const j = at.get(old[i].k);
            if (j === undefined) drop(old[i]);
            else keep(i, j), (from[j - s] = i);
          }
          const stay = [];
          const back = [];
          from.forEach((i, j) => {
            if (i < 0) return;
            let l = 0;
            let h = stay.length;
            while (l < h) {
              const m = (l + h) >> 1;
              if (from[stay[m]] < i) l = m + 1;
              else h = m;
            }
            back[j] = l ? stay[l - 1] : -1;
            stay[l] = j;
          });
          const still = new #Set();
          for (let j = stay.length ? stay[stay.length - 1] : -1; j >= 0; j = back[j]) still.add(j);
          let t = a;
          for (let j = v.length; j-- > s; ) {
            if (j < q) {
              if (from[j - s] < 0) {
                now[j] = add(v[j], k[j], j);
                t.before(now[j].f);
              } else if (!still.has(j - s)) t.before(...now[j].n());
            }
            t = now[j].n()[0] ?? t;
          }
        },
        x() {
          for (const w of rows) w.x && w.x();
        },
      };
    }\
    """;
  }
}
