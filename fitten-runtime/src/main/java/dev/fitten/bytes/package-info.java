/// Views of bytes and a growable sink for them: the currency between engine, codecs and renderers.
/// Start reading at [ByteSink].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.bytes;

import org.jspecify.annotations.NullMarked;
