package io.github.upconv.cli.file;

/** Visits the elements of a strided view, the last axis fastest. */
final class StridedCursor {
  private final long[] extents;
  private final long[] strides;
  private final long[] index;
  private long position;

  StridedCursor(long offset, long[] extents, long[] strides) {
    this.position = offset;
    this.extents = extents;
    this.strides = strides;
    this.index = new long[extents.length];
  }

  /** Where the current element is; moves on to the next one. */
  long next() {
    long current = position;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      position += strides[axis];
      if (++index[axis] < extents[axis]) {
        break;
      }
      position -= index[axis] * strides[axis];
      index[axis] = 0;
    }
    return current;
  }
}
