/// `@Json` records and enums to codecs, in three steps with plain values between: [CodecReader]
/// reads the compiler's elements, [CodecChecker] finds problems, [CodecWriter] writes Java. May
/// depend on `dev.fitten.compiler.element`.
@NullMarked
package dev.fitten.compiler.codec;

import org.jspecify.annotations.NullMarked;
