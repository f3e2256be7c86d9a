/// `@Json` records and enums to codecs: elements are read, checked, and written as Java, with plain values between.
/// Start reading at [CodecReader], then [CodecChecker] and [CodecWriter].
/// May depend on `dev.fitten.compiler.element`.
@NullMarked
package dev.fitten.compiler.codec;

import org.jspecify.annotations.NullMarked;
