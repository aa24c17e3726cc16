package io.github.upconv.cli.file;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of a tensor as a stream of bytes, converted through a bounded buffer. float32 is
 * moved as 32-bit integers, so that every bit of it survives.
 */
final class TensorData {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final ValueLayout.OfInt NATIVE = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfInt LITTLE_ENDIAN = NATIVE.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TensorData() {}

  /**
   * How elements follow each other in a file.
   *
   * @param fortran whether the first axis is the fastest, instead of the last
   */
  record Encoding(ElementType type, ByteOrder order, boolean fortran) {}

  /**
   * Reads a tensor.
   *
   * @param data holds at least the bytes of the tensor, as the caller has checked
   * @return a dense tensor, channels first
   */
  static Tensor read(String file, InputStream data, Encoding encoding, Shape shape, Arena arena)
      throws IOException {
    Tensor tensor = Memory.allocate(file, shape, arena);
    MemorySegment target = tensor.segment();
    ElementType type = encoding.type();
    long elements = shape.elements();
    byte[] bytes = buffer(elements, type.bytes());
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(encoding.order());
    StridedCursor cursor = encoding.fortran() ? fortranOrder(tensor) : logicalOrder(tensor);
    boolean verbatim = type == ElementType.FLOAT32 && !encoding.fortran();
    for (long done = 0; done < elements; ) {
      int count = (int) Math.min(bytes.length / type.bytes(), elements - done);
      if (data.readNBytes(bytes, 0, count * type.bytes()) < count * type.bytes()) {
        throw new FileFormatException(file, "must have %d elements, ends before", elements);
      }
      if (verbatim) {
        MemorySegment.copy(
            MemorySegment.ofArray(bytes),
            NATIVE.withOrder(encoding.order()),
            0,
            target,
            NATIVE,
            Float.BYTES * done,
            count);
      } else {
        for (int i = 0; i < count; i++) {
          target.set(NATIVE, Float.BYTES * cursor.next(), type.floatBits(buffer, i * type.bytes()));
        }
      }
      done += count;
    }
    return tensor;
  }

  /** Writes a tensor as little-endian float32 in C order, whatever its strides are. */
  static void write(Tensor tensor, OutputStream data) throws IOException {
    MemorySegment source = tensor.segment();
    long elements = tensor.shape().elements();
    byte[] bytes = buffer(elements, Float.BYTES);
    MemorySegment buffer = MemorySegment.ofArray(bytes);
    StridedCursor cursor = logicalOrder(tensor);
    boolean verbatim = tensor.isDense(Layout.CHANNELS_FIRST);
    for (long done = 0; done < elements; ) {
      int count = (int) Math.min(bytes.length / Float.BYTES, elements - done);
      if (verbatim) {
        long from = Float.BYTES * (tensor.offset() + done);
        MemorySegment.copy(source, NATIVE, from, buffer, LITTLE_ENDIAN, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          buffer.setAtIndex(LITTLE_ENDIAN, i, source.get(NATIVE, Float.BYTES * cursor.next()));
        }
      }
      data.write(bytes, 0, count * Float.BYTES);
      done += count;
    }
  }

  private static byte[] buffer(long elements, int elementBytes) {
    return new byte[(int) Math.min(BUFFER_BYTES, elements * elementBytes)];
  }

  private static StridedCursor logicalOrder(Tensor tensor) {
    int rank = tensor.shape().rank();
    long[] strides = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = tensor.stride(axis);
    }
    return new StridedCursor(tensor.offset(), tensor.shape().extents(), strides);
  }

  private static StridedCursor fortranOrder(Tensor tensor) {
    int rank = tensor.shape().rank();
    long[] extents = new long[rank];
    long[] strides = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      extents[rank - 1 - axis] = tensor.shape().extent(axis);
      strides[rank - 1 - axis] = tensor.stride(axis);
    }
    return new StridedCursor(tensor.offset(), extents, strides);
  }
}
