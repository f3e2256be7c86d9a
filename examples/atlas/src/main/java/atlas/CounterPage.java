package atlas;

/// Props of the page that shows the smallest component.
record CounterPage(Chrome chrome, String heading, String lede) {}
