package dev.fitten.bytes;

/// What borrowed memory belongs to: whoever lends it out says when it has taken it back.
///
/// One lease may lend the same memory many times, one after the other; each time is a term. A view
/// notes the term it was made in and asks before each use, so that a view kept too long meets an error
/// and never the next borrower's bytes.
public interface Lease {
  /// Returns the number of the present term.
  int term();

  /// Does nothing while that term lasts.
  ///
  /// @throws IllegalStateException if it is over, naming whom the memory belonged to
  void check(int term);

  /// Returns a lease of its own, on the same memory, that lasts until it is closed.
  ///
  /// @throws IllegalStateException if the term is over
  Kept keep(int term);

  /// A lease that its holder ends.
  interface Kept extends Lease, AutoCloseable {
    /// Gives the memory back; a second call does nothing. May be called from any thread.
    @Override
    void close();
  }
}
