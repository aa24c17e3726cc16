package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where an image has a grid: the image with an enlarged part, its spectrum with the points of the
 * lattice marked, and the mean of every phase as a tile.
 */
public final class MeasureFigure {
  private static final double PANEL = 320;
  private static final double GAP = 40;

  /** Decibels between black and the brightest colour. */
  private static final double RANGE = 60;

  /** Seen on the colours of the spectrum, on white and on black. */
  private static final Colour MARK = new Colour(0x56b4e9);

  private final Drawing drawing;
  private final double top;

  private MeasureFigure(String title, double top) {
    drawing = new Drawing(title);
    this.top = top;
  }

  /**
   * What is shown.
   *
   * @param image the measured image
   * @param cropX left column of the part that is shown enlarged
   * @param cropY its upper row
   * @param cropWidth its width and height, pixels
   * @param spectrum decibels by vertical, then horizontal frequency; frequency 0 at {@code
   *     [height/2][width/2]}
   * @param peaks points of the lattice
   * @param phaseMeans one colour per phase
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and nobody compares them
  public record Measured(
      Pixels image,
      int cropX,
      int cropY,
      int cropWidth,
      double[][] spectrum,
      List<Peak> peaks,
      Pixels phaseMeans) {
    /** Copies the spectrum. */
    public Measured {
      spectrum = Arrays.stream(spectrum).map(double[]::clone).toArray(double[][]::new);
      peaks = List.copyOf(peaks);
    }
  }

  /**
   * A point of the lattice.
   *
   * @param horizontal cycles per pixel, -0.5 to 0.5
   * @param vertical likewise
   * @param decibels above its surroundings
   */
  public record Peak(double horizontal, double vertical, double decibels) {}

  /**
   * Draws an image and its measures.
   *
   * @param facts lines of text below the title, such as the grid energies
   */
  public static Drawing draw(String title, List<String> facts, Measured measured) {
    var figure = new MeasureFigure(title, 66 + 18 * facts.size());
    figure.drawing.text("title", Letters.TITLE, Anchor.START, 0, 14, title);
    for (int i = 0; i < facts.size(); i++) {
      figure.drawing.text("fact", Letters.LABEL, Anchor.START, 0, 38 + 18 * i, facts.get(i));
    }
    figure.image(measured);
    figure.crop(measured);
    figure.spectrum(measured);
    figure.phases(measured.phaseMeans);
    return figure.drawing;
  }

  private void heading(String words, double x, double y) {
    drawing.text("heading", Letters.HEADING, Anchor.START, x, y - 8, words);
  }

  private void image(Measured measured) {
    var image = measured.image;
    double scale = PANEL / Math.max(image.width(), image.height());
    heading(
        String.format(Locale.ROOT, "Image, %d x %d pixels", image.width(), image.height()), 0, top);
    picture("image", image, 0, top, scale);
    drawing.outline(
        "crop-frame",
        Ink.ORANGE,
        measured.cropX * scale,
        top + measured.cropY * scale,
        measured.cropWidth * scale,
        measured.cropWidth * scale,
        2);
  }

  /** Enlarged by whole pixels first, so that they stay squares in every viewer. */
  private void picture(String kind, Pixels pixels, double x, double y, double scale) {
    int factor = Math.clamp((long) Math.ceil(2 * scale), 1, 32);
    drawing.image(
        kind,
        scale > 1 ? pixels.enlarged(factor) : pixels,
        x,
        y,
        pixels.width() * scale,
        pixels.height() * scale);
    drawing.outline("frame", Ink.RULE, x, y, pixels.width() * scale, pixels.height() * scale, 1);
  }

  private void crop(Measured measured) {
    double x = PANEL + GAP;
    int size = measured.cropWidth;
    heading(
        String.format(
            Locale.ROOT,
            "Part at %d, %d: %d x %d pixels",
            measured.cropX,
            measured.cropY,
            size,
            size),
        x,
        top);
    var part = measured.image.crop(measured.cropX, measured.cropY, size, size);
    picture("crop", part, x, top, PANEL / size);
    drawing.outline("crop-frame", Ink.ORANGE, x, top, PANEL, PANEL, 2);
  }

  private void spectrum(Measured measured) {
    double y = top + PANEL + 52;
    double left = 60;
    double[][] spectrum = measured.spectrum;
    int height = spectrum.length;
    int width = spectrum[0].length;
    double most = Arrays.stream(spectrum).flatMapToDouble(Arrays::stream).max().orElse(0);
    heading("Spectrum; circles: where a grid shows", 0, y - 8);
    var pixels =
        Pixels.of(
            width,
            height,
            (column, row) -> Ramp.ENERGY.at(1 + (spectrum[row][column] - most) / RANGE).rgb());
    // stretched to a square: both axes end at the same frequency
    int factor = Math.max(1, Math.ceilDiv(640, Math.max(width, height)));
    drawing.image("spectrum", pixels.enlarged(factor), left, y, PANEL - left, PANEL - left);
    double size = PANEL - left;
    for (double frequency : new double[] {-0.5, -0.25, 0, 0.25, 0.5}) {
      String label = Double.toString(frequency);
      double along = (frequency + 0.5) * size;
      var letters = Letters.LABEL.size(10);
      drawing.text("tick", letters, Anchor.MIDDLE, left + along, y + size + 20, label);
      drawing.text("tick", letters, Anchor.END, left - 12, y + along + 4, label);
    }
    drawing.text(
        "axis",
        Letters.LABEL,
        Anchor.MIDDLE,
        left + size / 2,
        y + size + 38,
        "cycles per pixel, horizontal");
    drawing.upwards("axis", Letters.LABEL, 8, y + size / 2, "cycles per pixel, vertical");
    key(left, y + size + 50, size);
    for (var peak : measured.peaks) {
      double peakX = left + (peak.horizontal + 0.5) * size;
      double peakY = y + (peak.vertical + 0.5) * size;
      drawing.circle("peak", MARK, peakX, peakY, 8);
    }
    peaks(measured.peaks, PANEL + GAP, y);
  }

  private void key(double x, double y, double width) {
    int steps = 48;
    for (int i = 0; i < steps; i++) {
      var colour = Ramp.ENERGY.at((i + 0.5) / steps);
      drawing.rectangle("key-step", colour, x + i * width / steps, y, width / steps, 10);
    }
    var letters = Letters.LABEL.size(10);
    String darkest = "-" + Math.round(RANGE) + " dB";
    drawing.text("key", letters, Anchor.START, x, y + 24, darkest);
    drawing.text("key", letters, Anchor.END, x + width, y + 24, "0 dB, the strongest");
  }

  /** The strongest points in words: a circle with a number would hide its neighbours. */
  private void peaks(List<Peak> peaks, double x, double y) {
    heading("Strongest points of the lattice", x, y - 8);
    var strongest =
        peaks.stream().sorted((a, b) -> Double.compare(b.decibels, a.decibels)).limit(4).toList();
    for (int i = 0; i < strongest.size(); i++) {
      var peak = strongest.get(i);
      String words =
          String.format(
              Locale.ROOT,
              "%s, %s cycles per pixel: %s dB",
              Decimals.three(peak.horizontal),
              Decimals.three(peak.vertical),
              Decimals.one(peak.decibels));
      drawing.text("peak-label", Letters.LABEL, Anchor.START, x, y + 12 + 18 * i, words);
    }
  }

  private void phases(Pixels tile) {
    double x = PANEL + GAP;
    double y = top + PANEL + 52 + 122;
    heading(
        String.format(
            Locale.ROOT, "Mean of each of the %d x %d phases", tile.height(), tile.width()),
        x,
        y);
    double size = 160;
    picture("phases", tile, x, y, size / Math.max(tile.width(), tile.height()));
    drawing.text(
        "note",
        Letters.LABEL,
        Anchor.START,
        x,
        y + size + 18,
        "one flat colour: no grid of this period");
  }
}
