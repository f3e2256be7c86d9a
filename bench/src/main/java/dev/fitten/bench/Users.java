package dev.fitten.bench;

import java.util.Random;

/// Users in a fixed, shuffled order: what a benchmark feeds, so that no branch pattern is learnt.
final class Users {
  /// A power of two, so that an index wraps by a mask.
  static final int COUNT = 1024;

  private Users() {}

  /// Returns [#COUNT] users with names of 3 to 18 ASCII letters, the same ones each time.
  static User[] all() {
    var random = new Random(42);
    var users = new User[COUNT];
    for (int i = 0; i < COUNT; i++) {
      var name = new StringBuilder();
      int length = 3 + random.nextInt(16);
      for (int c = 0; c < length; c++) name.append((char) ('a' + random.nextInt(26)));
      users[i] = new User(name.toString(), random.nextInt(100));
    }
    return users;
  }
}
