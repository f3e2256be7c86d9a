package shop;

import dev.fitten.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Json
record Order(
    Object data,
    int[] numbers,
    ArrayList<String> list,
    List<? extends Number> wild,
    List raw,
    Map<Integer, String> byNumber,
    Optional<Optional<String>> twice,
    List<Map<String, Thread>> deep,
    Unknown unknown) {}
