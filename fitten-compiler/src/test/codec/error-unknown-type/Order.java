package shop;

import dev.fitten.json.Json;
import java.util.List;

@Json
record Order(Adress to, List<Itm> items) {}
