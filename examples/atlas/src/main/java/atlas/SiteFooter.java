package atlas;

/// Props of the foot of every page.
record SiteFooter(Chrome chrome) {}
