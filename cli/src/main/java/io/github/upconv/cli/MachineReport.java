package io.github.upconv.cli;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import io.github.upconv.machine.Peak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the engine runs on. */
public final class MachineReport {
  private static final String UNKNOWN = "unknown";

  private MachineReport() {}

  /** By name, as in JSON. */
  public static Map<String, Object> fields(Peak peak) {
    var machine = Machine.current();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("upconv", Version.upconv());
    fields.put("jdk", Version.jdk());
    fields.put("cpu", cpu());
    fields.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    fields.put("engine", EngineConverter.name(Engine.best()));
    fields.put("vector_bits", Engine.simdAvailable() ? machine.lanes() * Float.SIZE : 0);
    fields.put("fma", machine.fma());
    fields.put("processors", machine.processors());
    fields.put("l1_bytes", known(machine.l1Bytes()));
    fields.put("l2_bytes", known(machine.l2Bytes()));
    fields.put("peak_gflops_per_core", peak.gflops());
    fields.put("memory_gb_per_second", peak.gigabytesPerSecond());
    return fields;
  }

  private static Object known(long bytes) {
    return bytes == 0 ? UNKNOWN : bytes;
  }

  /** The model as Linux tells it; other systems have no file that does. */
  private static String cpu() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(UNKNOWN);
    } catch (IOException | UncheckedIOException e) {
      return UNKNOWN;
    }
  }

  /** One line for people. */
  public static String describe() {
    return "JDK " + Version.jdk() + ", " + Machine.current().describe();
  }
}
