/// HTML written straight into bytes, escaped for where it stands, and the views generated renderers implement.
/// Start reading at [HtmlOut]; [JsText] keeps numbers and texts equal to what a browser would show.
/// May depend on `dev.fitten.bytes` only.
@NullMarked
package dev.fitten.html;

import org.jspecify.annotations.NullMarked;
