package io.github.upconv.cli.figure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where an image has a grid: the image with an enlarged part, its spectrum with the points of the
 * lattice marked, and the mean of every phase as a tile.
 */
public final class MeasureFigure {
  private static final double PANEL = 320;
  private static final double GAP = 40;

  /** Room for the labels of the spectrum's vertical axis. */
  private static final double LEFT = 60;

  private static final double SPECTRUM = PANEL - LEFT;

  /** Between the upper and the lower panels: a heading, and circles at the upper edge. */
  private static final double BETWEEN = 56;

  /** Side of a phase; three digits and a sign fit. */
  private static final double PHASE = 32;

  /** Decibels between the darkest and the brightest colour. */
  private static final double RANGE = 60;

  private static final int LISTED = 4;

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
   * @param cropSize its width and height, pixels
   * @param power by vertical, then horizontal frequency, both ascending from -0.5 cycles per pixel
   *     and without 0.5; extents even
   * @param peaks points of the lattice; a point stands for its mirror image, too
   * @param phases rows of the mean of every phase, in percent of the standard deviation
   * @param chance standard deviation of such a mean where there is only noise, percent
   */
  @SuppressWarnings("ArrayRecordComponent") // copied, and nobody compares them
  public record Measured(
      Pixels image,
      int cropX,
      int cropY,
      int cropSize,
      double[][] power,
      List<Peak> peaks,
      double[][] phases,
      double chance) {
    /** Copies arrays and list. */
    public Measured {
      power = copy(power);
      peaks = List.copyOf(peaks);
      phases = copy(phases);
    }

    private static double[][] copy(double[][] rows) {
      return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }
  }

