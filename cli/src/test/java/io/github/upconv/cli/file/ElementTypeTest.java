package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type, byte order, element order and rank gives the nearest float32, bit for bit. */
class ElementTypeTest {
  private static final long[][] EXTENTS = {
    {}, {1}, {7}, {3, 4}, {2, 3, 4}, {2, 3, 2, 3}, {2, 1, 3, 2, 2}, {0}, {2, 0, 3}, {0, 0}
  };

  /** A way to store one tensor. */
  record Case(ElementType type, ByteOrder order, boolean fortran, long[] extents) {
    @Override
    public String toString() {
      return type + " " + order + (fortran ? " fortran " : " c ") + Arrays.toString(extents);
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        for (boolean fortran : new boolean[] {false, true}) {
          for (long[] extents : EXTENTS) {
            cases.add(new Case(type, order, fortran, extents));
          }
        }
      }
    }
    // more than one buffer
    long[] large = {190, 180};
    cases.add(new Case(ElementType.INT64, ByteOrder.LITTLE_ENDIAN, false, large));
    cases.add(new Case(ElementType.INT64, ByteOrder.BIG_ENDIAN, true, large));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadBitForBit(Case given) throws IOException {
    long[] values = values(given);
    byte[] data = data(given, values);
    float[] expected = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      expected[i] = expected(given.type(), values[i]);
    }
    String code = code(given.type());
    if (given.type() != ElementType.BFLOAT16) {
      String order = given.order() == ByteOrder.BIG_ENDIAN ? ">" : "<";
      byte[] npy =
          NpyBytes.of(NpyBytes.header(order + code, given.fortran(), given.extents()), data);
      check(given, expected, ".npy", npy);
      check(given, expected, ".npz", new ZipBytes().add("a.npy", ZipBytes.STORED, npy).build());
      check(given, expected, ".npz", new ZipBytes().add("a.npy", ZipBytes.DEFLATED, npy).build());
    }
    if (given.order() == ByteOrder.LITTLE_ENDIAN && !given.fortran()) {
      String shape =
          Arrays.stream(given.extents())
              .mapToObj(Long::toString)
              .collect(Collectors.joining(",", "[", "]"));
      String header =
          SafetensorsBytes.tensor(
              "a", safetensorsCode(given.type()), shape, "[0," + data.length + "]");
      check(given, expected, ".safetensors", SafetensorsBytes.of("{" + header + "}", data));
    }
  }

  private static void check(Case given, float[] expected, String extension, byte[] contents)
      throws IOException {
    String name = "tensor" + extension;
    var channel = new InputFile(name, new MemoryChannel(contents));
    try (TensorFile file =
            TensorFile.open(new TensorSpec(name, null), channel, FileFormat.ofName(name));
        Arena arena = Arena.ofConfined()) {
      Tensor tensor = file.read(arena);
      assertThat(tensor.shape()).isEqualTo(Shape.of(given.extents()));
      for (int i = 0; i < expected.length; i++) {
        float actual = tensor.get(index(i, given.extents()));
        boolean payloadMatters =
            given.type() == ElementType.FLOAT32 || given.type() == ElementType.BFLOAT16;
        if (payloadMatters
            ? Float.floatToRawIntBits(actual) != Float.floatToRawIntBits(expected[i])
            : Float.floatToIntBits(actual) != Float.floatToIntBits(expected[i])) {
          throw new AssertionError(
              "element %d: %s instead of %s".formatted(i, actual, expected[i]));
        }
      }
    }
  }

  /** Random bits, with the bits of special and rounded numbers among them. */
  private static long[] values(Case given) {
    var random = new SplittableRandom(given.toString().hashCode());
    long[] values = new long[(int) Shape.of(given.extents()).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1 -> special(given.type(), random);
            default -> random.nextLong();
          };
    }
    return values;
  }

  private static long special(ElementType type, SplittableRandom random) {
    double[] numbers = {
      0.0,
      -0.0,
      1e300,
      -1e300,
      Float.MAX_VALUE,
      3.4028235677973366e38,
      3.4028235677973362e38,
      Float.MIN_VALUE,
      0x1p-150,
      0x1.000001p0,
      0x1.000003p0,
      0x1.0000011p0,
      Double.MIN_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN
    };
    double number = numbers[random.nextInt(numbers.length)];
    return switch (type) {
      case FLOAT64 -> Double.doubleToRawLongBits(number);
      case FLOAT32 -> random.nextBoolean() ? 0xFF800001L : Float.floatToRawIntBits((float) number);
      case FLOAT16 ->
          new long[] {0, 1, 0x3FF, 0x400, 0x7BFF, 0x7C00, 0x7C01, 0x8000, 0xFC00, 0xFFFF}
              [random.nextInt(10)];
      // half way between two floats, and next to it
      default ->
          (1L << random.nextInt(25, 64)) + (1L << random.nextInt(0, 41)) + random.nextInt(-1, 2);
    };
  }

  /** The value by exact arithmetic; the numbers of a type are the lowest bits of a long. */
  private static float expected(ElementType type, long bits) {
    return switch (type) {
      case FLOAT64 -> nearest(Double.longBitsToDouble(bits));
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT16 -> half((int) bits & 0xFFFF);
      case BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
      case BOOL -> (bits & 0xFF) == 0 ? 0 : 1;
      case INT64, INT32, INT16, INT8 -> integer(type, bits, true);
      case UINT64, UINT32, UINT16, UINT8 -> integer(type, bits, false);
    };
  }

  private static float nearest(double value) {
    boolean exact = Double.isNaN(value) || Double.isInfinite(value) || value == 0;
    return exact ? (float) value : new BigDecimal(value).floatValue();
  }

  private static float half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double magnitude =
        exponent == 31
            ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
            : exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
    return (float) (bits >> 15 == 0 ? magnitude : -magnitude);
  }

  private static float integer(ElementType type, long bits, boolean signed) {
    int width = 8 * type.bytes();
    BigInteger value = BigInteger.valueOf(bits).mod(BigInteger.ONE.shiftLeft(width));
    boolean negative = signed && value.testBit(width - 1);
    return new BigDecimal(negative ? value.subtract(BigInteger.ONE.shiftLeft(width)) : value)
        .floatValue();
  }

  private static byte[] data(Case given, long[] values) {
    int bytes = given.type().bytes();
    ByteBuffer data = ByteBuffer.allocate(values.length * bytes).order(given.order());
    for (int i = 0; i < values.length; i++) {
      int at = bytes * (given.fortran() ? fortranPosition(i, given.extents()) : i);
      switch (bytes) {
        case 1 -> data.put(at, (byte) values[i]);
        case 2 -> data.putShort(at, (short) values[i]);
        case 4 -> data.putInt(at, (int) values[i]);
        default -> data.putLong(at, values[i]);
      }
    }
    return data.array();
  }

  private static long[] index(int position, long[] extents) {
    long[] index = new long[extents.length];
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      index[axis] = position % extents[axis];
      position /= (int) extents[axis];
    }
    return index;
  }

  private static int fortranPosition(int position, long[] extents) {
    long[] index = index(position, extents);
    long fortran = 0;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      fortran = fortran * extents[axis] + index[axis];
    }
    return (int) fortran;
  }

  private static String code(ElementType type) {
    String kind =
        switch (type) {
          case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> "f";
          case BOOL -> "b";
          case INT64, INT32, INT16, INT8 -> "i";
          case UINT64, UINT32, UINT16, UINT8 -> "u";
        };
    return kind + type.bytes();
  }

  private static String safetensorsCode(ElementType type) {
    return switch (type) {
      case BFLOAT16 -> "BF16";
      case BOOL -> "BOOL";
      case UINT64, UINT32, UINT16, UINT8 -> "U" + 8 * type.bytes();
      case INT64, INT32, INT16, INT8 -> "I" + 8 * type.bytes();
      default -> "F" + 8 * type.bytes();
    };
  }
}
