package io.github.upconv.cli;

import io.github.upconv.machine.Engine;
import io.github.upconv.machine.Machine;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, and what decides speed and rounding on this machine. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"upconv " + upconv(), "JDK " + jdk(), vectors()};
  }

  /** The version of this program; a build that was not packaged has none. */
  public static String upconv() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(not packaged)");
  }

  static String jdk() {
    return System.getProperty("java.runtime.version", "unknown")
        + " ("
        + System.getProperty("java.vendor", "unknown")
        + ")";
  }

  private static String vectors() {
    var machine = Machine.current();
    return Engine.simdAvailable()
        ? "vectors of " + machine.lanes() * Float.SIZE + " bits, " + rounding(machine)
        : "no vectors (the JVM has no jdk.incubator.vector), " + rounding(machine);
  }

  /** How products are added. */
  static String rounding(Machine machine) {
    return machine.fma() ? "fma" : "mul+add";
  }
}
