package shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// An application with one fault per method; each faulty line carries a mark that the test looks
/// up.
public final class Planted {
  private final Object stock = new Object();

  public void list() throws InterruptedException {
    price();
  }

  private void price() throws InterruptedException {
    Thread.sleep(5); // planted: sleep
  }

  public int count() {
    synchronized (stock) { // planted: monitor
      return 3;
    }
  }

  public boolean await() throws InterruptedException {
    return new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS); // planted: park
  }

  public int clean(int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += i;
    return sum;
  }

  /// Holds the lock that [#count] wants until `waiter` has been waiting for it for a while.
  public void holdStockAgainst(Thread waiter, CountDownLatch held) {
    synchronized (stock) {
      held.countDown();
      while (waiter.getState() != Thread.State.BLOCKED) Thread.onSpinWait();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
