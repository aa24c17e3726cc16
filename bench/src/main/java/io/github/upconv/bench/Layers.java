package io.github.upconv.bench;

import io.github.upconv.cli.bench.Suite;
import io.github.upconv.layer.LayerLine;

/** The layers of real networks by name. */
final class Layers {
  private Layers() {}

  /**
   * The layer of a name, whatever set it is in.
   *
   * @throws IllegalArgumentException if there is none
   */
  static LayerLine named(String name) {
    return Suite.layers("all").stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("layer: need a name of layers.tsv, was " + name))
        .line();
  }

  /** The names of a set, in the order of the file. */
  static String[] names(String set) {
    return Suite.layers(set).stream().map(Suite.Entry::name).toArray(String[]::new);
  }
}
