/// Reads what a JVM recorded of itself and names the lines that hold it up.
///
/// Works on a recording of any process: it knows the engine's events by their names only. Start
/// reading at `dev.fitten.doctor.Doctor`.
module dev.fitten.doctor {
  requires transitive dev.fitten.runtime;
  requires jdk.jfr;

  exports dev.fitten.doctor;
}
