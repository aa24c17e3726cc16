package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.upconv.cli.file.MalformedFiles.MalformedFile;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed files are refused with one printable line and little memory; odd ones are read. */
class MalformedFilesTest {
  @TempDir static Path folder;

  static List<MalformedFile> refused() {
    return MalformedFiles.all().stream().filter(file -> !file.odd()).toList();
  }

  static List<MalformedFile> odd() {
    return MalformedFiles.all().stream().filter(MalformedFile::odd).toList();
  }

  @ParameterizedTest
  @MethodSource
  @Timeout(value = 2, unit = TimeUnit.SECONDS)
  void refused(MalformedFile file) throws IOException {
    Path path = write(file);
    try (var memory = new CountingArena()) {
      var refusal =
          catchThrowableOfType(
              FileFormatException.class, () -> TensorFile.read(path.toString(), memory));
      assertThat(refusal).as("refusal").isNotNull();
      assertThat(refusal.getMessage())
          .startsWith(path.toString())
          .matches("[ -~]{1,800}")
          .contains(", ");
      assertThat(memory.allocated()).isLessThan(2L * file.bytes().length + (16 << 20));
    }
  }

  @ParameterizedTest
  @MethodSource
  void odd(MalformedFile file) throws IOException {
    try (var memory = new CountingArena()) {
      Tensor tensor = TensorFile.read(write(file).toString(), memory);
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(tensor.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .isEqualTo(MalformedFiles.VALUES);
    }
  }

  @Test
  void thereAreManyAndEachHasItsName() {
    assertThat(refused()).hasSizeGreaterThan(400);
    assertThat(MalformedFiles.all().stream().map(MalformedFile::name).collect(Collectors.toSet()))
        .hasSameSizeAs(MalformedFiles.all());
  }

  private Path write(MalformedFile file) throws IOException {
    return Files.write(folder.resolve(file.name()), file.bytes());
  }
}
