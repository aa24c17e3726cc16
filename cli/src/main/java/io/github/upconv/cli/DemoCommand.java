package io.github.upconv.cli;

import io.github.upconv.cli.bench.Timing;
import io.github.upconv.cli.demo.DemoLayer;
import io.github.upconv.cli.demo.DemoRepair;
import io.github.upconv.cli.demo.DemoResult;
import io.github.upconv.cli.demo.Gallery;
import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.cli.run.LayerCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the program does, with data that ships with it. */
@Command(
    name = "demo",
    description = {
      "Run layers of real trained networks on a photograph, with both engines: prove that they"
          + " agree, time them, repair the checkerboard of one, and write pictures."
    },
    footer = {"", "Examples:", "  upconv demo", "  upconv demo --out-dir /tmp/pictures"})
final class DemoCommand implements Callable<Integer> {
  private static final double WARM_UP_QUIET_SECONDS = 0.5;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Where the pictures go; made if it is missing. Default: upconv-demo.")
  private String folder = "upconv-demo";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    var out = spec.commandLine().getOut();
    System.setProperty("java.awt.headless", "true");
    out.println("Layers of trained networks, computed by the scalar and the SIMD engine.");
    out.println(MachineReport.describe());
    out.println("Warming up the compilers of the JVM takes a few seconds ...");
    out.flush();
    try (var arena = Arena.ofShared()) {
      Path target = Path.of(folder);
      Path cases = Files.createDirectories(target.resolve("cases"));
      var layerCases = new EnumMap<DemoLayer, LayerCase>(DemoLayer.class);
      for (DemoLayer layer : DemoLayer.values()) {
        layerCases.put(layer, LayerCase.read(layer.copyTo(cases).toString(), arena));
      }
      Timing.warmUp(() -> layerCases.values().forEach(DemoResult::warmUp), WARM_UP_QUIET_SECONDS);
      var results = new EnumMap<DemoLayer, DemoResult>(DemoLayer.class);
      layerCases.forEach((layer, layerCase) -> {
        var result = DemoResult.of(layer, layerCase, arena);
        results.put(layer, result);
        print(out, result);
      });
      var checkerboard = Objects.requireNonNull(results.get(DemoLayer.STYLE_DECONV_2));
      var repair = DemoRepair.of(checkerboard.layerCase(), arena);
      print(out, checkerboard.layer(), repair);
      printPictures(out, new Gallery(results, repair, target).write());
      boolean passed = results.values().stream().allMatch(result -> result.check().passed());
      return passed ? ExitStatus.OK : ExitStatus.CHECK_FAILED;
    } catch (FileFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new FileFormatException(
          folder,
          "must be a folder that can be written to, but %s",
          String.valueOf(e.getMessage()));
    }
  }

  private static void print(PrintWriter out, DemoResult result) {
    out.println();
    out.println(result.layer().title());
    out.println("  " + result.layerCase().line());
    out.println(
        "  " + (result.check().passed() ? "passed: " : "FAILED: ") + result.check().describe());
    out.printf(
        Locale.ROOT,
        "  scalar %.3f ms, simd %.3f ms: %.1f times as fast, on one thread%n",
        result.scalarTiming().medianNanos() / 1e6,
        result.simdTiming().medianNanos() / 1e6,
        result.speedUp());
    out.flush();
  }

  private static void print(PrintWriter out, DemoLayer layer, DemoRepair repair) {
    out.println();
    out.println(layer.title() + ": its checkerboard, seen and repaired");
    repair.describe().forEach(line -> out.println("  " + line));
    out.flush();
  }

  private void printPictures(PrintWriter out, Map<String, String> pictures) {
    out.println();
    out.println("Pictures in " + Printable.path(folder) + ":");
    pictures.forEach((file, shows) -> out.println("  " + file + ": " + shows));
    out.println();
    out.println("Try next:");
    out.println("  upconv check " + folder + "/cases/*.safetensors");
    out.println("  upconv audit " + folder + "/cases/style-wave-deconv2.safetensors");
    out.println("  upconv inspect " + folder + "/cases/style-wave-deconv2.safetensors");
    out.println(
        "  upconv explain resize-conv input=1x64x128x128 channels=32 scale=2 kernel=3 padding=1");
    out.println("  upconv bench --suite core --engine simd");
  }
}
