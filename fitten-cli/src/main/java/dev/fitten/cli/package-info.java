/// The command line behind `./fitten`: every command that needs Java.
/// Start reading at [Main].
/// May depend on everything of Fitten; nothing depends on it.
@NullMarked
package dev.fitten.cli;

import org.jspecify.annotations.NullMarked;
