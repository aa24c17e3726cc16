package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a writing program. The system property {@code upconv.kills} is the number of times for each
 * format.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("upconv.kills", 3);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "x.npz", "x.safetensors"})
  void theFileIsCompleteWheneverTheWriterDies(String name) throws Exception {
    Path file = folder.resolve(name);
    var random = new SplittableRandom(1);
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer = start(file);
      try {
        while (!Files.exists(file)) {
          assertThat(writer.waitFor(1, TimeUnit.MILLISECONDS)).as("writer has ended").isFalse();
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(50_000));
        assertComplete(file);
      } finally {
        writer.destroyForcibly().waitFor();
      }
      assertComplete(file);
      Files.delete(file);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .allMatch(leftName -> leftName.matches("[.]" + name + "[.]upconv-[0-9a-f]{16}[.]tmp"));
    }
  }

  private static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EndlessWriter.class.getName(),
            file.toString())
        .inheritIO()
        .start();
  }

  private static void assertComplete(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      float[] values =
          TensorFile.read(file.toString(), arena).segment().toArray(ValueLayout.JAVA_FLOAT);
      float[] complete = new float[EndlessWriter.ELEMENTS];
      Arrays.fill(complete, values[0]);
      assertThat(values).isEqualTo(complete);
    }
  }
}
