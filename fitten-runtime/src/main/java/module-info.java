/// What generated code calls: bytes, JSON, HTML, and the events that engine and doctor share.
///
/// Depends on the JDK only, so that an application ships no more than it uses.
/// Start reading at `dev.fitten.bytes.ByteSink`, which everything here writes into.
module dev.fitten.runtime {
  requires static transitive org.jspecify;
  requires jdk.jfr;

  exports dev.fitten.bytes;
  exports dev.fitten.event;
  exports dev.fitten.html;
  exports dev.fitten.json;
}
