package io.github.upconv.cli.figure;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.OutputFile;
import io.github.upconv.cli.file.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes drawings; the extension of the file chooses the form. */
public final class FigureFile {
  private FigureFile() {}

  private enum Form {
    SVG,
    PNG,
    HTML;

    static Form of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      for (Form form : values()) {
        if (lower.endsWith('.' + form.name().toLowerCase(Locale.ROOT))) {
          return form;
        }
      }
      throw new IllegalArgumentException(
          "-o: need a file that ends in .svg, .png or .html, was " + Printable.path(name));
    }
  }

  /**
   * Refuses a file that could not be written later.
   *
   * @throws IllegalArgumentException if the extension is none of {@code .svg}, {@code .png} and
   *     {@code .html}
   * @throws FileFormatException if the folder is missing or read-only
   */
  public static void check(String name) throws FileFormatException {
    Form.of(name);
    OutputFile.check(name);
  }

  /**
   * Writes or replaces a file.
   *
   * @throws IllegalArgumentException as {@link #check}
   * @throws FileFormatException if the file cannot be written, or the system has no fonts to draw a
   *     PNG with
   */
  public static void write(String name, Drawing drawing) throws FileFormatException {
    byte[] content =
        switch (Form.of(name)) {
          case SVG -> drawing.svg(Theme.AUTO).getBytes(StandardCharsets.UTF_8);
          case PNG -> png(name, drawing);
          case HTML -> Page.html(drawing).getBytes(StandardCharsets.UTF_8);
        };
    OutputFile.write(name, out -> out.write(content));
  }

  private static byte[] png(String name, Drawing drawing) throws FileFormatException {
    try {
      return Raster.png(drawing, Theme.LIGHT);
    } catch (InternalError | LinkageError | NullPointerException e) {
      // what is thrown depends on which part of the font system is missing
      var problem =
          new FileFormatException(
              name, "needs a system with fonts; .svg and .html can be written without");
      problem.initCause(e);
      throw problem;
    }
  }
}
