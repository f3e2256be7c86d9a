/// Work that ends with the scope that started it: forked on virtual threads, with a deadline.
///
/// Depends on the JDK only; no thread-locals, no pools. Start reading at
/// `dev.fitten.task.TaskScope`.
module dev.fitten.task {
  requires transitive dev.fitten.runtime;

  exports dev.fitten.task;
}
