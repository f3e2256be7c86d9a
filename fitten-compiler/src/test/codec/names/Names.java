package shop;

import dev.fitten.json.Json;
import java.util.Optional;

/// Components called like what the codec needs itself.
@Json
public record Names(
    int in,
    int out,
    int value,
    long seen,
    int i,
    String fields,
    Optional<String> instance,
    @Json.Name("e-mail \"名\"") String eMail,
    @Json.Ignore Optional<String> secret,
    int required,
    String fooBar,
    String foo_bar,
    String FIELDS,
    int REQUIRED) {}
