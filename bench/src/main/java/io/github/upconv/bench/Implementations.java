package io.github.upconv.bench;

import io.github.upconv.machine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The implementations of this build: both engines, and in the profile {@code peers} the peers. */
final class Implementations {
  private static final List<Implementation> ALL = load();

  private Implementations() {}

  private static List<Implementation> load() {
    var all = new ArrayList<Implementation>();
    all.add(new EngineImplementation(Engine.SIMD));
    all.add(new EngineImplementation(Engine.SCALAR));
    ServiceLoader.load(Implementation.class).forEach(all::add);
    return List.copyOf(all);
  }

  /** All of them, ours first. */
  static List<Implementation> all() {
    return ALL;
  }

  /**
   * The one of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Implementation named(String name) {
    return ALL.stream()
        .filter(implementation -> implementation.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "implementation: need one of "
                    + ALL.stream().map(Implementation::name).toList()
                    + ", was "
                    + name));
  }
}
