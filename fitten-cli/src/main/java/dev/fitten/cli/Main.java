package dev.fitten.cli;

import dev.fitten.compiler.FitCommand;
import java.util.Arrays;

/// The way in: picks the command and ends with its exit status: 0 done, 1 found errors, 2 called wrongly.
public final class Main {
  private Main() {}

  /// Runs the command named by the first argument.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    if (args.length == 0) return fail("command.missing");
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    return switch (args[0]) {
      case "new" -> new NewCommand(System.out, System.err).run(rest);
      case "fit" -> FitCommand.run(rest, System.out, System.err);
      case "dev" -> DevCommand.run(rest);
      case "doctor" -> DoctorCommand.run(rest, System.out, System.err);
      default -> fail("command.unknown", args[0]);
    };
  }

  static int fail(String key, Object... values) {
    System.err.println("fitten: " + Messages.get(key, values));
    return 2;
  }
}
