package io.github.upconv.bench;

import io.github.upconv.layer.LayerLine;

/** Something that computes layers and can be timed. */
public interface Implementation {
  /** Where it stands in a comparison. */
  enum Side {
    /** An engine of upconv. */
    OURS,
    /** Another library, on the same tensors: dense, channels first, as they come and go. */
    PEER,
    /** Another library, on tensors that already are in the layouts that it likes best. */
    PEER_OWN_LAYOUTS
  }

  /** A word for the command line, such as {@code onnxruntime}. */
  String name();

  /** The name for people. */
  String title();

  /** The version of the library. */
  String version();

  /** Where it stands. */
  Side side();

  /** Whether it has all that the layer needs. */
  boolean supports(LayerLine line);

  /**
   * Makes everything ready that is done once per layer, such as packing the weights.
   *
   * @param threads how many threads a run may use, the caller's included; 1 or more
   */
  Run prepare(LayerData data, int threads);

  /** A layer that is ready to be computed, again and again, by the thread that has prepared it. */
  interface Run extends AutoCloseable {
    /** Computes the layer once. */
    void run();

    /** Copies the output of the last run to {@link LayerData#output()}, if it is not there yet. */
    default void fetch() {}

    @Override
    void close();
  }
}
