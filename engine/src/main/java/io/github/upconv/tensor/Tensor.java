package io.github.upconv.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Objects;

/**
 * A float32 view of a memory segment: a shape, an offset and one stride per axis, all in elements.
 *
 * <p>The memory belongs to the caller, usually through an {@link Arena}; a tensor never frees it.
 * Heap, native and sliced segments work, at any alignment. A segment that is mapped from a file
 * must not be given to an engine: a file that is truncated meanwhile would end the JVM. Read the
 * file into memory of your own.
 */
public final class Tensor {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment segment;
  private final long offset;
  private final Shape shape;
  private final long[] strides;

  private Tensor(MemorySegment segment, long offset, Shape shape, long[] strides) {
    this.segment = segment;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /** A new dense tensor of zeros, channels first, 64-byte aligned, with the arena's lifetime. */
  public static Tensor allocate(Shape shape, Arena arena) {
    return allocate(shape, Layout.CHANNELS_FIRST, arena);
  }

  /** A new dense tensor of zeros in the given layout, 64-byte aligned. */
  public static Tensor allocate(Shape shape, Layout layout, Arena arena) {
    long bytes = bytes(shape);
    return of(arena.allocate(bytes, 64), shape, layout);
  }

  /** The whole of a segment as a dense tensor, channels first. */
  public static Tensor of(MemorySegment segment, Shape shape) {
    return of(segment, shape, Layout.CHANNELS_FIRST);
  }

  /**
   * The start of a segment as a dense tensor in the given layout.
   *
   * @throws IllegalArgumentException if the segment is smaller than the shape needs
   */
  public static Tensor of(MemorySegment segment, Shape shape, Layout layout) {
    return view(segment, 0, shape, layout.strides(shape));
  }

  /** A dense tensor on the heap that shares the array. */
  public static Tensor of(float[] values, long... extents) {
    return of(MemorySegment.ofArray(values), Shape.of(extents));
  }

  /**
   * Any strided view.
   *
   * @param offset element index of the first element in the segment
   * @param strides distance, in elements, of neighbours along each axis; 0 or more
   * @throws IllegalArgumentException if an element would lie outside the segment
   */
  public static Tensor view(MemorySegment segment, long offset, Shape shape, long... strides) {
    if (strides.length != shape.rank()) {
      throw new IllegalArgumentException(
          "strides: need one per axis of shape " + shape + ", were " + strides.length);
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset: must be 0 or more, was " + offset);
    }
    long last = offset;
    try {
      for (int axis = 0; axis < strides.length; axis++) {
        if (strides[axis] < 0) {
          throw new IllegalArgumentException("strides: must be 0 or more, was " + strides[axis]);
        }
        last =
            Math.addExact(
                last, Math.multiplyExact(strides[axis], Math.max(0, shape.extent(axis) - 1)));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("strides: the view of shape " + shape + " overflows", e);
    }
    long available = segment.byteSize() / Float.BYTES;
    if (shape.elements() > 0 && last >= available) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "segment: a tensor of shape %s needs %d floats, the segment has %d",
              shape,
              last + 1,
              available));
    }
    return new Tensor(segment, offset, shape, strides.clone());
  }

  /** Bytes of a dense float32 tensor of this shape. */
  public static long bytes(Shape shape) {
    try {
      return Math.multiplyExact(shape.elements(), (long) Float.BYTES);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("shape: " + shape + " needs more than 2^63 bytes", e);
    }
  }

  /** The memory this tensor looks at. */
  public MemorySegment segment() {
    return segment;
  }

  /** Extents, for activations always batch x channels x spatial. */
  public Shape shape() {
    return shape;
  }

  /** Element index of the first element in the segment. */
  public long offset() {
    return offset;
  }

  /** Distance, in elements, of neighbours along an axis. */
  public long stride(int axis) {
    return strides[axis];
  }

  /** The part of this tensor with {@code from <= index < to} along one axis; shares the memory. */
  public Tensor slice(int axis, long from, long to) {
    if (from < 0 || to < from || to > shape.extent(axis)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "slice: need 0 <= from <= to <= %d on axis %d, were %d and %d",
              shape.extent(axis),
              axis,
              from,
              to));
    }
    return new Tensor(segment, offset + from * strides[axis], shape.with(axis, to - from), strides);
  }

  /** Whether the elements lie without gaps in the order of the layout. */
  public boolean isDense(Layout layout) {
    long[] dense = layout.strides(shape);
    for (int axis = 0; axis < dense.length; axis++) {
      if (shape.extent(axis) > 1 && strides[axis] != dense[axis]) {
        return false;
      }
    }
    return true;
  }

  /** One element. */
  public float get(long... index) {
    return segment.get(FLOAT, Float.BYTES * element(index));
  }

  /** Replaces one element. */
  public void set(float value, long... index) {
    segment.set(FLOAT, Float.BYTES * element(index), value);
  }

  private long element(long[] index) {
    if (index.length != strides.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "index: need %d values for shape %s, were %d",
              strides.length,
              shape,
              index.length));
    }
    long element = offset;
    for (int axis = 0; axis < index.length; axis++) {
      element += strides[axis] * Objects.checkIndex(index[axis], shape.extent(axis));
    }
    return element;
  }

  @Override
  public String toString() {
    return "Tensor[" + shape + "]";
  }
}
