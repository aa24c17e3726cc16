package io.github.upconv.cli.file;

import com.sun.management.OperatingSystemMXBean;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Allocates tensors only where they fit: an error is better than a killed process. */
final class Memory {
  /** Below this, asking the system costs more than reading the tensor. */
  private static final long ALWAYS_FITS = 16 << 20;

  private static final Path LINUX_MEMORY = Path.of("/proc/meminfo");

  private Memory() {}

  /** A new dense tensor. */
  static Tensor allocate(String file, Shape shape, Arena arena) throws FileFormatException {
    require(file, shape);
    try {
      return Tensor.allocate(shape, arena);
    } catch (OutOfMemoryError e) {
      throw new FileFormatException(
          file,
          "tensor of shape %s needs %d bytes of memory, but: %s",
          shape,
          Tensor.bytes(shape),
          String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a tensor that does not fit the memory that is available now. */
  static void require(String file, Shape shape) throws FileFormatException {
    long bytes = Tensor.bytes(shape);
    if (bytes <= ALWAYS_FITS) {
      return;
    }
    long available = available();
    if (bytes > available) {
      throw new FileFormatException(
          file,
          "tensor of shape %s needs %d bytes of memory, %d are available",
          shape,
          bytes,
          available);
    }
  }

  /**
   * The system's memory or the container's limit. Not the "free" memory of Java: that leaves out
   * the page cache, which the file that is about to be read may well fill.
   */
  private static long available() {
    long total =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    try (Stream<String> lines = Files.lines(LINUX_MEMORY)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .reduce(total, Math::min);
    } catch (IOException e) {
      return total; // not a Linux system
    }
  }
}
