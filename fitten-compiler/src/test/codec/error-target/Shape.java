package shop;

import dev.fitten.json.Json;

@Json
class Shape {}
