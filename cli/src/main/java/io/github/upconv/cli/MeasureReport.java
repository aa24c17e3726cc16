package io.github.upconv.cli;

import io.github.upconv.analysis.GridEnergy;
import io.github.upconv.analysis.LatticePeak;
import io.github.upconv.analysis.Plane;
import io.github.upconv.analysis.Spectrum;
import io.github.upconv.cli.figure.Drawing;
import io.github.upconv.cli.figure.MeasureFigure;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.cli.measure.Crop;
import io.github.upconv.cli.measure.Measures;
import io.github.upconv.cli.measure.Picture;
import java.io.File;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The grids of images, as text, as JSON and as a figure.
 *
 * @param images those that could be read
 */
record MeasureReport(List<Image> images) {
  /** An image and what was measured. */
  record Image(Picture picture, Measures measures) {
    double decibels() {
      return measures.peak().decibels();
    }

    String channel(LatticePeak peak) {
      return picture.channelNames().get(peak.channel());
    }
  }

  private Image strongest() {
    return images.stream().max(Comparator.comparingDouble(Image::decibels)).orElseThrow();
  }

  private long count(Measures.Verdict verdict) {
    return images.stream().filter(image -> image.measures.verdict() == verdict).count();
  }

  void print(PrintWriter out) {
    out.println("verdict  " + verdict());
    var table =
        new Table("image", "period", "E", "part", "noise", "peak dB", "down, across", "channel");
    for (var image : images) {
      String name = Printable.path(image.picture.name());
      for (var period : image.measures.periods()) {
        var peak = period.peak();
        table.row(
            name,
            period.pixels(),
            decimal(period.energy().value()),
            decimal(period.primitive()),
            decimal(period.energy().noise()),
            String.format(Locale.ROOT, "%.1f", peak.decibels()),
            place(peak),
            image.channel(peak));
        name = "";
      }
    }
    table.print(out);
    out.println("advice   " + advice());
  }

  private String verdict() {
    String what =
        switch (worst()) {
          case CLEAN -> "clean: no grid of period 2, 4 or 8 stands out";
          case FAINT -> "perhaps a faint grid";
          case GRID -> "grid";
        };
    var image = strongest();
    if (images.size() > 1) {
      what +=
          String.format(
              Locale.ROOT,
              " in %d of %d images, strongest in %s",
              count(worst()),
              images.size(),
              Printable.path(image.picture.name()));
    }
    var peak = image.measures.peak();
    return String.format(
        Locale.ROOT,
        "%s; period %d is %.1f dB above its surroundings",
        what,
        primitivePeriod(peak),
        peak.decibels());
  }

  private Measures.Verdict worst() {
    return strongest().measures.verdict();
  }

  /** The least common period of both directions. */
  private static int primitivePeriod(LatticePeak peak) {
    return peak.period() / divisor(peak.period(), divisor(peak.row(), peak.column()));
  }

  private static int divisor(int a, int b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  private String advice() {
    return switch (worst()) {
      case CLEAN -> "nothing to do";
      case FAINT -> "measure more images of the same network: a grid of its layers is in all";
      case GRID ->
          primitivePeriod(strongest().measures.peak()) == 8
              ? "three layers of stride 2 can do that, as can the 8x8 blocks of JPEG; 'upconv"
                  + " audit' tells for layers"
              : "'upconv audit' tells which channels of a layer draw it, 'upconv repair' evens"
                  + " them";
    };
  }

  private static String place(LatticePeak peak) {
    return fraction(peak.row(), peak.period()) + ", " + fraction(peak.column(), peak.period());
  }

  private static String fraction(int cycles, int period) {
    int divisor = divisor(period, cycles);
    return cycles == 0 ? "0" : cycles / divisor + "/" + period / divisor;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  Map<String, Object> describe() {
    var fields = new LinkedHashMap<String, Object>();
    if (!images.isEmpty()) {
      fields.put("verdict", verdict());
      fields.put("advice", advice());
    }
    fields.put("images", images.stream().map(MeasureReport::describe).toList());
    return fields;
  }

  private static Map<String, Object> describe(Image image) {
    var picture = image.picture;
    var periods = image.measures.periods();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("image", picture.name());
    fields.put("width", picture.width());
    fields.put("height", picture.height());
    fields.put("channels", picture.channelNames());
    fields.put("grid", image.measures.verdict().toString().toLowerCase(Locale.ROOT));
    periods.forEach(period -> fields.put("E" + period.pixels(), period.energy().value()));
    for (int i = 1; i < periods.size(); i++) {
      String name = "E" + periods.get(i).pixels() + "-E" + periods.get(i - 1).pixels();
      fields.put(name, periods.get(i).primitive());
    }
    var noise = new LinkedHashMap<String, Object>();
    periods.forEach(period -> noise.put("E" + period.pixels(), period.energy().noise()));
    fields.put("noise", noise);
    fields.put("peak", describe(image, image.measures.peak()));
    fields.put("peaks", periods.stream().map(period -> describe(image, period.peak())).toList());
    return fields;
  }

  private static Map<String, Object> describe(Image image, LatticePeak peak) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("period", peak.period());
    fields.put("decibels", peak.decibels());
    fields.put("down", fraction(peak.row(), peak.period()));
    fields.put("across", fraction(peak.column(), peak.period()));
    fields.put("channel", image.channel(peak));
    return fields;
  }

  /** Draws the image whose grid is strongest. */
  Drawing draw() {
    var image = strongest();
    var picture = image.picture;
    var peak = image.measures.peak();
    var channel = picture.channels().get(peak.channel());
    var crop = Crop.plainest(channel, primitivePeriod(peak));
    return MeasureFigure.draw(
        Printable.path(lastPart(picture.name())),
        facts(image),
        new MeasureFigure.Measured(
            picture.pixels(peak.channel()),
            crop.x(),
            crop.y(),
            crop.size(),
            Spectrum.of(channel),
            image.measures.points().stream().map(MeasureReport::figurePeak).toList(),
            phases(channel, peak.period()),
            100 * image.measures.phaseNoise()));
  }

  /** A title without folders. */
  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf(File.separatorChar) + 1);
  }

  private static List<String> facts(Image image) {
    String energies =
        image.measures.periods().stream()
            .map(period ->
                String.format(
                    Locale.ROOT,
                    "E%d %.5f (noise %.5f)",
                    period.pixels(),
                    period.energy().value(),
                    period.energy().noise()))
            .collect(Collectors.joining(", "));
    String channel = "spectrum and phases: channel " + image.channel(image.measures.peak());
    return List.of(new MeasureReport(List.of(image)).verdict(), energies, channel);
  }

  private static MeasureFigure.Peak figurePeak(LatticePeak peak) {
    double vertical = (double) peak.row() / peak.period();
    return new MeasureFigure.Peak(
        (double) peak.column() / peak.period(),
        vertical > 0.5 ? vertical - 1 : vertical,
        peak.decibels(),
        Measures.verdict(peak) != Measures.Verdict.CLEAN);
  }

  /** Percent of the standard deviation. */
  private static double[][] phases(Plane channel, int period) {
    double[] deviations = GridEnergy.phaseDeviations(channel, period);
    double[][] rows = new double[period][period];
    for (int phase = 0; phase < deviations.length; phase++) {
      rows[phase / period][phase % period] = 100 * deviations[phase];
    }
    return rows;
  }
}
