package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A case file has a layer line, an input and no tensor that nobody would use. */
class CaseFileTest {
  private static final String LAYER = "conv-transpose input=1x1x2 channels=1 kernel=3";

  @TempDir private Path folder;

  @Test
  void comesBackAsItWasWritten() throws IOException {
    Tensor input = Tensor.of(new float[] {1, 2}, 1, 1, 2);
    Tensor weight = Tensor.of(new float[] {3, 4, 5}, 1, 1, 3);
    Tensor slope = Tensor.of(new float[] {0.25f}, 1);
    new CaseFile(LAYER, input, weight, null, slope, null).write(path());
    try (Arena arena = Arena.ofConfined()) {
      CaseFile read = CaseFile.read(path(), arena);
      assertThat(read.layer()).isEqualTo(LAYER);
      assertThat(read.input().get(0, 0, 1)).isEqualTo(2);
      assertThat(read.weight()).isNotNull();
      assertThat(read.weight().get(0, 0, 2)).isEqualTo(5);
      assertThat(read.bias()).isNull();
      assertThat(read.slope()).isNotNull();
      assertThat(read.slope().get(0)).isEqualTo(0.25f);
      assertThat(read.expected()).isNull();
    }
  }

  @Test
  void isAlsoAnOrdinaryFile() throws IOException {
    new CaseFile(LAYER, Tensor.of(new float[2], 1, 1, 2), null, null, null, null).write(path());
    try (TensorFile file = TensorFile.open(path())) {
      assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("input");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{}, weight, metadata 'layer'",
        "{\"x\":\"y\"}, input, metadata 'layer'",
        "{\"layer\":\"x\"}, weight, the tensor 'input'",
        "{\"layer\":\"x\"}, output, `expected, has output`",
        "{\"layer\":\"x\"}, Input, `expected, has Input`",
        "{\"layer\":\"x\"}, \\u001b[2J, `expected, has \\u001b[2J`"
      })
  void isRefusedWithAReason(String metadata, String tensor, String message) throws IOException {
    String header =
        "{\"__metadata__\":"
            + metadata
            + ","
            + SafetensorsBytes.tensor(tensor, "F32", "[1]", "[0,4]")
            + "}";
    Files.write(Path.of(path()), SafetensorsBytes.of(header, new byte[4]));
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> CaseFile.read(path(), Arena.ofAuto()))
        .withMessageStartingWith(path() + ": case must have ")
        .withMessageContaining(message);
  }

  @Test
  void mustBeThere() {
    assertThatExceptionOfType(FileFormatException.class)
        .isThrownBy(() -> CaseFile.read(path(), Arena.ofAuto()))
        .withMessage(path() + ": must be readable, but there is no such file or folder");
  }

  private String path() {
    return folder + "/case.safetensors";
  }
}
