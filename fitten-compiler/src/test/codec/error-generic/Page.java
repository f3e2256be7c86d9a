package shop;

import dev.fitten.json.Json;
import java.util.List;

@Json
record Page<T>(List<T> items) {}
