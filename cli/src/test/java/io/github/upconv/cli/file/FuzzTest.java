package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads mutants of correct files. Nothing but {@link FileFormatException} may come out, and no
 * mutant may take more memory than twice its size and 16 MiB. The system property {@code
 * upconv.fuzz} is the number of mutants of each format.
 */
class FuzzTest {
  private static final int MUTANTS = Integer.getInteger("upconv.fuzz", 60_000);
  private static final int SLACK = 16 << 20;

  @ParameterizedTest
  @EnumSource
  void onlyTheDeclaredExceptionEscapes(FileFormat format) {
    List<byte[]> seeds = seeds(format);
    long read =
        IntStream.range(0, MUTANTS).parallel().filter(i -> isRead(format, seeds, i)).count();
    // mutants that are all refused, or all read, do not get far into the reader
    assertThat(read).as("mutants that could be read").isBetween(MUTANTS / 100L, MUTANTS / 2L);
  }

  private static boolean isRead(FileFormat format, List<byte[]> seeds, int number) {
    byte[] mutant = mutant(seeds, new SplittableRandom(number));
    try (var memory = new CountingArena()) {
      boolean read = read(format, mutant, memory);
      if (memory.allocated() > 2L * mutant.length + SLACK) {
        throw new AssertionError("took %d bytes".formatted(memory.allocated()));
      }
      return read;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("mutant %d of %s".formatted(number, format), e);
    }
  }

  private static boolean read(FileFormat format, byte[] bytes, CountingArena memory)
      throws IOException {
    var file = new InputFile("mutant", new MemoryChannel(bytes));
    try (TensorFile open = TensorFile.open(new TensorSpec("mutant", null), file, format)) {
      for (TensorInfo tensor : open.tensors()) {
        open.read(tensor, memory);
      }
      return true;
    } catch (FileFormatException e) {
      if (e.getMessage().chars().anyMatch(c -> c < ' ' || c > '~')) {
        throw new AssertionError("message is not printable", e);
      }
      return false;
    }
  }

  private static List<byte[]> seeds(FileFormat format) {
    byte[] first = NpyBytes.of(NpyBytes.header("<f4", false, 2, 3), MalformedFiles.DATA);
    byte[] second = NpyBytes.of(NpyBytes.header(">f8", true, 3, 1), new byte[24]);
    byte[] third = NpyBytes.of(NpyBytes.header("|u1", false), new byte[1]);
    return switch (format) {
      case NPY -> List.of(first, second, third);
      case NPZ ->
          List.of(
              new ZipBytes().add("a.npy", ZipBytes.STORED, first).build(),
              new ZipBytes().add("a.npy", ZipBytes.DEFLATED, first).build(),
              zip64(first, second),
              new ZipBytes()
                  .add("b.npy", ZipBytes.DEFLATED, third)
                  .add("c.txt", ZipBytes.STORED, new byte[3])
                  .build());
      case SAFETENSORS ->
          List.of(
              SafetensorsBytes.of(
                  "{" + SafetensorsBytes.tensor("a", "F32", "[2,3]", "[0,24]") + "}",
                  MalformedFiles.DATA),
              SafetensorsBytes.of(
                  "{\"__metadata__\":{\"layer\":\"x\"},"
                      + SafetensorsBytes.tensor("b", "BF16", "[3]", "[8,14]")
                      + ","
                      + SafetensorsBytes.tensor("\u00e9\\n", "I64", "[]", "[0,8]")
                      + "}  ",
                  new byte[14]));
    };
  }

  private static byte[] zip64(byte[] first, byte[] second) {
    var zip =
        new ZipBytes().add("a.npy", ZipBytes.STORED, first).add("b.npy", ZipBytes.DEFLATED, second);
    zip.zip64 = true;
    zip.saturated = true;
    ZipBytes.Member member = zip.members.getFirst();
    member.both(header -> header.size = header.compressed = 0xFFFFFFFFL);
    member.local.extra = ZipBytes.zip64Extra(first.length, first.length);
    member.central.extra = member.local.extra;
    return zip.build();
  }

  private static byte[] mutant(List<byte[]> seeds, SplittableRandom random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int change = random.nextInt(1, 4); change > 0 && bytes.length > 8; change--) {
      bytes = mutate(bytes, seeds.get(random.nextInt(seeds.size())), random);
    }
    return bytes;
  }

  private static byte[] mutate(byte[] bytes, byte[] other, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 3 -> {
        bytes[at] = (byte) random.nextInt();
        yield bytes;
      }
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> Bytes.join(Arrays.copyOf(bytes, at), tail(other, random.nextInt(other.length)));
      case 6 -> Bytes.join(Arrays.copyOf(bytes, at), tail(bytes, random.nextInt(bytes.length)));
      case 7 -> number(bytes, random);
      case 8 -> digits(bytes, at, random);
      default ->
          Bytes.join(Arrays.copyOf(bytes, at), new byte[random.nextInt(1, 9)], tail(bytes, at));
    };
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** Replaces what may be a field of 2, 4 or 8 bytes. */
  private static byte[] number(byte[] bytes, SplittableRandom random) {
    long[] numbers = {
      0,
      1,
      -1,
      bytes.length,
      bytes.length + 1,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      1L << 31,
      1L << 32,
      random.nextInt(bytes.length),
      random.nextLong()
    };
    int length = 2 << random.nextInt(3);
    int at = random.nextInt(bytes.length - length + 1);
    return Bytes.patch(bytes, at, Bytes.number(numbers[random.nextInt(numbers.length)], length));
  }

  /** Replaces the next decimal number of a header. */
  private static byte[] digits(byte[] bytes, int at, SplittableRandom random) {
    String[] numbers = {
      "0",
      "1",
      "-1",
      "24",
      "999999999999999999",
      "4611686018427387904",
      "9223372036854775807",
      "9223372036854775808",
      "1e3",
      "1.0",
      "2147483648",
      "65536",
      "1048576"
    };
    int from = at;
    while (from < bytes.length && !isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < bytes.length && isDigit(bytes[to])) {
      to++;
    }
    return Bytes.join(
        Arrays.copyOf(bytes, from),
        Bytes.latin1(numbers[random.nextInt(numbers.length)]),
        tail(bytes, to));
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }
}
