package dev.fitten.doctor;

import java.util.List;

/// One thing that is wrong in a program, with what was seen of it.
///
/// @param code stable, with a page of its own in the documentation: `doctor/blocked-loop`
/// @param kind the family of the fault: `implicit-blocking`
/// @param title what is wrong, in one line
/// @param site the line to look at
/// @param evidence what was measured, most telling first
/// @param why what it does to the program
/// @param fix what to do
public record Finding(
    String code,
    String kind,
    String title,
    Site site,
    List<String> evidence,
    String why,
    String fix) {
  /// Copies the list.
  public Finding {
    evidence = List.copyOf(evidence);
  }
}
