/// What the compiler knows of the Java types that `@props` names, read before the project is compiled.
/// Start reading at [TypeSource], then [TypeShape]; [JavacTypes] reads sources and class files.
/// May depend on the JDK's own compiler; no type of it shows in the shapes.
@NullMarked
package dev.fitten.compiler.types;

import org.jspecify.annotations.NullMarked;
