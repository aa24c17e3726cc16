package io.github.upconv.cli.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A page of labelled pictures in rows. */
final class Sheet {
  private static final int MARGIN = 28;
  private static final int GAP = 14;
  private static final int LINE = 20;
  private static final int TITLE_LINE = 32;
  private static final Color PAPER = new Color(0x15181e);
  private static final Color INK = new Color(0xf2f3f5);
  private static final Color PALE_INK = new Color(0xa4abb6);

  private final String title;
  private final List<String> text;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param text lines below the title
   */
  Sheet(String title, List<String> text) {
    this.title = title;
    this.text = text;
  }

  /** A picture and what it shows. */
  record Panel(BufferedImage picture, String caption) {}

  private record Row(String label, List<Panel> panels) {
    int width() {
      int width = GAP * (panels.size() - 1);
      for (var panel : panels) {
        width += panel.picture.getWidth();
      }
      return width;
    }

    int height() {
      int height = 0;
      for (var panel : panels) {
        height = Math.max(height, panel.picture.getHeight());
      }
      return (label.isEmpty() ? 0 : LINE) + height + LINE + GAP;
    }
  }

  /** Adds a row of pictures below the others. */
  Sheet row(String label, List<Panel> panels) {
    rows.add(new Row(label, panels));
    return this;
  }

  /** Writes the page as a PNG file; an older one is replaced in one step. */
  void write(Path file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(paint(), "png", bytes);
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.write(temporary, bytes.toByteArray());
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private BufferedImage paint() {
    int width = 0;
    int height = 2 * MARGIN + TITLE_LINE + LINE * text.size() + GAP;
    for (var row : rows) {
      width = Math.max(width, row.width());
      height += row.height();
    }
    var page = new BufferedImage(width + 2 * MARGIN, height, BufferedImage.TYPE_INT_RGB);
    var graphics = page.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
    paint(graphics, Lettering.load());
    graphics.dispose();
    return page;
  }

  private void paint(Graphics2D graphics, Lettering lettering) {
    int y = MARGIN;
    lettering.title(graphics, INK, title, MARGIN, y + 20);
    y += TITLE_LINE;
    for (String line : text) {
      lettering.text(graphics, PALE_INK, line, MARGIN, y + 14);
      y += LINE;
    }
    y += GAP;
    for (var row : rows) {
      paint(graphics, lettering, row, y);
      y += row.height();
    }
  }

  private static void paint(Graphics2D graphics, Lettering lettering, Row row, int top) {
    int x = MARGIN;
    int y = top;
    if (!row.label.isEmpty()) {
      lettering.text(graphics, INK, row.label, x, y + 12);
      y += LINE;
    }
    for (var panel : row.panels) {
      graphics.drawImage(panel.picture, x, y, null);
      lettering.text(graphics, PALE_INK, panel.caption, x, y + panel.picture.getHeight() + 16);
      x += panel.picture.getWidth() + GAP;
    }
  }
}
