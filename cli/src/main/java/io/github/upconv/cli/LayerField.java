package io.github.upconv.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The fields of a layer line, as options. What they may be is for the engine to say. */
enum LayerField {
  CHANNELS("N", "Output channels; must agree with the weights, which tell them"),
  KERNEL("KxK", "Kernel; must agree with the weights, which tell it"),
  STRIDE("SxS", "Distance of kernel positions. Default: 1"),
  PADDING("PxP", "Equal padding at begin and end (conv-transpose: cropping). Default: 0"),
  PADS("P,P,..", "Padding, all begins, then all ends"),
  OUTPUT_PADDING("PxP", "conv-transpose: extra outputs at the end. Default: 0"),
  DILATION("DxD", "Distance of kernel taps. Default: 1"),
  GROUPS("N", "Groups of channels. Default: 1"),
  OUTPUT_SHAPE("HxW", "conv-transpose: output extents, from which the pads follow"),
  AUTO_PAD("RULE", "conv, conv-transpose: same-upper, same-lower or valid"),
  PAD_MODE("MODE", "zero, reflect or replicate. Default: zero"),
  MODE("MODE", "Resize: nearest, linear or cubic. Default: nearest"),
  SCALE("SxS", "Resize: factors, such as 2, 1.5 or 4/3"),
  SIZE("HxW", "Resize: output extents, instead of factors"),
  COORDINATES(
      "RULE",
      "Resize: asymmetric, half-pixel, pytorch-half-pixel, align-corners or half-pixel-symmetric."
          + " Default: asymmetric for nearest, otherwise half-pixel"),
  ROUNDING("RULE", "Nearest: floor, ceil, round-prefer-floor or round-prefer-ceil. Default: floor"),
  CUBIC_A("A", "Cubic: coefficient. Default: -0.75"),
  EXCLUDE_OUTSIDE("0|1", "Cubic: leave out samples outside the input. Default: 0"),
  UPSCALE("N", "sub-pixel-conv, pixel-shuffle: factor"),
  ORDER("ORDER", "pixel-shuffle: crd (PyTorch) or dcr (TensorFlow). Default: crd"),
  ACTIVATION("F", "none, relu, leaky-relu:SLOPE, prelu, tanh or sigmoid. Default: none");

  private final String label;
  private final String description;

  LayerField(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The key in a layer line; with two dashes the option. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a text is the key of a field. */
  static boolean isKey(String text) {
    return Arrays.stream(values()).anyMatch(field -> field.key().equals(text));
  }

  /** Adds the options of all fields to a command; those that are given are put into the map. */
  static void addOptions(CommandSpec command, Map<LayerField, String> given) {
    var group = ArgGroupSpec.builder().validate(false).heading("%nFields of the layer:%n");
    for (LayerField field : values()) {
      group.addArg(
          OptionSpec.builder("--" + field.key())
              .type(String.class)
              .paramLabel(field.label)
              .description(field.description + ".")
              .setter(new FieldSetter(command, field, given))
              .build());
    }
    command.addArgGroup(group.build());
  }

  private record FieldSetter(CommandSpec command, LayerField field, Map<LayerField, String> given)
      implements ISetter {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's signature
    public <T> T set(T value) {
      if (value != null && given.put(field, value.toString()) != null) {
        // what picocli checks for options outside of groups
        throw new ParameterException(
            command.commandLine(), "--" + field.key() + ": must be given once, was given twice");
      }
      return value;
    }
  }
}
