package io.github.upconv.layer;

import io.github.upconv.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * A layer as a pure value: what is computed, with its own arithmetic of shapes.
 *
 * <p>Activations are shaped batch x channels x 1 to 3 spatial axes. All layers check their own
 * arguments when they are made and their input when they meet one, and throw {@link
 * IllegalArgumentException} with the name of the argument, what was needed and what was given.
 */
public sealed interface Layer permits WeightedLayer, Resize, PixelShuffle {
  /** Number of spatial axes, 1 to 3. */
  int rank();

  /** Channels of the input. */
  int inputChannels();

  /** Channels of the output. */
  int outputChannels();

  /** What is applied to each output element at the end. */
  Activation activation();

  /** This layer with another activation. */
  Layer activation(Activation activation);

  /** The spatial axes for an input shape, outermost first. */
  List<AxisMap> axisMaps(Shape input);

  /** The output for an input shape: batch x output channels x spatial extents. */
  default Shape outputShape(Shape input) {
    var maps = axisMaps(input);
    long[] extents = input.extents();
    extents[1] = outputChannels();
    for (int axis = 0; axis < maps.size(); axis++) {
      extents[2 + axis] = maps.get(axis).outputExtent();
    }
    return Shape.of(extents);
  }

  /**
   * Multiply-adds of the direct form, borders counted in full: the nominal work that throughput
   * figures are based on.
   */
  long nominalMultiplyAdds(Shape input);

  /** Refuses an input that does not fit the layer. */
  default void requireInput(Shape input) {
    if (input.rank() != rank() + 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "input: need batch x channels x %d spatial extents, was %s",
              rank(),
              input));
    }
    if (input.extent(1) != inputChannels()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "input: need %d channels, was %s", inputChannels(), input));
    }
    if (input.elements() == 0) {
      throw new IllegalArgumentException("input: every extent must be 1 or more, was " + input);
    }
  }
}
