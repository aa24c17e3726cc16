package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.measure.Measures;
import io.github.upconv.cli.measure.Picture;
import io.github.upconv.cli.measure.PictureFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the grid in images. */
@Command(
    name = "measure",
    description = "Tell how much of a checkerboard an image has, without a reference.",
    footer = {
      "",
      "E is the variance of the means of the period's phases over the variance of all pixels, a"
          + " border of 4 left out, as the mean over the channels; 'part' is what half the period"
          + " has not. 'noise' is the E of white noise of this size, and not subtracted. The peak"
          + " is how far the strongest frequency of the period stands out of those around it, and"
          + " 'down, across' are its cycles per pixel: 16 dB and more are a grid, noise has less"
          + " than 12 dB.",
      "Transparency is left out. A tensor has the axes [[images x] channels x] height x width.",
      "",
      "Examples:",
      "  upconv measure generated.png",
      "  upconv measure *.png --json",
      "  upconv measure generated.png -o grid.html",
      "  upconv measure case.safetensors:expected"
    })
final class MeasureCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description =
          "Pictures (PNG, JPEG) or tensors (.npy, .npz, .safetensors, FILE:NAME), 32x32 pixels or"
              + " larger, - for standard input.")
  private List<String> files = new ArrayList<>();

  @Mixin private FigureOption figure;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FileFormatException {
    FileArguments.requireNoOptions(files, spec);
    figure.check();
    var err = spec.commandLine().getErr();
    var images = new ArrayList<MeasureReport.Image>();
    int status = ExitStatus.OK;
    try (var progress = new Progress(err, "image", files.size())) {
      for (String file : files) {
        progress.next();
        try {
          for (var picture : PictureFile.read(file)) {
            images.add(new MeasureReport.Image(picture, measures(picture)));
          }
        } catch (FileFormatException e) {
          progress.clear();
          Problems.reportFile(err, e);
          status = ExitStatus.INPUT;
        }
      }
    }
    var report = new MeasureReport(images);
    var out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, report.describe());
    } else if (!images.isEmpty()) {
      report.print(out);
    }
    if (!images.isEmpty()) {
      figure.write(report::draw);
    }
    return status;
  }

  private static Measures measures(Picture picture) throws FileFormatException {
    try {
      return Measures.of(picture.channels());
    } catch (IllegalArgumentException e) {
      throw new FileFormatException(picture.name(), "%s", String.valueOf(e.getMessage()));
    }
  }
}
