package io.github.upconv.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the engine runs on, detected once per process.
 *
 * @param lanes float lanes of the preferred vector; 1 without the Vector API
 * @param vectorRegisters registers that hold such a vector
 * @param fma whether the hardware has fused multiply-add; decides the arithmetic of all kernels
 * @param processors processors that the JVM may use
 * @param l1Bytes first-level data cache of a core; 0 if the system does not tell
 * @param l2Bytes second-level cache of a core; 0 if the system does not tell
 */
public record Machine(
    int lanes, int vectorRegisters, boolean fma, int processors, long l1Bytes, long l2Bytes) {
  private static final Machine CURRENT = detect();

  /** The machine of this process. */
  public static Machine current() {
    return CURRENT;
  }

  private static Machine detect() {
    int lanes = Engine.simdAvailable() ? SimdShape.lanes() : 1;
    boolean arm = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).startsWith("aarch64");
    // AVX-512 and NEON have 32 registers; SSE and AVX2 have 16
    int registers = lanes == 16 || arm ? 32 : 16;
    return new Machine(
        lanes,
        registers,
        Fma.isFast(),
        Runtime.getRuntime().availableProcessors(),
        cache(1),
        cache(2));
  }

  /** Size of a data cache as Linux tells it; many virtual machines hide it. */
  private static long cache(int level) {
    for (int index = 0; index < 4; index++) {
      var folder = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + index);
      try {
        String type = Files.readString(folder.resolve("type")).strip();
        String size = Files.readString(folder.resolve("size")).strip();
        if (Files.readString(folder.resolve("level")).strip().equals(Integer.toString(level))
            && !type.equals("Instruction")
            && size.matches("[0-9]{1,9}K")) {
          return Long.parseLong(size.substring(0, size.length() - 1)) << 10;
        }
      } catch (IOException e) {
        return 0;
      }
    }
    return 0;
  }

  /** One line for people: {@code 16 lanes (512 bits), fma, 2 processors, ...}. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%d lanes (%d bits), %s, %d processors, L1 %s, L2 %s",
        lanes,
        lanes * Float.SIZE,
        fma ? "fma" : "mul+add",
        processors,
        size(l1Bytes),
        size(l2Bytes));
  }

  private static String size(long bytes) {
    return bytes == 0 ? "unknown" : (bytes >> 10) + " KiB";
  }
}
