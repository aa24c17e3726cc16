package io.github.upconv.cli.figure;

import java.util.List;

/** Rows of small images, enlarged so that single pixels can be seen. */
public final class GalleryFigure {
  private static final double GAP = 10;

  /**
   * Images side by side, below which a row goes on: those of 32 pixels are three times as large.
   */
  private static final int MOST = 8;

  private GalleryFigure() {}

  /**
   * Images that belong together.
   *
   * @param heading what they are
   * @param facts a line below them, or empty
   * @param images all of the same size
   */
  public record Row(String heading, String facts, List<Pixels> images) {
    /** Copies the list. */
    public Row {
      images = List.copyOf(images);
    }
  }

  /** Draws rows of images. */
  public static Drawing draw(String title, List<Row> rows) {
    var drawing = new Drawing(title);
    drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    int most = rows.stream().mapToInt(row -> row.images.size()).max().orElse(1);
    int columns = Math.min(MOST, most);
    int widest =
        rows.stream().flatMap(row -> row.images.stream()).mapToInt(Pixels::width).max().orElse(1);
    int factor = Math.clamp((long) ((Drawing.PAGE + GAP) / columns - GAP) / widest, 1, 8);
    for (var row : rows) {
      double y = drawing.bottom() + 32;
      drawing.text("heading", Letters.HEADING, Anchor.START, 0, y, row.heading);
      for (int i = 0; i < row.images.size(); i++) {
        var image = row.images.get(i);
        double width = image.width() * factor;
        double height = image.height() * factor;
        int line = i / columns;
        double x = i % columns * (width + GAP);
        double top = y + GAP + line * (height + GAP);
        drawing.image("image", image.enlarged(factor), x, top, width, height);
      }
      if (!row.facts.isEmpty()) {
        drawing.text("facts", Letters.LABEL, Anchor.START, 0, drawing.bottom() + 18, row.facts);
      }
    }
    return drawing;
  }
}
