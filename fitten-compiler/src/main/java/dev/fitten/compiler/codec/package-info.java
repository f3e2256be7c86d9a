/// `@Json` records and enums to codecs, in three steps with plain values between.
/// Start reading at [CodecReader], then [CodecChecker], which finds problems, and [CodecWriter].
/// May depend on `dev.fitten.compiler.element`.
@NullMarked
package dev.fitten.compiler.codec;

import org.jspecify.annotations.NullMarked;
