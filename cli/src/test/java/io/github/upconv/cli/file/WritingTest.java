package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back bit for bit, and what cannot be written leaves nothing behind. */
class WritingTest {
  private static final long[][] EXTENTS = {
    {}, {1}, {7}, {3, 4}, {2, 3, 4}, {2, 3, 4, 5}, {2, 3, 2, 2, 3}, {0}, {2, 0, 3}, {0, 0}, {90_001}
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"out.npy", "out.npz", "out.safetensors"})
  void everyBitComesBack(String name) throws IOException {
    for (long[] extents : EXTENTS) {
      Tensor tensor = random(extents);
      TensorFile.write(path(name), Map.of("x", tensor));
      assertSame(read(name), tensor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.npy", "out.npz", "out.safetensors"})
  void viewsAreWrittenInLogicalOrder(String name) throws IOException {
    for (long[] extents : EXTENTS) {
      Shape shape = Shape.of(extents);
      MemorySegment segment = random(shape.elements()).segment();
      Tensor channelsLast = Tensor.of(segment, shape, Layout.CHANNELS_LAST);
      TensorFile.write(path(name), Map.of("x", channelsLast));
      assertSame(read(name), channelsLast);
    }
    Tensor slice = random(4, 6, 50).slice(0, 1, 3).slice(2, 7, 31);
    TensorFile.write(path(name), Map.of("x", slice));
    assertSame(read(name), slice);
    Tensor repeated = Tensor.view(random(5).segment(), 1, Shape.of(3, 4), 0, 1);
    TensorFile.write(path(name), Map.of("x", repeated));
    assertSame(read(name), repeated);
  }

  @Test
  void severalTensorsKeepTheirNames() throws IOException {
    Map<String, Tensor> tensors =
        Map.of("b", random(2), "a/\"b\":0", random(3), "\u00e9\u4e2d", random(4));
    for (String name : List.of("out.npz", "out.safetensors")) {
      TensorFile.write(path(name), tensors);
      for (var tensor : tensors.entrySet()) {
        assertSame(read(name + ":" + tensor.getKey()), tensor.getValue());
      }
    }
  }

  @Test
  void equalTensorsGiveEqualFiles() throws IOException {
    for (String name : List.of("out.npy", "out.npz", "out.safetensors")) {
      TensorFile.write(path(name), Map.of("x", random(9)));
      byte[] first = Files.readAllBytes(folder.resolve(name));
      TensorFile.write(path(name), Map.of("x", random(9)));
      assertThat(Files.readAllBytes(folder.resolve(name))).isEqualTo(first);
    }
  }

  @Test
  void dataIsAligned() throws IOException {
    TensorFile.write(path("out.npy"), Map.of("x", random(3)));
    byte[] npy = Files.readAllBytes(folder.resolve("out.npy"));
    assertThat(npy).hasSize(128 + 12);
    assertThat(new String(npy, 8, 120, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }" + " ".repeat(60) + "\n");
    TensorFile.write(path("out.safetensors"), Map.of("abc", random(3)));
    assertThat(Files.size(folder.resolve("out.safetensors")) % 8).isEqualTo(4);
  }

  @Test
  void theInputCanBeReplaced() throws IOException {
    TensorFile.write(path("x.npy"), Map.of("x", random(5)));
    TensorFile.write(path("x.npy"), Map.of("x", read("x.npy")));
    assertSame(read("x.npy"), random(5));
  }

  @Test
  void standardOutputGetsNpy() {
    var bytes = new ByteArrayOutputStream();
    withStandardOutput(
        bytes, () -> TensorFile.write("-", Map.of("x", Tensor.of(new float[] {1, 2}, 2))));
    assertThat(bytes.toByteArray())
        .hasSize(128 + 8)
        .startsWith(Bytes.latin1("\u0093NUMPY"))
        .endsWith(Bytes.floats(1, 2));
  }

  @Test
  void closedStandardOutputIsAnError() {
    var closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    withStandardOutput(
        closed,
        () ->
            assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> TensorFile.write("-", Map.of("x", random(5))))
                .withMessage("standard output: must be writable, but is closed or full"));
  }

  @Test
  void whatCannotBeAFileIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("folder.npy"));
    Files.write(folder.resolve("file"), new byte[1]);
    assertRefused("folder.npy", "must be a file, is a folder");
    assertRefused("missing/x.npy", "");
    assertRefused("file/x.npy", "");
    assertRefused("x.txt", "name must end in .npy, .npz or .safetensors, does not");
    assertRefused("x", "name must end in");
    assertRefused("nul\u0000.npy", "must be a path");
    assumeThat(Path.of("/dev/null")).exists();
    Files.createSymbolicLink(folder.resolve("null.npy"), Path.of("/dev/null"));
    assertRefused("null.npy", "must be a file, is a device or pipe");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aNpyFileHasOneTensor() {
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> TensorFile.write(path("x.npy"), Map.of("a", random(1), "b", random(1))))
        .withMessageContaining("a .npy file must have one tensor, was given 2");
    assertThat(folder).isEmptyDirectory();
  }

  /** Where not even root may create files. */
  @Test
  void aFolderThatCannotBeWrittenToIsRefused() {
    assumeThat(Path.of("/proc/self")).exists();
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> TensorFile.write("/proc/x.npy", Map.of("x", random(1))))
        .withMessageStartingWith("/proc/x.npy: must be writable, but ");
  }

  @Test
  void aReadOnlyFolderIsRefusedUnlessTheUserMayWriteAnyway() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertThat(locked.toFile().setWritable(false)).isTrue();
    if (Files.isWritable(locked)) {
      TensorFile.write(path("locked/x.npy"), Map.of("x", random(1)));
      assertThat(locked.resolve("x.npy")).isNotEmptyFile();
    } else {
      assertRefused("locked/x.npy", "");
    }
  }

  @Test
  void aTargetCanBeCheckedBeforehand() throws IOException {
    TensorFile.checkTarget(path("new.npy"));
    TensorFile.checkTarget("-");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFailedWriteKeepsTheOldFile() throws IOException {
    String target = path("x.npy");
    TensorFile.write(target, Map.of("x", random(5)));
    for (int bytes : new int[] {0, 1, 1000, 1_000_000}) {
      assertThatExceptionOfType(FileFormatException.class)
          .isThrownBy(() ->
              OutputFile.write(
                  target,
                  out -> {
                    out.write(new byte[bytes]);
                    throw new IOException("No space left on device");
                  }))
          .withMessage(target + ": must be writable, but No space left on device");
      assertThat(folder).isDirectoryNotContaining("glob:**tmp");
      assertSame(read("x.npy"), random(5));
    }
  }

  /** Whatever is thrown in the middle of a write. */
  @Test
  void aFailureOfTheProgramLeavesNoFile() {
    Tensor freed;
    try (Arena arena = Arena.ofConfined()) {
      freed = Tensor.allocate(Shape.of(1000), arena);
    }
    assertThatThrownBy(() -> TensorFile.write(path("x.npy"), Map.of("x", freed)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSymbolicLinkStays() throws IOException {
    TensorFile.write(path("real.npy"), Map.of("x", random(1)));
    Files.createSymbolicLink(folder.resolve("link.npy"), Path.of("real.npy"));
    TensorFile.write(path("link.npy"), Map.of("x", random(5)));
    assertThat(folder.resolve("link.npy")).isSymbolicLink();
    assertSame(read("real.npy"), random(5));
  }

  @Test
  void theLongestNameWorks() throws IOException {
    for (String name :
        List.of(
            "n".repeat(251) + ".npy",
            "\ud83d\ude00".repeat(62) + ".npy",
            "x".repeat(49) + "\ud83d\ude00.npy")) {
      assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
      TensorFile.write(path(name), Map.of("x", random(5)));
      assertSame(read(name), random(5));
    }
  }

  @Test
  void severalWritersLeaveOneCompleteFile() throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(writer ->
                  writers.submit(() -> {
                    float[] values = new float[50_000];
                    Arrays.fill(values, writer);
                    for (int i = 0; i < 25; i++) {
                      TensorFile.write(
                          path("x.npy"), Map.of("x", Tensor.of(values, values.length)));
                      assertComplete();
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> writer : running) {
        writer.get();
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("x.npy"));
    }
  }

  private void assertComplete() throws IOException {
    float[] values = read("x.npy").segment().toArray(ValueLayout.JAVA_FLOAT);
    float[] complete = new float[50_000];
    Arrays.fill(complete, values[0]);
    assertThat(values).isEqualTo(complete);
  }

  private void assertRefused(String name, String message) {
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> TensorFile.write(path(name), Map.of("x", random(1))))
        .withMessageContaining(message);
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> TensorFile.checkTarget(path(name)))
        .withMessageContaining(message);
    assertThat(folder).isDirectoryNotContaining("glob:**tmp");
  }

  private static void withStandardOutput(OutputStream target, Action action) {
    PrintStream before = System.out;
    System.setOut(new PrintStream(target, false, StandardCharsets.UTF_8));
    try {
      action.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      System.setOut(before);
    }
  }

  /** What is done while standard output is another one. */
  private interface Action {
    void run() throws IOException;
  }

  private Tensor read(String spec) throws IOException {
    return TensorFile.read(path(spec), Arena.ofAuto());
  }

  private String path(String name) {
    return folder + "/" + name;
  }

  /** Random bits: also NaN of any payload, infinities and denormals; the same for equal extents. */
  private static Tensor random(long... extents) {
    var random = new SplittableRandom(42);
    int[] bits = new int[(int) Shape.of(extents).elements()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = i % 7 == 3 ? 0xFF800001 + i : i % 7 == 5 ? 1 << 31 : random.nextInt();
    }
    return Tensor.of(MemorySegment.ofArray(bits), Shape.of(extents));
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  /** All elements in logical order, by index arithmetic. */
  private static int[] bits(Tensor tensor) {
    Shape shape = tensor.shape();
    int[] bits = new int[(int) shape.elements()];
    for (int i = 0; i < bits.length; i++) {
      long position = tensor.offset();
      long rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        position += tensor.stride(axis) * (rest % shape.extent(axis));
        rest /= shape.extent(axis);
      }
      bits[i] = tensor.segment().get(ValueLayout.JAVA_INT_UNALIGNED, 4 * position);
    }
    return bits;
  }
}
