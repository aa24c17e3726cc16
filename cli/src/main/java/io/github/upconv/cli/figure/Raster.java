package io.github.upconv.cli.figure;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Draws drawings into pixels. */
final class Raster {
  /** The default allows 2000 elements, meant for documents of others; a map has one per cell. */
  private static final LoaderContext CONTEXT =
      LoaderContext.builder()
          .documentLimits(
              new DocumentLimits(
                  DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
                  DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
                  Integer.MAX_VALUE))
          .build();

  private Raster() {}

  /** A PNG, as large as the drawing: every unit is a pixel. */
  static byte[] png(Drawing drawing, Theme theme) {
    System.setProperty("java.awt.headless", "true");
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image(drawing, theme), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(Drawing drawing, Theme theme) {
    byte[] svg = drawing.svg(theme).getBytes(StandardCharsets.UTF_8);
    SVGDocument document =
        Objects.requireNonNull(new SVGLoader().load(new ByteArrayInputStream(svg), null, CONTEXT));
    var image = new BufferedImage(drawing.width(), drawing.height(), BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    document.renderWithPlatform(NullPlatformSupport.INSTANCE, graphics, null);
    graphics.dispose();
    return image;
  }
}
