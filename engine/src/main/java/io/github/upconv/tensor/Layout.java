package io.github.upconv.tensor;

/** Order in which the axes of an activation tensor follow each other in memory. */
public enum Layout {
  /** Batch, channels, spatial axes: NCW, NCHW, NCDHW. */
  CHANNELS_FIRST,
  /** Batch, spatial axes, channels: NWC, NHWC, NDHWC. */
  CHANNELS_LAST;

  /** Strides, in elements, of a dense tensor of this layout; indexed like the shape. */
  public long[] strides(Shape shape) {
    int rank = shape.rank();
    long[] strides = new long[rank];
    long next = 1;
    if (this == CHANNELS_LAST && rank > 2) {
      strides[1] = next;
      next = shape.extent(1);
    }
    for (int axis = rank - 1; axis >= 0; axis--) {
      if (this == CHANNELS_LAST && rank > 2 && axis == 1) {
        continue;
      }
      strides[axis] = next;
      next *= shape.extent(axis);
    }
    return strides;
  }
}
