package atlas;

import java.util.List;

/// Props of the page about the atlas: where its data comes from and how it is made.
record AboutPage(
    Chrome chrome,
    String heading,
    String lede,
    String dataHeading,
    List<String> data,
    String sourceLabel,
    String licenseLabel,
    String madeHeading,
    List<String> made,
    String demoHeading,
    List<Demo> demos) {

  record Demo(String href, String label) {}

  static AboutPage of(Chrome chrome, Countries countries, Messages messages) {
    return new AboutPage(
        chrome,
        messages.text("about.heading"),
        messages.text("about.lede", countries.count()),
        messages.text("about.data"),
        List.of(
            messages.text("about.data.1", countries.count()),
            messages.text("about.data.2"),
            messages.text("about.data.3")),
        messages.text("about.source"),
        messages.text("about.license"),
        messages.text("about.made"),
        List.of(messages.text("about.made.1"), messages.text("about.made.2")),
        messages.text("about.demos"),
        List.of(
            new Demo("/demo/counter", messages.text("about.demo.counter")),
            new Demo("/demo/missing", messages.text("about.demo.missing")),
            new Demo("/demo/failure", messages.text("about.demo.failure")),
            new Demo("/api/countries?region=Oceania", messages.text("about.demo.api")),
            new Demo("/metrics", messages.text("about.demo.metrics"))));
  }
}
