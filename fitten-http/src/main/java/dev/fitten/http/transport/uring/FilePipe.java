package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Sends files without bringing them into the process: file → pipe → socket, where both steps only
/// pass on references to pages of the page cache.
///
/// The pipe is what makes this possible at all: sendfile(2) wants the descriptor of the file, which a
/// [FileChannel] does not tell, but a channel can transfer to a pipe that is opened by its name
/// under /proc. One pipe serves all links of a loop: it is empty between two calls.
final class FilePipe {
  private static final int WANTED_BYTES = 1 << 20;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment error;
  private final int out;
  private final int nowhere;
  private final int most;
  private final FileChannel in;

  FilePipe() throws IOException {
    error = arena.allocate(Libc.ERROR);
    MemorySegment ends = arena.allocate(JAVA_INT, 2);
    int failed = Libc.pipe(error, ends.address());
    if (failed < 0) {
      arena.close();
      throw new IOException("pipe2: " + Libc.describe(failed));
    }
    out = ends.get(JAVA_INT, 0);
    int inFd = ends.get(JAVA_INT, 4);
    nowhere = Libc.openForWriting(error, arena.allocateFrom("/dev/null").address());
    // Half of its room: a range that begins within a page needs a page more, and a transfer into a
    // full pipe would wait for ever.
    most = Libc.pipeBytes(error, out, WANTED_BYTES) / 2;
    try {
      if (nowhere < 0) throw new IOException("/dev/null: " + Libc.describe(nowhere));
      if (most < 1) throw new IOException("the pipe has no room");
      in = FileChannel.open(Path.of("/proc/self/fd/" + inFd), StandardOpenOption.WRITE);
    } catch (IOException | RuntimeException e) {
      Libc.close(error, out);
      if (nowhere >= 0) Libc.close(error, nowhere);
      arena.close();
      throw e;
    } finally {
      Libc.close(error, inFd); // the channel has opened it again
    }
  }

  /// Sends as much as the socket takes, at most as much as the pipe holds.
  ///
  /// @param socket must not wait (O_NONBLOCK)
  /// @return the number of bytes, or a negative error number of the socket
  long transfer(int socket, FileChannel file, long position, long count) throws IOException {
    long piped = file.transferTo(position, Math.min(count, most), in);
    if (piped <= 0) return 0;
    long sent = 0;
    while (sent < piped) {
      long n = Libc.splice(error, out, socket, piped - sent);
      if (n == -Libc.EINTR) continue;
      if (n <= 0) {
        // What the socket has not taken is read from the file again.
        discard(piped - sent);
        return sent > 0 || n == -Libc.EAGAIN ? sent : n;
      }
      sent += n;
    }
    return sent;
  }

  private void discard(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      long n = Libc.splice(error, out, nowhere, left);
      if (n == -Libc.EINTR) continue;
      if (n <= 0) throw new IOException("emptying the pipe failed: " + Libc.describe((int) n));
      left -= n;
    }
  }

  void close() throws IOException {
    Libc.close(error, out);
    Libc.close(error, nowhere);
    in.close();
    arena.close();
  }
}
