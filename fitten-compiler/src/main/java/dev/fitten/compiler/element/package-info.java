/// What codecs and routes share on their way through javac: problems, the places they are at, type
/// facts as plain values, and the text of generated classes. Start reading at [Problem]. May depend
/// on the JDK's compiler interfaces only.
@NullMarked
package dev.fitten.compiler.element;

import org.jspecify.annotations.NullMarked;
