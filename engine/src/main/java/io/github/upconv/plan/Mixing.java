package io.github.upconv.plan;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The products of a layer with its weights: the first half of every route. It depends on the layer
 * and the machine alone, so that one packing of the weights serves every input shape.
 */
sealed interface Mixing
    permits SpreadMixing,
        PhaseMixing,
        ChannelMixing,
        FastMixing,
        DepthwiseMixing,
        DepthwiseLineMixing {
  /** The route that it is the first half of. */
  Route route();

  /** The blocks of output channels, in order. */
  List<ChannelBlock> blocks();

  /** Bytes of packed weights. */
  long weightBytes();

  /** Writes the packed weights of all blocks; a view is absent for layers without weights. */
  void pack(@Nullable WeightView weights, MemorySegment packed);

  /** Gets the code of its products compiled before a first run with so many multiply-adds. */
  default void warmUp(long multiplyAdds) {}

  /** Number of taps of the kernel. */
  int taps();

  /** Input values that are multiplied with the weights of a tap. */
  int terms();
}
