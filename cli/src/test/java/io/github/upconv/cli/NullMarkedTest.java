package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In every package of the project, whatever may be null says so. */
class NullMarkedTest {
  private static final Path ROOT = Path.of(System.getProperty("upconv.root", ".."));

  @ParameterizedTest
  @ValueSource(strings = {"engine", "bench", "cli"})
  void everyPackageIsNullMarked(String module) throws IOException {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      assertThat(files.filter(NullMarkedTest::isSourceOfPackage).map(Path::getParent).distinct())
          .isNotEmpty()
          .allSatisfy(folder ->
              assertThat(folder.resolve("package-info.java")).content().contains("@NullMarked"));
    }
  }

  private static boolean isSourceOfPackage(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("module-info.java");
  }
}
