package shop;

import dev.fitten.json.Json;

@Json
record Taken(int a) {}

class TakenCodec {}
