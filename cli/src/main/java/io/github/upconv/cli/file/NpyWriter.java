package io.github.upconv.cli.file;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes a {@code .npy} file as numpy does: version 1.0, little-endian float32 in C order. */
final class NpyWriter {
  /** numpy aligns the elements to this. */
  private static final int ALIGNMENT = 64;

  private NpyWriter() {}

  static void write(Tensor tensor, OutputStream out) throws IOException {
    out.write(header(tensor.shape()));
    TensorData.write(tensor, out);
  }

  /** Bytes of the file of a tensor. */
  static long size(Tensor tensor) {
    return header(tensor.shape()).length + Tensor.bytes(tensor.shape());
  }

  private static byte[] header(Shape shape) {
    String extents =
        Arrays.stream(shape.extents()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + (shape.rank() == 1 ? extents + "," : extents)
            + "), }";
    int prefix = NpyHeader.MAGIC.length() + 2 + Short.BYTES;
    int unpadded = prefix + text.length() + 1;
    int size = Math.ceilDiv(unpadded, ALIGNMENT) * ALIGNMENT;
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyHeader.MAGIC.getBytes(StandardCharsets.ISO_8859_1))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (size - prefix))
        .put((text + " ".repeat(size - unpadded) + "\n").getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
