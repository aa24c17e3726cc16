package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Layer;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;

/**
 * A layer at one input shape, lifted to three axes, so that one loop nest serves all ranks.
 *
 * <pre>
 *   rank 1  (1, 1, width)        rank 2  (height, 1, width)        rank 3  (depth, height, width)
 * </pre>
 *
 * The batch is folded into the outermost axis: a <i>slice</i> is one position of that axis of one
 * batch item, numbered {@code item * extent + position}. Tiles run along it and carry what the next
 * slices need.
 *
 * @param input shape the geometry was made for
 * @param output shape of the output
 * @param outer outermost axis, which slices are counted on
 * @param middle axis that only volumes use
 * @param inner innermost axis
 */
record Geometry(Shape input, Shape output, AxisMap outer, AxisMap middle, AxisMap inner) {
  static Geometry of(Layer layer, Shape input) {
    var maps = layer.axisMaps(input);
    var single = AxisMap.identity(1);
    return new Geometry(
        input,
        layer.outputShape(input),
        maps.size() > 1 ? maps.getFirst() : single,
        maps.size() > 2 ? maps.get(1) : single,
        maps.getLast());
  }

  long batch() {
    return input.extent(0);
  }

  long inputSlices() {
    return batch() * outer.inputExtent();
  }

  long outputSlices() {
    return batch() * outer.outputExtent();
  }

  int taps() {
    return taps(outer, middle, inner);
  }

  private static int taps(AxisMap... maps) {
    int taps = 1;
    for (var map : maps) {
      taps = Math.multiplyExact(taps, map.taps());
    }
    return taps;
  }

  /** Bytes between neighbours of a tensor along the three lifted axes. */
  static long outerStride(Tensor tensor) {
    return tensor.shape().rank() > 3 ? Float.BYTES * tensor.stride(2) : 0;
  }

  static long middleStride(Tensor tensor) {
    return tensor.shape().rank() > 4 ? Float.BYTES * tensor.stride(3) : 0;
  }

  static long innerStride(Tensor tensor) {
    return Float.BYTES * tensor.stride(tensor.shape().rank() - 1);
  }

  static long batchStride(Tensor tensor) {
    return Float.BYTES * tensor.stride(0);
  }

  static long channelStride(Tensor tensor) {
    return Float.BYTES * tensor.stride(1);
  }

  /** Position of an element of a tensor, in bytes. */
  static long at(Tensor tensor, long item, int channel, long outer, long middle, long inner) {
    return Float.BYTES * tensor.offset()
        + item * batchStride(tensor)
        + channel * channelStride(tensor)
        + outer * outerStride(tensor)
        + middle * middleStride(tensor)
        + inner * innerStride(tensor);
  }
}
