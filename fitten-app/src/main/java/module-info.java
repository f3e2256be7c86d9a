/// The one module an application names: it brings engine, tasks, metrics and doctor together.
///
/// All glue is here, so that those four need not know each other. Start reading at `dev.fitten.Fitten`.
module dev.fitten {
  requires transitive dev.fitten.runtime;
  requires transitive dev.fitten.http;
  requires transitive dev.fitten.task;
  requires transitive dev.fitten.metrics;
  requires dev.fitten.doctor;
  requires java.management;

  exports dev.fitten;
}
