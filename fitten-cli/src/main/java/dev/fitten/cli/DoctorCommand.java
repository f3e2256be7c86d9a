package dev.fitten.cli;

import dev.fitten.doctor.Doctor;
import dev.fitten.doctor.Finding;
import dev.fitten.doctor.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `fitten doctor read FILE.jfr [--json FILE]`: the findings of a flight recording; exit status 1 if
/// there are any, so that a script can tell.
final class DoctorCommand {
  private DoctorCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    @Nullable Path json = args.length == 4 && args[2].equals("--json") ? Path.of(args[3]) : null;
    boolean understood = args.length == 2 || json != null;
    if (!understood || !args[0].equals("read") || args[1].startsWith("-")) {
      return refuse(err, "doctor.usage");
    }
    Path recording = Path.of(args[1]);
    if (!Files.isRegularFile(recording)) return refuse(err, "doctor.file", args[1]);
    Locale language = Messages.locale(System.getenv());
    List<Finding> findings;
    try {
      findings = Doctor.read(recording, language);
    } catch (IOException e) {
      return refuse(err, "doctor.unreadable", args[1], String.valueOf(e.getMessage()));
    }
    try {
      if (json != null) Files.writeString(json, Report.json(findings));
    } catch (IOException e) {
      return refuse(err, "io", args[3], String.valueOf(e.getMessage()));
    }
    out.print(Report.text(findings, language));
    return findings.isEmpty() ? 0 : 1;
  }

  private static int refuse(PrintStream err, String key, Object... values) {
    err.println("fitten: " + Messages.get(key, values));
    return 2;
  }
}
