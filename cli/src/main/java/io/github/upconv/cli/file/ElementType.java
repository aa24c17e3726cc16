package io.github.upconv.cli.file;

import static java.lang.Float.floatToRawIntBits;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of elements that can be read. */
enum ElementType {
  FLOAT64("f8", "F64", 8),
  FLOAT32("f4", "F32", 4),
  FLOAT16("f2", "F16", 2),
  /** Not a type of numpy, which has no code for it. */
  BFLOAT16("", "BF16", 2),
  INT64("i8", "I64", 8),
  INT32("i4", "I32", 4),
  INT16("i2", "I16", 2),
  INT8("i1", "I8", 1),
  UINT64("u8", "U64", 8),
  UINT32("u4", "U32", 4),
  UINT16("u2", "U16", 2),
  UINT8("u1", "U8", 1),
  BOOL("b1", "BOOL", 1);

  private final String numpyCode;
  private final String safetensorsCode;
  private final int bytes;

  ElementType(String numpyCode, String safetensorsCode, int bytes) {
    this.numpyCode = numpyCode;
    this.safetensorsCode = safetensorsCode;
    this.bytes = bytes;
  }

  /** The type with this code in a numpy {@code descr}, byte order left out: {@code f4}. */
  static Optional<ElementType> ofNumpy(String code) {
    return Arrays.stream(values())
        .filter(type -> !code.isEmpty() && type.numpyCode.equals(code))
        .findFirst();
  }

  /** The type with this {@code dtype} in a safetensors header: {@code F32}. */
  static Optional<ElementType> ofSafetensors(String code) {
    return Arrays.stream(values()).filter(type -> type.safetensorsCode.equals(code)).findFirst();
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /**
   * The element at a byte index, in the byte order of the buffer, as the bits of the nearest
   * float32. Bits and not a float, because a float32 NaN must keep its payload.
   */
  int floatBits(ByteBuffer data, int at) {
    return switch (this) {
      case FLOAT64 -> floatToRawIntBits((float) data.getDouble(at));
      case FLOAT32 -> data.getInt(at);
      case FLOAT16 -> floatToRawIntBits(Float.float16ToFloat(data.getShort(at)));
      case BFLOAT16 -> data.getShort(at) << 16;
      case INT64 -> floatToRawIntBits((float) data.getLong(at));
      case INT32 -> floatToRawIntBits((float) data.getInt(at));
      case INT16 -> floatToRawIntBits(data.getShort(at));
      case INT8 -> floatToRawIntBits(data.get(at));
      case UINT64 -> floatToRawIntBits(unsigned(data.getLong(at)));
      case UINT32 -> floatToRawIntBits((float) Integer.toUnsignedLong(data.getInt(at)));
      case UINT16 -> floatToRawIntBits(Short.toUnsignedInt(data.getShort(at)));
      case UINT8 -> floatToRawIntBits(Byte.toUnsignedInt(data.get(at)));
      case BOOL -> floatToRawIntBits(data.get(at) == 0 ? 0 : 1);
    };
  }

  /** Rounds once: the bit that is shifted out stays in the lowest one, where it can break a tie. */
  private static float unsigned(long value) {
    return value >= 0 ? (float) value : 2 * (float) ((value >>> 1) | (value & 1));
  }

  /** The name for people: {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
