package shop;

import dev.fitten.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Json
public record Tree(int value, List<Tree> children, @Nullable Tree twin) {}
