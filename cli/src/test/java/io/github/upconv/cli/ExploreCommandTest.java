package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExploreCommandTest {
  @TempDir private Path folder;

  @Test
  void writesOneFileThatNeedsNoOther() throws IOException {
    Path page = folder.resolve("page.html");
    var outcome = Cli.run("explore", "-o", page);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("default-src 'none'")
        .doesNotContain("http:", "https:", "@import", " src=", "fetch(");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void refusesOtherKindsOfFiles() {
    assertThat(Cli.run("explore").status()).isEqualTo(2);
    var outcome = Cli.run("explore", "-o", folder.resolve("page.png"));
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors().getFirst()).contains("-o", "need", ".html", "page.png");
    assertThat(Cli.run("explore", "-o", folder.resolve("missing/page.html")).status()).isEqualTo(3);
  }
}
