package atlas;

/// Props of the top of every page.
record SiteHeader(Chrome chrome) {}
