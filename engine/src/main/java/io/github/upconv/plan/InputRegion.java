package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.StretchedRows;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * A box of input pixels: some slices, each with the same range on the middle and inner axis. Knows
 * how to copy channels of them into scratch memory, whatever the layout of the tensor is. Reused
 * for every box of a task.
 */
final class InputRegion {
  private MemorySegment segment = MemorySegment.NULL;
  private long base;
  private long batchStride;
  private long channelStride;
  private long outerStride;
  private long middleStride;
  private long innerStride;
  private long outerExtent;

  private int middleCount;
  private int innerCount;
  private long firstSlice;
  private int slices;

  /** Looks at another tensor and the sources of other tiles of its middle and inner axes. */
  void of(Tensor input, Geometry geometry, AxisTile middle, AxisTile inner) {
    segment = input.segment();
    batchStride = Geometry.batchStride(input);
    channelStride = Geometry.channelStride(input);
    outerStride = Geometry.outerStride(input);
    middleStride = Geometry.middleStride(input);
    innerStride = Geometry.innerStride(input);
    base = Geometry.at(input, 0, 0, 0, middle.firstSource(), inner.firstSource());
    outerExtent = geometry.outer().inputExtent();
    middleCount = middle.sources();
    innerCount = inner.sources();
  }

  /** Moves the box along the slices. */
  void slices(long first, int count) {
    firstSlice = first;
    slices = count;
  }

  int pixels() {
    return slices * middleCount * innerCount;
  }

  MemorySegment segment() {
    return segment;
  }

  /** Bytes from a channel to the next. */
  long channelStride() {
    return channelStride;
  }

  /**
   * Position of a channel of the first pixel if vector kernels may read the box where it is: dense,
   * in memory that cannot vanish (a mapped file can), and with room for whole vectors behind its
   * end; otherwise -1.
   *
   * @param pixels the pixels of the box, rounded up to whole vectors
   */
  long direct(long first, int channels, int pixels) {
    long position = firstSlice % outerExtent;
    long rowBytes = innerCount * innerStride;
    boolean joined = middleCount == 1 || middleStride == rowBytes;
    boolean slicesJoined =
        outerStride == middleCount * rowBytes && position + slices <= outerExtent;
    boolean dense = innerStride == Float.BYTES && joined && (slices == 1 || slicesJoined);
    if (!dense || !Columns.allowsVectors(segment) || channelStride < 0) {
      return -1;
    }
    long at = at(firstSlice, first);
    long end = at + (channels - 1) * channelStride + (long) pixels * Float.BYTES;
    return end <= segment.byteSize() ? at : -1;
  }

  /** Bytes from a row to the next. */
  long middleStride() {
    return middleStride;
  }

  /** Bytes from a pixel to the next. */
  long innerStride() {
    return innerStride;
  }

  /** Position of the first pixel of a channel of a slice. */
  long at(long slice, long channel) {
    return base
        + slice / outerExtent * batchStride
        + slice % outerExtent * outerStride
        + channel * channelStride;
  }

  /**
   * Whether vector kernels may read lines of channels where they are: dense, of a vector or more,
   * in memory that cannot vanish.
   */
  boolean hasVectorLines(int channels, int lanes) {
    return channelStride == Float.BYTES && channels >= lanes && Columns.allowsVectors(segment);
  }

  /** Position of the first channel of the first pixel. */
  long at() {
    return at(firstSlice, 0);
  }

  /**
   * Whether vector kernels may read rows where they are: dense, of a vector or more, in memory that
   * cannot vanish.
   */
  boolean hasVectorRows(int lanes) {
    return innerStride == Float.BYTES && innerCount >= lanes && Columns.allowsVectors(segment);
  }

  /** Repeats the floats of all rows of a channel of one batch item, if {@link #hasVectorRows}. */
  void stretchRows(
      StretchedRows kernel, int channel, int times, MemorySegment to, long toAt, long toRow) {
    int rows = rowsOfRun();
    for (int slice = 0; slice < slices; slice += slicesOfRun()) {
      kernel.stretch(
          segment,
          at(firstSlice + slice, channel),
          rowStride(),
          rows,
          innerCount,
          times,
          to,
          toAt + (long) slice * middleCount * toRow,
          toRow);
    }
  }

  /** With two axes, rows follow each other along the outermost one: all slices are one run. */
  private int slicesOfRun() {
    return middleCount == 1 ? slices : 1;
  }

  private int rowsOfRun() {
    return middleCount == 1 ? slices : middleCount;
  }

  /** Bytes from a row of a run to the next. */
  private long rowStride() {
    return middleCount == 1 ? outerStride : middleStride;
  }

  /**
   * Copies all rows of a channel of one batch item, with the given distance in bytes between rows
   * of the target.
   */
  void copyRows(Copy copy, int channel, MemorySegment to, long toAt, long toRow) {
    int rows = rowsOfRun();
    for (int slice = 0; slice < slices; slice += slicesOfRun()) {
      copy.copy(
          segment,
          at(firstSlice + slice, channel),
          rowStride(),
          innerStride,
          to,
          toAt + (long) slice * middleCount * toRow,
          toRow,
          Float.BYTES,
          rows,
          innerCount);
    }
  }

  /**
   * Copies channels {@code first, first + step, ...} of all pixels, with the given distances in
   * bytes between channels and between pixels of the target.
   */
  void copy(
      Copy copy,
      long first,
      long step,
      int count,
      MemorySegment to,
      long toAt,
      long toChannel,
      long toPixel) {
    // rows that follow each other without gap are copied as one
    boolean joined = middleStride == innerCount * innerStride || middleCount == 1;
    int rows = joined ? 1 : middleCount;
    int run = joined ? middleCount * innerCount : innerCount;
    boolean slicesJoined = joined && outerStride == run * innerStride;
    for (int slice = 0; slice < slices; ) {
      long position = (firstSlice + slice) % outerExtent;
      int together = slicesJoined ? (int) Math.min(slices - slice, outerExtent - position) : 1;
      long from = at(firstSlice + slice, first);
      long target = toAt + (long) slice * middleCount * innerCount * toPixel;
      for (int row = 0; row < rows; row++) {
        copy.copy(
            segment,
            from + row * middleStride,
            step * channelStride,
            innerStride,
            to,
            target + (long) row * innerCount * toPixel,
            toChannel,
            toPixel,
            count,
            together * run);
      }
      slice += together;
    }
  }
}
