/// What the doctor looks for: one rule per file, each fed every event of a recording once.
/// Start reading at [Rule], then [BlockedLoop].
/// May depend on the JDK's flight recorder and the findings of dev.fitten.doctor.
@NullMarked
package dev.fitten.doctor.rule;

import org.jspecify.annotations.NullMarked;
