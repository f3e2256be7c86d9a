package dev.fitten.http;

/// Every limit and time-out of the server, each on by default. The guide's table gives the floor
/// and the reason of each.
///
/// @param requestLineBytes longest request line without its CRLF, bytes; over it 414
/// @param headBytes longest head (request line, fields, empty line) and longest trailer section,
///   bytes; over it 431
/// @param headFields most fields of a head or trailer section; over it 431
/// @param bodyBytes longest request body after chunked decoding, bytes; over it 413, before reading
///   if announced
/// @param chunkExtensionBytes longest extension of one chunk, bytes; over it 400
/// @param chunkExtensionsBytes longest sum of all chunk extensions of a body, bytes; over it 400
/// @param firstByteMillis longest silence of a new connection before its first byte, milliseconds;
///   then it is closed
/// @param headMillis longest time from the first byte of a head to its last, in total,
///   milliseconds; then 408
/// @param keepAliveMillis longest silence between two requests, milliseconds; then it is closed
/// @param rateBytesPerSecond least speed of a body being received and of an answer being taken,
///   bytes per second; 0 for none
/// @param rateGraceMillis span over which that speed is measured, milliseconds; a slower body gets
///   408, a slower answer is cut
/// @param lingerMillis longest wait for the client to close after our last answer, milliseconds
/// @param lingerBytes most bytes thrown away during that wait
/// @param connections most connections; when reached, accepting pauses
/// @param heldBytes most memory for bodies that are not complete and answers that are not taken, of
///   all connections together, bytes; over it a body gets 503, an answer is cut; 0 for half of the
///   memory that the JVM may use
public record Limits(
    int requestLineBytes,
    int headBytes,
    int headFields,
    long bodyBytes,
    int chunkExtensionBytes,
    int chunkExtensionsBytes,
    int firstByteMillis,
    int headMillis,
    int keepAliveMillis,
    int rateBytesPerSecond,
    int rateGraceMillis,
    int lingerMillis,
    int lingerBytes,
    int connections,
    long heldBytes) {
  private static final Limits DEFAULTS =
      new Limits(
          8192, 65_536, 200, 2 << 20, 256, 4096, 30_000, 10_000, 75_000, 240, 5000, 5000, 262_144,
          50_000, 0);

  /// Checks each value against its floor and ceiling.
  ///
  /// @throws IllegalArgumentException naming the limit and its range
  public Limits {
    check("requestLineBytes", requestLineBytes, 64, 65536);
    check("headBytes", headBytes, 256, 1048576);
    check("headFields", headFields, 8, 10000);
    check("bodyBytes", bodyBytes, 0, 1073741824);
    check("chunkExtensionBytes", chunkExtensionBytes, 0, 65536);
    check("chunkExtensionsBytes", chunkExtensionsBytes, 0, 1048576);
    check("firstByteMillis", firstByteMillis, 10, 86400000);
    check("headMillis", headMillis, 10, 86400000);
    check("keepAliveMillis", keepAliveMillis, 10, 86400000);
    check("rateBytesPerSecond", rateBytesPerSecond, 0, 1073741824);
    check("rateGraceMillis", rateGraceMillis, 10, 86400000);
    check("lingerMillis", lingerMillis, 10, 86400000);
    check("lingerBytes", lingerBytes, 0, 1073741824);
    check("connections", connections, 1, 16777216);
    check("heldBytes", heldBytes, 0, Long.MAX_VALUE);
    if (requestLineBytes > headBytes) {
      throw new IllegalArgumentException(
          "requestLineBytes is " + requestLineBytes + ", must not exceed headBytes, " + headBytes);
    }
  }

  private static void check(String name, long value, long floor, long ceiling) {
    if (value < floor || value > ceiling) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be from " + floor + " to " + ceiling);
    }
  }

  /// Returns the limits that a server has unless told otherwise.
  public static Limits defaults() {
    return DEFAULTS;
  }

  /// Returns these limits with another `requestLineBytes`.
  public Limits withRequestLineBytes(int requestLineBytes) {
    return with(0, requestLineBytes);
  }

  /// Returns these limits with another `headBytes`.
  public Limits withHeadBytes(int headBytes) {
    return with(1, headBytes);
  }

  /// Returns these limits with another `headFields`.
  public Limits withHeadFields(int headFields) {
    return with(2, headFields);
  }

  /// Returns these limits with another `bodyBytes`.
  public Limits withBodyBytes(long bodyBytes) {
    return with(3, bodyBytes);
  }

  /// Returns these limits with another `chunkExtensionBytes`.
  public Limits withChunkExtensionBytes(int chunkExtensionBytes) {
    return with(4, chunkExtensionBytes);
  }

  /// Returns these limits with another `chunkExtensionsBytes`.
  public Limits withChunkExtensionsBytes(int chunkExtensionsBytes) {
    return with(5, chunkExtensionsBytes);
  }

  /// Returns these limits with another `firstByteMillis`.
  public Limits withFirstByteMillis(int firstByteMillis) {
    return with(6, firstByteMillis);
  }

  /// Returns these limits with another `headMillis`.
  public Limits withHeadMillis(int headMillis) {
    return with(7, headMillis);
  }

  /// Returns these limits with another `keepAliveMillis`.
  public Limits withKeepAliveMillis(int keepAliveMillis) {
    return with(8, keepAliveMillis);
  }

  /// Returns these limits with another `rateBytesPerSecond`.
  public Limits withRateBytesPerSecond(int rateBytesPerSecond) {
    return with(9, rateBytesPerSecond);
  }

  /// Returns these limits with another `rateGraceMillis`.
  public Limits withRateGraceMillis(int rateGraceMillis) {
    return with(10, rateGraceMillis);
  }

  /// Returns these limits with another `lingerMillis`.
  public Limits withLingerMillis(int lingerMillis) {
    return with(11, lingerMillis);
  }

  /// Returns these limits with another `lingerBytes`.
  public Limits withLingerBytes(int lingerBytes) {
    return with(12, lingerBytes);
  }

  /// Returns these limits with another `connections`.
  public Limits withConnections(int connections) {
    return with(13, connections);
  }

  /// Returns these limits with another `heldBytes`.
  public Limits withHeldBytes(long heldBytes) {
    return with(14, heldBytes);
  }

  /// Returns these limits with another value for one component, by its place in the record.
  private Limits with(int place, long value) {
    long[] v = {
      requestLineBytes,
      headBytes,
      headFields,
      bodyBytes,
      chunkExtensionBytes,
      chunkExtensionsBytes,
      firstByteMillis,
      headMillis,
      keepAliveMillis,
      rateBytesPerSecond,
      rateGraceMillis,
      lingerMillis,
      lingerBytes,
      connections,
      heldBytes
    };
    v[place] = value;
    return new Limits(
        (int) v[0],
        (int) v[1],
        (int) v[2],
        v[3],
        (int) v[4],
        (int) v[5],
        (int) v[6],
        (int) v[7],
        (int) v[8],
        (int) v[9],
        (int) v[10],
        (int) v[11],
        (int) v[12],
        (int) v[13],
        v[14]);
  }
}
