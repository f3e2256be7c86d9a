/// JSON straight to and from UTF-8: the codec type that generated classes implement, and the strict
/// reader and the writer they call. Start reading at [JsonCodec], then [JsonReader]. May depend on
/// `dev.fitten.bytes` and the JDK.
@NullMarked
package dev.fitten.json;

import org.jspecify.annotations.NullMarked;
