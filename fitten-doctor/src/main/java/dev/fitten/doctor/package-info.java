/// A recording in, findings out: each with its line, its evidence in figures, and what to do.
/// Start reading at [Doctor].
/// May depend on the JDK's flight recorder and dev.fitten.doctor.rule.
@NullMarked
package dev.fitten.doctor;

import org.jspecify.annotations.NullMarked;
