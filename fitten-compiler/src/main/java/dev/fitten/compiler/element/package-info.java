/// What codecs and routes share on their way through javac: problems and their places, type facts as plain values.
/// Start reading at [Problem].
/// May depend on the interfaces of the JDK's compiler only.
@NullMarked
package dev.fitten.compiler.element;

import org.jspecify.annotations.NullMarked;
