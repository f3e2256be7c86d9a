package dev.fitten.bench.http;

import java.util.List;
import java.util.Map;

/// What a comparison gave.
///
/// @param load the name of the generator for closed loops
/// @param peaks peak of resident memory by peer, KiB
/// @param missing why a peer was not measured, or not to the end, by peer
record Report(
    String load, List<Turn> turns, Map<String, Long> peaks, Map<String, String> missing) {}
