package io.github.upconv.cli.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The bytes of a file. They are read with plain reads: a mapping of a file that somebody truncates
 * ends the JVM.
 */
final class InputFile implements Closeable {
  private final String name;
  private final SeekableByteChannel channel;
  private final long size;

  InputFile(String name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Opens a regular file. */
  static InputFile open(String name) throws IOException {
    Path path = path(name);
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new FileFormatException(
          name,
          "must be a file, is %s",
          attributes.isDirectory() ? "a folder" : "a device or pipe");
    }
    return new InputFile(name, FileChannel.open(path));
  }

  /**
   * Copies a stream to a temporary file without a name and opens that: only a file has a length to
   * check headers against, and a zip archive is read from its end.
   */
  static InputFile spool(String name, InputStream stream) throws IOException {
    Path temporary = Files.createTempFile("upconv-", ".tmp");
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      stream.transferTo(Channels.newOutputStream(channel));
      return new InputFile(name, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether the name, as a whole, is one of something that exists. */
  static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false; // not a path here; it may still be one with the name of a tensor behind it
    }
  }

  /** The path of a name; not all names are paths, and which are depends on the locale. */
  static Path path(String name) throws FileFormatException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new FileFormatException(name, "must be a path, but %s", e.getReason());
    }
  }

  /** The name as given by the user. */
  String name() {
    return name;
  }

  /** The length when the file was opened, in bytes. */
  long size() {
    return size;
  }

  /** A few bytes, as a little-endian buffer. */
  ByteBuffer read(long position, int length) throws IOException {
    byte[] bytes = stream(position, length).readNBytes(length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A part of the file; reading fails if the file has become too short for it. */
  InputStream stream(long position, long length) {
    Objects.checkFromIndexSize(position, length, size);
    return new Part(position, position + length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads from the current position up to an end that was inside the file when it was opened. */
  private final class Part extends InputStream {
    private long position;
    private final long end;

    Part(long position, long end) {
      this.position = position;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (position == end) {
        return -1;
      }
      var buffer = ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position));
      int count = channel.position(position).read(buffer);
      if (count < 0) {
        throw new EOFException("it became shorter than " + end + " bytes while it was read");
      }
      position += count;
      return count;
    }
  }
}
