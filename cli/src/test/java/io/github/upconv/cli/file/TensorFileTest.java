package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tensor of which file is read, and what is said when there is none. */
class TensorFileTest {
  private static final byte[] NPY = npy(1, 2);

  @TempDir private Path folder;

  @Test
  void aNameFollowsAColon() throws IOException {
    write("two.npz", zip("a", npy(1), "b:0", npy(2)));
    assertThat(read("two.npz:a")).containsExactly(1);
    assertThat(read("two.npz:b:0")).containsExactly(2);
    write("TWO.SAFETENSORS", safetensors("x/y:0", "z"));
    assertThat(read("TWO.SAFETENSORS:x/y:0")).containsExactly(1);
    assertThat(read("TWO.SAFETENSORS:z")).containsExactly(2);
  }

  @Test
  void aFileWhoseNameHasAColonWins() throws IOException {
    write("two.npz", zip("b.npy", npy(1), "c", npy(2)));
    write("two.npz:b.npy", npy(3));
    assertThat(read("two.npz:b.npy")).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space.npy",
        "'quotes\".npy",
        "line\nbreak.npy",
        "\u00e4\u4e2d\ud83d\ude00.npy",
        "-.npy",
        "a:b.npy",
        "NPY.NPY"
      })
  void anyPathWorks(String name) throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    TensorFile.write(path(name), Map.of("x", Tensor.of(new float[] {1, 2}, 2)));
    assertThat(read(name)).containsExactly(1, 2);
  }

  @Test
  void standardInputIsRecognisedByItsContents() throws IOException {
    assertThat(readStandardInput("-", NPY)).containsExactly(1, 2);
    assertThat(readStandardInput("-", zip("a", NPY))).containsExactly(1, 2);
    assertThat(readStandardInput("-:b", zip("a", NPY, "b", npy(3)))).containsExactly(3);
    assertThat(readStandardInput("-:z", safetensors("a", "z"))).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "\u0093NUMPY", "PK", "GIF89a", "<html><body>"})
  void unknownStandardInputIsRefused(String contents) {
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> readStandardInput("-", Bytes.latin1(contents)))
        .withMessageStartingWith("standard input: ");
  }

  /** Nobody knows how much would follow. */
  @Test
  void endlessStandardInputIsRefusedAtOnce() {
    var zeros =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        };
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> TensorFile.open("-", zeros))
        .withMessageStartingWith("standard input: must be .npy, .npz or .safetensors data");
  }

  @Test
  void tensorsAreListedInTheOrderOfTheFile() throws IOException {
    write(
        "many.npz",
        zip("z", npy(1), "a", NpyBytes.of(NpyBytes.header("|u1", true, 2, 0), new byte[0])));
    try (TensorFile file = TensorFile.open(path("many.npz"))) {
      assertThat(file.tensors())
          .containsExactly(
              new TensorInfo("z", Shape.of(1), "float32"),
              new TensorInfo("a", Shape.of(2, 0), "uint8"));
    }
    try (TensorFile file = TensorFile.open(path("many.npz:a"))) {
      assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("a");
    }
    write("one.npy", NPY);
    try (TensorFile file = TensorFile.open(path("one.npy"))) {
      assertThat(file.tensors()).containsExactly(new TensorInfo("", Shape.of(2), "float32"));
    }
  }

  @Test
  void eachListedTensorCanBeRead() throws IOException {
    write("many.safetensors", safetensors("a", "b"));
    try (TensorFile file = TensorFile.open(path("many.safetensors"));
        Arena arena = Arena.ofConfined()) {
      for (TensorInfo tensor : file.tensors()) {
        assertThat(file.read(tensor, arena).shape()).isEqualTo(tensor.shape());
      }
    }
  }

  @Test
  void aTensorMustBeNamedWhereThereAreSeveral() {
    write("two.npz", zip("a", npy(1), "b", npy(2)));
    assertRefused("two.npz", "one of its tensors, which are a, b");
    assertRefused("two.npz:c", "must have a tensor 'c', has a, b");
    assertRefused("two.npz:", "must have a tensor '', has a, b");
    write("two.safetensors", safetensors("a", "b"));
    assertRefused("two.safetensors", "one of its tensors, which are a, b");
  }

  @Test
  void aFileWithoutTensorsIsRefused() {
    write("empty.npz", new ZipBytes().build());
    assertRefused("empty.npz", "must have a tensor, has none");
    write("text.npz", new ZipBytes().add("a.txt", ZipBytes.STORED, NPY).build());
    assertRefused("text.npz", "must have a tensor, has none");
    write("empty.safetensors", SafetensorsBytes.of("{}", new byte[0]));
    assertRefused("empty.safetensors", "must have a tensor, has none");
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    assertRefused("missing.npy", "must be readable, but there is no such file or folder");
    assertRefused("missing.npz:a", "must be readable, but there is no such file or folder");
    assertRefused("missing/file.npy", "must be readable, but there is no such file or folder");
    Files.createDirectory(folder.resolve("folder.npy"));
    assertRefused("folder.npy", "must be a file, is a folder");
    assertRefused("file.txt", "name must end in .npy, .npz or .safetensors, does not");
    assertRefused("nul\u0000.npy", "nul\\u0000.npy: must be a path, but Nul character not allowed");
    write("file.npy", NPY);
    assertRefused("file.npy/file.npy", "must be readable, but ");
    Files.createSymbolicLink(folder.resolve("dangling.npy"), Path.of("nowhere"));
    assertRefused("dangling.npy", "must be readable, but there is no such file or folder");
    assertRefused("x".repeat(300) + ".npy", "must be readable, but File name too long");
  }

  @Test
  void aDeviceIsRefused() throws IOException {
    assumeThat(Path.of("/dev/zero")).exists();
    Files.createSymbolicLink(folder.resolve("zero.npy"), Path.of("/dev/zero"));
    assertRefused("zero.npy", "must be a file, is a device or pipe");
  }

  @Test
  void aLockedFileIsRefusedUnlessTheUserMayReadItAnyway() throws IOException {
    Path file = write("secret.npy", NPY);
    assertThat(file.toFile().setReadable(false)).isTrue();
    if (Files.isReadable(file)) {
      try (var arena = Arena.ofConfined()) {
        assertThat(TensorFile.read(file.toString(), arena).shape().elements()).isPositive();
      }
    } else {
      assertRefused("secret.npy", "must be readable, but permission was denied");
    }
  }

  @Test
  void aTensorThatDoesNotFitTheMemoryIsRefused() throws IOException {
    long elements = 1L << 38;
    byte[] header = NpyBytes.of(NpyBytes.header("<f4", false, elements), new byte[0]);
    Path file = write("huge.npy", header);
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(header.length + 4 * elements);
    } catch (IOException e) {
      assumeThat(e).as("file system has sparse files").isNull();
    }
    assertRefused("huge.npy", "tensor of shape 274877906944 needs 1099511627776 bytes of memory, ");
    try (TensorFile open = TensorFile.open(path("huge.npy"))) {
      assertThat(open.tensors()).extracting(TensorInfo::shape).containsExactly(Shape.of(elements));
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsRefused() throws IOException {
    Path path = write("shrinking.npy", NPY);
    try (TensorFile file = TensorFile.open(path.toString());
        Arena arena = Arena.ofConfined()) {
      Files.write(path, new byte[] {1, 2, 3});
      assertThatExceptionOfType(FileFormatException.class)
          .isThrownBy(() -> file.read(file.tensors().getFirst(), arena))
          .withMessageContaining("must be readable, but it became shorter than 136 bytes");
    }
  }

  @Test
  void aFileThatIsReplacedOrDeletedIsStillReadAsItWas() throws IOException {
    Path path = write("replaced.npy", NPY);
    try (TensorFile file = TensorFile.open(path.toString());
        Arena arena = Arena.ofConfined()) {
      TensorFile.write(path.toString(), Map.of("x", Tensor.of(new float[] {7}, 1)));
      Files.delete(path);
      assertThat(values(file.read(file.tensors().getFirst(), arena))).containsExactly(1, 2);
    }
  }

  /** Neither digits nor letters of a message or of a written header depend on the language. */
  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", ""})
  void noLanguageChangesAnything(String language) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      for (String name : List.of("TITLE.NPY", "TITLE.NPZ", "TITLE.SAFETENSORS")) {
        TensorFile.write(path(name), Map.of("i", Tensor.of(new float[12], 12)));
        assertThat(read(name)).hasSize(12);
      }
      write("short.npy", NpyBytes.of(NpyBytes.header("<f4", false, 12), new byte[4]));
      assertRefused("short.npy", "float32 of shape 12 must have 48 bytes of data, has 4");
      write("digits.npy", NpyBytes.of(3, 0, 4, Bytes.utf8("\u0661\u0662"), new byte[0]));
      assertRefused("digits.npy", "header must have '{' at character 0");
    } finally {
      Locale.setDefault(before);
    }
  }

  private float[] read(String spec) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return values(TensorFile.read(path(spec), arena));
    }
  }

  private static float[] readStandardInput(String spec, byte[] contents) throws IOException {
    try (TensorFile file = TensorFile.open(spec, new ByteArrayInputStream(contents));
        Arena arena = Arena.ofConfined()) {
      return values(file.read(arena));
    }
  }

  private static float[] values(Tensor tensor) {
    return tensor.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private void assertRefused(String spec, String message) {
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> read(spec))
        .withMessageContaining(message)
        .matches(refusal -> refusal.getMessage().lines().count() == 1);
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("upconv-"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String path(String spec) {
    return folder + "/" + spec;
  }

  private Path write(String name, byte[] contents) {
    try {
      return Files.write(folder.resolve(name), contents);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] npy(float... values) {
    return NpyBytes.of(NpyBytes.header("<f4", false, values.length), Bytes.floats(values));
  }

  private static byte[] zip(Object... namesAndArrays) {
    var zip = new ZipBytes();
    for (int i = 0; i < namesAndArrays.length; i += 2) {
      zip.add(namesAndArrays[i] + ".npy", ZipBytes.DEFLATED, (byte[]) namesAndArrays[i + 1]);
    }
    return zip.build();
  }

  private static byte[] safetensors(String first, String second) {
    String header =
        "{"
            + SafetensorsBytes.tensor(first, "F32", "[1]", "[0,4]")
            + ","
            + SafetensorsBytes.tensor(second, "F32", "[1]", "[4,8]")
            + "}";
    return SafetensorsBytes.of(header, Bytes.floats(1, 2));
  }
}
