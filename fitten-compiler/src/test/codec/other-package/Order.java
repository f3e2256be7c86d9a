package shop;

import dev.fitten.json.Json;
import java.util.List;
import other.Address;

/// `other` is a package here and a component too.
@Json
public record Order(Address other, List<Address> more) {}
