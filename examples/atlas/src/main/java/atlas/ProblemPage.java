package atlas;

/// Props of the page that says what went wrong.
record ProblemPage(Chrome chrome, String status, String heading, String text, String back) {}
