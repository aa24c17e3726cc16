package io.github.upconv.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file under a temporary name beside it and renames it when it is complete: under its own
 * name there is, at any moment, the complete old file, the complete new one, or none.
 */
public final class OutputFile {
  /** With what is added to it, a name of this length still fits any file system. */
  private static final int LONGEST_NAME = 50;

  /** Files to delete if the program is interrupted. */
  private static final Set<Path> INCOMPLETE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OutputFile::deleteIncomplete));
  }

  private OutputFile() {}

  /** What a file is to contain. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes or replaces a file. A symbolic link stays and the file behind it is replaced. */
  public static void write(String name, Content content) throws FileFormatException {
    try {
      Path target = target(name);
      Path temporary = temporary(target);
      INCOMPLETE.add(temporary);
      try {
        try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
          content.writeTo(out);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
        INCOMPLETE.remove(temporary);
      }
    } catch (IOException e) {
      throw FileFormatException.unwritable(name, e);
    }
  }

  /** Refuses a file that cannot be created or replaced. */
  public static void check(String name) throws FileFormatException {
    try {
      Path folder = target(name).resolveSibling("");
      if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new FileFormatException(name, "must be in a folder that can be written to, is not");
      }
    } catch (IOException e) {
      throw FileFormatException.unwritable(name, e);
    }
  }

  private static Path target(String name) throws IOException {
    Path target = InputFile.path(name).toAbsolutePath();
    if (!Files.exists(target)) {
      return target;
    }
    Path real = target.toRealPath();
    // renaming would replace a device or pipe instead of writing to it
    if (!Files.isRegularFile(real)) {
      throw new FileFormatException(
          name, "must be a file, is %s", Files.isDirectory(real) ? "a folder" : "a device or pipe");
    }
    return real;
  }

  private static Path temporary(Path target) {
    String name = target.getFileName().toString();
    int length = Math.min(name.length(), LONGEST_NAME);
    if (Character.isHighSurrogate(name.charAt(length - 1))) {
      length--;
    }
    // not a SecureRandom, which takes longer to start than most files take to write
    long unique = ThreadLocalRandom.current().nextLong();
    return target.resolveSibling(
        "." + name.substring(0, length) + ".upconv-" + HexFormat.of().toHexDigits(unique) + ".tmp");
  }

  private static void deleteIncomplete() {
    for (Path temporary : INCOMPLETE) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // the program ends; the name of what stays says what it is
      }
    }
  }
}
