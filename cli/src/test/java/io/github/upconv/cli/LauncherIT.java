package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.cli.file.MalformedFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, started by its launcher as users do. */
class LauncherIT {
  private static final String LAUNCHER =
      Path.of(Objects.requireNonNull(System.getProperty("upconv.root")))
          .resolve("upconv")
          .toString();

  @TempDir private Path folder;

  /** What a process left. */
  private record Outcome(int status, String out, List<String> errors) {}

  private Outcome run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    File out = folder.resolve("stdout.log").toFile();
    File err = folder.resolve("stderr.log").toFile();
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    List<String> errors = new ArrayList<>(Files.readAllLines(err.toPath()));
    // printed by the JVM, which cannot be told not to
    errors.removeIf(line -> line.startsWith("WARNING: Using incubator modules"));
    return new Outcome(status, Files.readString(out.toPath()), errors);
  }

  private Outcome upconv(Object... arguments) throws IOException, InterruptedException {
    return upconv(Map.of(), arguments);
  }

  private Outcome upconv(Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(LAUNCHER));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(environment, command);
  }

  /** A command line for a shell, in which {@code $0} is the launcher. */
  private Outcome shell(String script) throws IOException, InterruptedException {
    return run(Map.of(), List.of("sh", "-c", script, LAUNCHER));
  }

  @Test
  void demoShowsThatEnginesAgree() throws Exception {
    var demo = upconv("demo", "--out-dir", "my pictures");
    assertThat(demo.status).as(demo.out).isZero();
    assertThat(demo.errors).isEmpty();
    assertThat(demo.out).contains("scalar = simd", "times as fast", "E2").doesNotContain("FAILED");
    for (String picture :
        List.of("checkerboard", "repair", "face-x2", "face-x3", "style-deconv2")) {
      var image = ImageIO.read(folder.resolve("my pictures/" + picture + ".png").toFile());
      assertThat(image.getWidth()).isBetween(600, 2000);
    }

    // what it says to try next
    try (var files = Files.list(folder.resolve("my pictures/cases"))) {
      var cases = files.map(Path::toString).sorted().toList();
      assertThat(cases).hasSize(7);
      var check = new ArrayList<Object>(List.of("check"));
      check.addAll(cases);
      var checked = upconv(check.toArray());
      assertThat(checked.status).as(checked.out).isZero();
      assertThat(checked.out).contains("7 passed, 0 failed");

      var run = new ArrayList<Object>(List.of("run", "--out-dir", "the results"));
      run.addAll(cases);
      assertThat(upconv(run.toArray()).status).isZero();
      try (var results = Files.list(folder.resolve("the results"))) {
        assertThat(results).hasSize(7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words",
        "it's \"quoted\"",
        "gr\u00fc\u00df \u65e5\u672c",
        "two\nlines",
        "-dash"
      })
  void anyPathWorks(String name) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    Path link = Files.createSymbolicLink(place.resolve("up conv"), Path.of(LAUNCHER));
    String input = Samples.write(place.resolve(name + ".npy"), Samples.integers(1, 1, 1, 2, 2));
    var outcome =
        run(
            Map.of(),
            List.of(
                link.toString(),
                "run",
                "resize",
                "--scale",
                "2",
                input,
                "-o",
                place.resolve("out " + name + ".npy").toString()));
    assertThat(outcome.errors).isEmpty();
    assertThat(outcome.status).isZero();
    assertThat(Samples.read(place.resolve("out " + name + ".npy")).shape()).hasToString("1x1x4x4");

    var missing = upconv("inspect", place.resolve("missing.npy"));
    assertThat(missing.status).isEqualTo(3);
    assertThat(missing.errors).hasSize(1);
  }

  @Test
  void malformedFilesAreRefused() throws Exception {
    var arguments = new ArrayList<Object>(List.of("run", "--out-dir", "out"));
    for (var malformed : MalformedFiles.all()) {
      if (!malformed.odd() && malformed.name().endsWith(".safetensors")) {
        arguments.add(Files.write(folder.resolve(malformed.name()), malformed.bytes()));
      }
    }
    int files = arguments.size() - 3;
    assertThat(files).isGreaterThan(50);
    var run = upconv(arguments.toArray());
    assertThat(run.status).isEqualTo(3);
    assertThat(run.errors).hasSize(files).allMatch(line -> line.startsWith("upconv: "));
    try (var results = Files.list(folder.resolve("out"))) {
      assertThat(results).isEmpty();
    }

    arguments.subList(0, 3).clear();
    arguments.addFirst("check");
    var check = upconv(arguments.toArray());
    assertThat(check.status).isEqualTo(3);
    assertThat(check.errors).hasSize(files);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=tr -Duser.country=TR",
        "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab",
        "-Duser.language=de -Dstdout.encoding=US-ASCII"
      })
  void languageDoesNotMatter(String options) throws Exception {
    String layer = "resize-conv input=1x3x5x5 channels=2 mode=linear scale=1.5 kernel=3 padding=1";
    for (Object[] arguments :
        List.<Object[]>of(
            new Object[] {"explain", layer},
            new Object[] {"explain", layer.replace("kernel=3", "kernel=0")},
            new Object[] {"check", "--cases", "40"},
            new Object[] {"run", "--help"})) {
      var usual = upconv(arguments);
      var other = upconv(Map.of("UPCONV_JAVA_OPTS", options), arguments);
      assertThat(other).isEqualTo(usual);
    }
  }

  @Test
  void closedOutputIsNoError() throws Exception {
    assertThat(shell("\"$0\" run --help | head -n 1").errors).isEmpty();
    assertThat(shell("\"$0\" check --cases 3000 --json | head -c 1").errors).isEmpty();
    assertThat(shell("\"$0\" explain 'resize input=1x1x2x2 scale=2' >&-").errors).isEmpty();
  }

  @Test
  void fullOutputIsAnError() throws Exception {
    var outcome = shell("\"$0\" --help >/dev/full");
    assertThat(outcome.status).isEqualTo(3);
    assertThat(outcome.errors).singleElement().asString().contains("standard output");
  }

  @Test
  void outputThatIsPipedIsPlain() throws Exception {
    var outcome = upconv("--help");
    assertThat(outcome.out).doesNotContain("\033").contains("Usage: upconv");
    var help = upconv(Map.of("NO_COLOR", "1", "TERM", "xterm-256color"), "run", "--help");
    assertThat(help.out).doesNotContain("\033");
    assertThat(upconv("completion").out).contains("complete -F");
    assertThat(upconv("--version").out.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
  }
}
