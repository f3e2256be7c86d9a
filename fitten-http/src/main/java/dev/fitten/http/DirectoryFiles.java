package dev.fitten.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The files below a directory, as they are at the time of each request. Nothing is remembered: the
/// kernel keeps what is asked for often, and knows when it changes.
///
/// Links are followed as long as they stay below the root. Where a name leads is found out first;
/// then that place is opened folder by folder from the root without following any link, each
/// relative to the one before (`openat` with `O_NOFOLLOW`). So a link that appears between the
/// check and the opening leads nowhere.
final class DirectoryFiles implements FileSource {
  /// File systems count time in steps, the coarsest known (FAT) of two seconds. A file changed within
  /// that time could change again without a new date.
  private static final Duration STEP = Duration.ofSeconds(2);

  /// A file is opened again when it was replaced meanwhile; more often than this is no accident.
  private static final int TRIES = 3;

  private final Path root;

  /// @param root a real path
  DirectoryFiles(Path root) {
    this.root = root;
  }

  @Override
  public @Nullable OpenFile open(String name) throws IOException {
    try {
      Path asked = root.resolve(name);
      // A file system that does not tell `A` from `a` must not give one file two names.
      Path spelled = asked.toRealPath(LinkOption.NOFOLLOW_LINKS);
      if (!spelled.toString().equals(asked.toString())) return null;
      Path real = asked.toRealPath();
      return real.startsWith(root) && !real.equals(root) ? openBelow(root.relativize(real)) : null;
    } catch (FileSystemException | InvalidPathException e) {
      // Not there, a file where a folder is named, a name too long, or not ours to read.
      return null;
    }
  }

  /// Opens what has been found to be below the root.
  ///
  /// @param path relative to the root, without links when it was looked at
  /// @throws FileSystemException if there is a link in it by now
  @Nullable OpenFile openBelow(Path path) throws IOException {
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(root)) {
      if (folder instanceof SecureDirectoryStream<Path> secure) return openBelow(secure, path);
    }
    // No such handles here (Windows): at least the last name is no link.
    Path file = root.resolve(path);
    return open(
        () -> Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
        () -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private static @Nullable OpenFile openBelow(SecureDirectoryStream<Path> folder, Path path)
      throws IOException {
    if (path.getNameCount() > 1) {
      Path first = path.getName(0);
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
        return openBelow(next, path.subpath(1, path.getNameCount()));
      }
    }
    BasicFileAttributeView view =
        Objects.requireNonNull(
            folder.getFileAttributeView(
                path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return open(view::readAttributes, () -> (FileChannel) folder.newByteChannel(path, options));
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /// Opens a regular file so that its attributes are those of the bytes: they are read before and
  /// after, and must agree.
  private static @Nullable OpenFile open(
      Step<BasicFileAttributes> attributes, Step<FileChannel> opening) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      BasicFileAttributes before = attributes.take();
      if (!before.isRegularFile()) return null;
      FileChannel channel = opening.take();
      try {
        BasicFileAttributes after = attributes.take();
        if (channel.size() == after.size() && agree(before, after)) {
          return new OnDisk(channel, after, Instant.now());
        }
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
    throw new IOException("the file was replaced each of " + TRIES + " times it was opened");
  }

  private static boolean agree(BasicFileAttributes a, BasicFileAttributes b) {
    return Objects.equals(a.fileKey(), b.fileKey())
        && a.lastModifiedTime().equals(b.lastModifiedTime())
        && a.size() == b.size();
  }

  private static final class OnDisk implements OpenFile {
    private final FileChannel channel;
    private final BasicFileAttributes attributes;
    private final Instant now;

    /// The engine sends the file after the handler has returned, and closes it.
    private boolean handedOver;

    OnDisk(FileChannel channel, BasicFileAttributes attributes, Instant now) {
      this.channel = channel;
      this.attributes = attributes;
      this.now = now;
    }

    @Override
    public long size() {
      return attributes.size();
    }

    /// RFC 9110 §8.8.2.1: never later than the answer.
    @Override
    public Instant modified() {
      Instant modified = attributes.lastModifiedTime().toInstant();
      return modified.isAfter(now) ? now : modified;
    }

    @Override
    public boolean settled() {
      return !attributes.lastModifiedTime().toInstant().plus(STEP).isAfter(now);
    }

    /// Size and time of the last change: the same on every machine that the file was copied to with
    /// its time. Weak as long as two writes could leave both the same.
    @Override
    public String tag() {
      long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      String opaque = Long.toHexString(attributes.size()) + '-' + Long.toHexString(modified);
      return settled() ? ETags.strong(opaque) : ETags.weak(opaque);
    }

    @Override
    public void send(Exchange exchange, String contentType, long start, long end)
        throws IOException {
      exchange.sendFile(contentType, channel, start, end - start);
      handedOver = true;
    }

    @Override
    public void write(OutputStream out, long start, long end) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(end - start, 16_384));
      WritableByteChannel target = Channels.newChannel(out);
      for (long at = start; at < end; ) {
        buffer.clear().limit((int) Math.min(end - at, buffer.capacity()));
        int n = channel.read(buffer, at);
        if (n < 0) throw new IOException("the file has become shorter while it was sent");
        target.write(buffer.flip());
        at += n;
      }
    }

    @Override
    public void close() throws IOException {
      if (!handedOver) channel.close();
    }
  }
}
