package io.github.upconv.cli;

import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.FigureFile;
import io.github.upconv.cli.file.FileFormatException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choice of a drawing beside the text. */
final class FigureOption {
  @Option(
      names = "-o",
      paramLabel = "FIG",
      description = "Also draw a figure, as .svg, .png or .html.")
  private @Nullable String file;

  /** Refuses, before anything is computed for it, a file that cannot be written. */
  void check() throws FileFormatException {
    if (file != null) {
      check(file);
    }
  }

  /** The same for a figure that is the only result. */
  static void check(String file) throws FileFormatException {
    try {
      FigureFile.check(file);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  /** Draws and writes, if that is wanted. */
  void write(Supplier<Drawing> drawing) throws FileFormatException {
    if (file != null) {
      FigureFile.write(file, drawing.get());
    }
  }
}
