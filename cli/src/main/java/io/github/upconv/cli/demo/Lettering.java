package io.github.upconv.cli.demo;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/** Writes on pictures, where the system has fonts: a small container may have none. */
final class Lettering {
  private final @Nullable Font title;
  private final @Nullable Font text;

  private Lettering(@Nullable Font title, @Nullable Font text) {
    this.title = title;
    this.text = text;
  }

  static Lettering load() {
    var title = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    var text = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    try {
      var probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      probe.setFont(text);
      probe.drawString("x", 0, 0);
      return new Lettering(title, text);
    } catch (RuntimeException | InternalError | LinkageError e) {
      // what is thrown depends on which part of the font system is missing
      return new Lettering(null, null);
    }
  }

  /** Writes a heading; the baseline begins at the given point. */
  void title(Graphics2D graphics, Color colour, String words, int x, int y) {
    write(graphics, colour, title, words, x, y);
  }

  /** Writes plain text. */
  void text(Graphics2D graphics, Color colour, String words, int x, int y) {
    write(graphics, colour, text, words, x, y);
  }

  private static void write(
      Graphics2D graphics, Color colour, @Nullable Font font, String words, int x, int y) {
    if (font != null) {
      graphics.setFont(font);
      graphics.setColor(colour);
      graphics.drawString(words, x, y);
    }
  }
}
