package io.github.upconv.cli.demo;

import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.layer.LayerLine;
import io.github.upconv.machine.Engine;
import io.github.upconv.plan.Parameters;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** The pictures of the demonstration. */
public final class Gallery {
  private static final int CHANNELS = 8;

  /** Size of a pixel of a low-resolution image. */
  private static final int PIXELS = 6;

  private final Map<DemoLayer, DemoResult> results;
  private final DemoRepair repair;
  private final Path folder;
  private final Map<String, String> pictures = new LinkedHashMap<>();

  /** Pictures of results, and of the repair of one, to be written into a folder. */
  public Gallery(Map<DemoLayer, DemoResult> results, DemoRepair repair, Path folder) {
    this.results = results;
    this.repair = repair;
    this.folder = folder;
  }

  /** Writes all pictures; returns what each file shows. */
  public Map<String, String> write() throws IOException {
    checkerboard();
    repair();
    face(DemoLayer.FACE_3, "face-x3.png");
    face(DemoLayer.FACE_2, "face-x2.png");
    channels(DemoLayer.STYLE_DECONV_1, "style-deconv1.png", 3);
    channels(DemoLayer.STYLE_DECONV_2, "style-deconv2.png", 3);
    channels(DemoLayer.STYLE_RESIZE_2, "style-resize2.png", 3);
    return pictures;
  }

  private void write(String file, String shows, Sheet sheet) throws IOException {
    sheet.write(folder.resolve(file));
    pictures.put(file, shows);
  }

  private DemoResult result(DemoLayer layer) {
    return Objects.requireNonNull(results.get(layer));
  }

  private void checkerboard() throws IOException {
    write(
        "checkerboard.png",
        "one input, one set of weights: a transposed convolution draws a checkerboard where a"
            + " resize-convolution does not",
        new Sheet(
                "Where checkerboards come from",
                List.of(
                    "Inside a trained style-transfer network: the same activations and the same 3x3"
                        + " weights, doubled in size in two ways.",
                    "Kernel 3 is no multiple of stride 2: the outputs of the transposed convolution"
                        + " get 1, 2 or 4 contributions in turn."))
            .row("transposed convolution", four(result(DemoLayer.STYLE_DECONV_2).simd()))
            .row("resize-convolution (nearest)", four(result(DemoLayer.STYLE_RESIZE_2).simd())));
  }

  private void repair() throws IOException {
    write(
        "repair.png",
        "a transposed convolution with trained and with repaired weights",
        new Sheet("A checkerboard, repaired", repair.describe())
            .row("output with the trained weights", four(repair.before()))
            .row("output with the repaired weights", four(repair.after())));
  }

  private static List<Sheet.Panel> four(Tensor tensor) {
    return IntStream.range(0, 4).mapToObj(channel -> channel(tensor, channel, PIXELS)).toList();
  }

  private static Sheet.Panel channel(Tensor tensor, int channel, int pixels) {
    return new Sheet.Panel(
        Plane.of(tensor, channel).normalized().picture(Palette.HEAT, pixels), "channel " + channel);
  }

  /** Inputs and outputs of a layer, by both engines. */
  private void channels(DemoLayer layer, String file, int pixels) throws IOException {
    var result = result(layer);
    var inputs = new ArrayList<Sheet.Panel>();
    for (int channel : strongest(result.layerCase().input())) {
      inputs.add(channel(result.layerCase().input(), channel, 2 * pixels));
    }
    var scalar = new ArrayList<Sheet.Panel>();
    var simd = new ArrayList<Sheet.Panel>();
    var differences = new ArrayList<Sheet.Panel>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      scalar.add(channel(result.scalar(), channel, pixels));
      simd.add(channel(result.simd(), channel, pixels));
      differences.add(difference(result, channel, pixels));
    }
    write(
        file,
        layer.title() + ": inputs, outputs of both engines and their difference",
        new Sheet(
                capitalized(layer.title()),
                List.of(result.layerCase().line().toString(), verdict(result)))
            .row("input, the " + inputs.size() + " strongest channels", inputs)
            .row("output of the scalar engine", scalar)
            .row("output of the SIMD engine", simd)
            .row("difference (black: the same bits)", differences));
  }

  private static Sheet.Panel difference(DemoResult result, int channel, int pixels) {
    var difference =
        Plane.of(result.simd(), channel).differences(Plane.of(result.scalar(), channel));
    return new Sheet.Panel(
        difference.picture(Palette.DIFFERENCE, pixels),
        difference.mean() == 0 ? "none" : "DIFFERENT");
  }

  private static List<Integer> strongest(Tensor input) {
    return IntStream.range(0, (int) input.shape().extent(1))
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> -Plane.of(input, channel).mean()))
        .limit(CHANNELS)
        .sorted()
        .toList();
  }

  /** The face before and after super-resolution. */
  private void face(DemoLayer layer, String file) throws IOException {
    var result = result(layer);
    var output = Plane.of(result.simd(), 0);
    try (var arena = Arena.ofShared()) {
      Tensor small = brightness("face-small.png", arena);
      int outputExtent = (int) result.simd().shape().extent(3);
      int inputExtent = (int) small.shape().extent(3);
      int scale = Math.ceilDiv(outputExtent, inputExtent);
      // the layer has no padding, so that its output lacks a border that the photograph has
      int border = (inputExtent - outputExtent / scale) / 2;
      int pixels = PIXELS / scale;
      // twice the resolution of the input
      var photograph = Plane.of(brightness("face-photo.png", arena), 0).inner(2 * border);
      var enlarged = Plane.of(cubic(small, scale, arena), 0).inner(border * scale);
      write(
          file,
          "a face, enlarged by super-resolution x" + scale + ", beside plain enlargement",
          new Sheet(
                  "Super-resolution x" + scale,
                  List.of(
                      "The last layer of a trained network (ESPCN) makes "
                          + scale * scale
                          + " images at low resolution and interleaves their pixels.",
                      verdict(result)))
              .row(
                  "",
                  List.of(
                      panel(Plane.of(small, 0).inner(border), PIXELS, "input"),
                      panel(enlarged, pixels, "cubic resize"),
                      panel(output, pixels, "sub-pixel convolution"),
                      panel(photograph, PIXELS / 2, "the photograph"),
                      new Sheet.Panel(
                          output
                              .differences(Plane.of(result.scalar(), 0))
                              .picture(Palette.DIFFERENCE, pixels),
                          "difference of the engines"))));
    }
  }

  private static Sheet.Panel panel(Plane plane, int pixels, String caption) {
    return new Sheet.Panel(plane.picture(Palette.GREY, pixels), caption);
  }

  private static Tensor brightness(String resource, Arena arena) throws IOException {
    BufferedImage image;
    try (var stream = DemoLayer.resource(resource)) {
      image = ImageIO.read(stream);
    }
    var tensor = Tensor.allocate(Shape.of(1, 1, image.getHeight(), image.getWidth()), arena);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        tensor.set(image.getRaster().getSample(x, y, 0) / 255f, 0, 0, y, x);
      }
    }
    return tensor;
  }

  private static Tensor cubic(Tensor small, int scale, Arena arena) {
    var line = LayerLine.parse("resize input=" + small.shape() + " mode=cubic scale=" + scale);
    try (var runner = new Runner(1)) {
      return runner.compute(
          new LayerCase("cubic", line, small, Parameters.none(), null),
          Engine.best(),
          Layout.CHANNELS_FIRST,
          arena);
    }
  }

  private static String verdict(DemoResult result) {
    return result.check().describe();
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