  /**
   * A point of the lattice.
   *
   * @param horizontal cycles per pixel, -0.5 to 0.5
   * @param vertical likewise
   * @param decibels above its surroundings
   * @param marked whether a circle shows it
   */
  public record Peak(double horizontal, double vertical, double decibels, boolean marked) {}

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
    double lower = figure.top + PANEL + BETWEEN;
    figure.spectrum(measured, lower);
    double end = figure.phases(measured, PANEL + GAP, lower);
    figure.peaks(measured.peaks, PANEL + GAP, end + 44);
    return figure.drawing;
  }

  private void heading(String words, double x, double y) {
    drawing.text("heading", Letters.HEADING, Anchor.START, x, y - 10, words);
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
        measured.cropSize * scale,
        measured.cropSize * scale,
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
    int size = measured.cropSize;
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

  private void spectrum(Measured measured, double y) {
    double[][] power = measured.power;
    int height = power.length;
    int width = power[0].length;
    double most = Arrays.stream(power).flatMapToDouble(Arrays::stream).max().orElse(0);
    boolean marked = measured.peaks.stream().anyMatch(Peak::marked);
    heading(marked ? "Spectrum; circles: where a grid shows" : "Spectrum; no grid shows", 0, y - 8);
    // the frequency -0.5 is 0.5, too: shown at both ends, so that 0 is in the middle
    var pixels =
        Pixels.of(
            width + 1,
            height + 1,
            (column, row) -> colour(power[row % height][column % width], most).rgb());
    int factor = Math.max(1, Math.ceilDiv(640, Math.max(width, height)));
    // stretched to a square: both axes end at the same frequency
    drawing.image("spectrum", pixels.enlarged(factor), LEFT, y, SPECTRUM, SPECTRUM);
    for (double frequency : new double[] {-0.5, -0.25, 0, 0.25, 0.5}) {
      String label = Double.toString(frequency);
      var letters = Letters.LABEL.size(10);
      double column = LEFT + place(frequency, width);
      double row = y + place(frequency, height);
      drawing.text("tick", letters, Anchor.MIDDLE, column, y + SPECTRUM + 20, label);
      drawing.text("tick", letters, Anchor.END, LEFT - 12, row + 4, label);
    }
    drawing.text(
        "axis",
        Letters.LABEL,
        Anchor.MIDDLE,
        LEFT + SPECTRUM / 2,
        y + SPECTRUM + 38,
        "cycles per pixel, horizontal");
    drawing.upwards("axis", Letters.LABEL, 8, y + SPECTRUM / 2, "cycles per pixel, vertical");
    key(LEFT, y + SPECTRUM + 50);
    measured.peaks.stream().filter(Peak::marked).forEach(peak -> mark(peak, width, height, y));
  }

  private static Colour colour(double power, double most) {
    return Ramp.ENERGY.at(most == 0 ? 0 : 1 + 10 * Math.log10(power / most) / RANGE);
  }

  /** Where the middle of a bin lies in the spectrum. */
  private static double place(double frequency, int bins) {
    return (bins * (frequency + 0.5) + 0.5) / (bins + 1) * SPECTRUM;
  }

  /** A circle at a point, at its mirror image, and where these come back at the other end. */
  private void mark(Peak peak, int width, int height, double y) {
    for (int sign : new int[] {1, -1}) {
      for (double column : ends(sign * peak.horizontal)) {
        for (double row : ends(sign * peak.vertical)) {
          drawing.circle("peak", MARK, LEFT + place(column, width), y + place(row, height), 8);
        }
      }
    }
  }

  private static double[] ends(double frequency) {
    return Math.abs(frequency) == 0.5 ? new double[] {-0.5, 0.5} : new double[] {frequency};
  }

  private void key(double x, double y) {
    int steps = 48;
    for (int i = 0; i < steps; i++) {
      var colour = Ramp.ENERGY.at((i + 0.5) / steps);
      double step = SPECTRUM / steps;
      drawing.rectangle("key-step", colour, x + i * step, y, step, 10);
    }
    var letters = Letters.LABEL.size(10);
    String darkest = "-" + Math.round(RANGE) + " dB";
    drawing.text("key", letters, Anchor.START, x, y + 24, darkest);
    drawing.text("key", letters, Anchor.END, x + SPECTRUM, y + 24, "0 dB, the strongest");
  }

  /** The strongest points in words: a circle with a number would hide its neighbours. */
  private void peaks(List<Peak> peaks, double x, double y) {
    heading("Strongest points of the lattice (horizontal, vertical)", x, y);
    var strongest =
        peaks.stream()
            .sorted(Comparator.comparingDouble(Peak::decibels).reversed())
            .limit(LISTED)
            .toList();
    for (int i = 0; i < strongest.size(); i++) {
      var peak = strongest.get(i);
      String words =
          String.format(
              Locale.ROOT,
              "%s, %s cycles per pixel: %s dB",
              Decimals.three(peak.horizontal),
              Decimals.three(peak.vertical),
              Decimals.one(peak.decibels));
      drawing.text("peak-label", Letters.LABEL, Anchor.START, x, y + 10 + 18 * i, words);
    }
  }

  /** Returns where it ends. */
  private double phases(Measured measured, double x, double y) {
    double[][] phases = measured.phases;
    heading(
        String.format(
            Locale.ROOT, "Mean of each of the %d x %d phases", phases.length, phases[0].length),
        x,
        y - 8);
    double largest =
        Arrays.stream(phases).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    // noise stays pale
    double range = Math.max(largest, 3 * measured.chance);
    for (int row = 0; row < phases.length; row++) {
      for (int column = 0; column < phases[row].length; column++) {
        double value = phases[row][column];
        var colour = Scale.DEVIATION.at(range == 0 ? 0.5 : 0.5 + value / range / 2);
        double left = x + column * PHASE;
        double above = y + row * PHASE;
        drawing.cell("phase", colour, left, above, PHASE, PHASE);
        var letters = Letters.NUMBER.paint(colour.lettering()).size(10);
        String number = Long.toString(Math.round(value));
        drawing.centred("mean", letters, left, above, PHASE, PHASE, number);
      }
    }
    double end = y + phases.length * PHASE;
    String note =
        "percent of the standard deviation; chance leaves +-" + Decimals.one(measured.chance);
    drawing.text("note", Letters.LABEL, Anchor.START, x, end + 18, note);
    return end + 18;
  }
}
