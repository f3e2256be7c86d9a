package dev.fitten.task;

/// Says that forked work ended with an exception, which is the cause, and names the line that
/// forked it: the trace of the cause begins in a thread of its own and cannot show it.
public final class ForkFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String site;

  ForkFailed(String site, Throwable cause) {
    super("the fork at " + site + " failed: " + cause, cause);
    this.site = site;
  }

  /// Returns where the work was forked, as `shop.Api.list(Api.java:31)`.
  public String site() {
    return site;
  }
}
