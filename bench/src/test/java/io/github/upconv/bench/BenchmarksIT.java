package io.github.upconv.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged benchmarks run as the documents say, only shorter. */
class BenchmarksIT {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("upconv.root")));
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path JAR =
      Path.of(Objects.requireNonNull(System.getProperty("upconv.benchmarks")));

  @TempDir Path folder;

  @Test
  void benchmarksOfTheReadmeRun() throws Exception {
    var commands = commands("README.md", "java -jar ");
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      // with the same checks before the timing
      assertThat(run(command + " -wi 1 -i 1 -w 100ms -r 100ms"))
          .contains("LayerBenchmark.run:gflop");
    }
  }

  @Test
  void theReportOfTheDocumentRuns() throws Exception {
    var commands = commands("docs/benchmarks/README.md", "java --add-modules");
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      String shorter = " -o '" + folder.resolve("trial") + "' --only Salimans --rounds 1";
      assertThat(run(command.replaceFirst(" -o \\S+", "") + shorter))
          .contains("| Salimans CIFAR 16->32 |");
    }
    assertThat(folder.resolve("trial.md")).content().contains("| Salimans CIFAR 16->32 |");
    assertThat(folder.resolve("trial.json")).content().contains("\"median_ms\"");
  }

  private static List<String> commands(String document, String start) throws IOException {
    return Files.readAllLines(ROOT.resolve(document)).stream()
        .filter(line -> line.startsWith(start) && line.contains(" bench/target/"))
        .toList();
  }

  private String run(String command) throws Exception {
    String here =
        command
            .replaceFirst("^java", "'" + JAVA + "' -Djmh.ignoreLock=true")
            .replaceFirst(" bench/target/\\S+", " '" + JAR + "'");
    var process =
        new ProcessBuilder("sh", "-c", here)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(here + "\n" + output).isZero();
    return output;
  }
}
