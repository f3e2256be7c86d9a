/// The flight-recorder events of the framework: the contract between the engine, which emits them,
/// and the doctor, which reads them by name. Start reading at [RequestEvent].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.event;

import org.jspecify.annotations.NullMarked;
