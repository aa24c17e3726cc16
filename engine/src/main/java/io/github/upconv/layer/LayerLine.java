package io.github.upconv.layer;

import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.tensor.Shape;
import java.util.Locale;

/**
 * A layer and the shape of its input as one line of text, used alike by the command line, the
 * benchmarks and the tests:
 *
 * <pre>
 * conv-transpose input=1x256x16x16 channels=128 kernel=4x4 stride=2x2 pads=1,1,1,1
 * </pre>
 *
 * @param layer what is computed
 * @param input batch x channels x spatial extents
 */
public record LayerLine(Layer layer, Shape input) {
  /** Checks that the layer accepts the input. */
  public LayerLine {
    layer.outputShape(input);
  }

  /** Shape of the output. */
  public Shape output() {
    return layer.outputShape(input);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with the key, what was needed and what was given
   */
  public static LayerLine parse(String line) {
    var fields = LayerFields.parse(line);
    var input = fields.shape("input");
    if (input.rank() < 3 || input.rank() > 5) {
      throw new IllegalArgumentException(
          "input: need batch x channels x 1 to 3 spatial extents, was " + input);
    }
    int channels = Checks.toInt("input channels", input.extent(1));
    var layer = layer(fields, channels, input.rank() - 2);
    fields.requireAllUsed();
    return new LayerLine(layer, input);
  }

  private static Layer layer(LayerFields fields, int inputChannels, int rank) {
    var activation = fields.activation();
    return switch (fields.op()) {
      case "conv-transpose" ->
          new TransposedConvolution(
              inputChannels,
              fields.integer("channels"),
              fields.integer("groups", 1),
              fields.axes(rank),
              fields.choice("auto-pad", AutoPad.NONE),
              fields.extents("output-shape", rank),
              activation);
      case "resize-conv" ->
          new ResizeConvolution(
              inputChannels,
              fields.integer("channels"),
              fields.integer("groups", 1),
              interpolation(fields),
              fields.scales(rank),
              fields.axes(rank),
              fields.choice("pad-mode", PadMode.ZERO),
              activation);
      case "sub-pixel-conv" ->
          new SubPixelConvolution(
              inputChannels,
              fields.integer("channels"),
              fields.integer("groups", 1),
              fields.integer("upscale"),
              fields.axes(rank),
              fields.choice("pad-mode", PadMode.ZERO),
              activation);
      case "conv" ->
          new Convolution(
              inputChannels,
              fields.integer("channels"),
              fields.integer("groups", 1),
              fields.axes(rank),
              fields.choice("pad-mode", PadMode.ZERO),
              fields.choice("auto-pad", AutoPad.NONE),
              activation);
      case "resize" ->
          new Resize(inputChannels, interpolation(fields), fields.scales(rank), activation);
      case "pixel-shuffle" ->
          new PixelShuffle(
              inputChannels,
              rank,
              fields.integer("upscale"),
              fields.choice("order", PixelShuffle.Order.CRD),
              activation);
      default -> throw new AssertionError(fields.op());
    };
  }

  private static Interpolation interpolation(LayerFields fields) {
    var mode = fields.choice("mode", Mode.NEAREST);
    return new Interpolation(
        mode,
        fields.choice(
            "coordinates", mode == Mode.NEAREST ? Coordinates.ASYMMETRIC : Coordinates.HALF_PIXEL),
        fields.choice("rounding", Rounding.FLOOR),
        fields.decimal("cubic-a", -0.75),
        fields.flag("exclude-outside"));
  }

  /** The line, with defaults left out; {@link #parse} gives an equal value. */
  @Override
  public String toString() {
    var text = new LayerText(input);
    switch (layer) {
      case TransposedConvolution l -> {
        text.op("conv-transpose").channels(l).axes(l.axes()).outputPadding(l.axes());
        text.choice("auto-pad", l.autoPad(), AutoPad.NONE);
        if (!l.requestedExtents().isEmpty()) {
          text.field("output-shape", LayerText.join("x", l.requestedExtents()));
        }
        text.groups(l);
      }
      case ResizeConvolution l ->
          text.op("resize-conv")
              .channels(l)
              .interpolation(l.interpolation())
              .scales(l.scales())
              .axes(l.axes())
              .choice("pad-mode", l.padMode(), PadMode.ZERO)
              .groups(l);
      case SubPixelConvolution l ->
          text.op("sub-pixel-conv")
              .channels(l)
              .field("upscale", l.upscale())
              .axes(l.axes())
              .choice("pad-mode", l.padMode(), PadMode.ZERO)
              .groups(l);
      case Convolution l ->
          text.op("conv")
              .channels(l)
              .axes(l.axes())
              .choice("pad-mode", l.padMode(), PadMode.ZERO)
              .choice("auto-pad", l.autoPad(), AutoPad.NONE)
              .groups(l);
      case Resize l -> text.op("resize").interpolation(l.interpolation()).scales(l.scales());
      case PixelShuffle l ->
          text.op("pixel-shuffle")
              .field("upscale", l.upscale())
              .choice("order", l.order(), PixelShuffle.Order.CRD);
    }
    return text.activation(layer.activation()).toString();
  }

  /** Text of others in a message: printable ASCII, shortened. */
  static String printable(String text) {
    var safe = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 80); i++) {
      char c = text.charAt(i);
      safe.append(
          c >= ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return text.length() > 80 ? safe + "..." : safe.toString();
  }
}
