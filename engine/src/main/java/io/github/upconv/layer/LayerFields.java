package io.github.upconv.layer;

import static io.github.upconv.layer.LayerLine.printable;

import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code key=value} fields of a layer line, read by name and type. */
final class LayerFields {
  private static final List<String> OPS =
      List.of("conv-transpose", "resize-conv", "sub-pixel-conv", "resize", "conv", "pixel-shuffle");

  private final String op;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  private LayerFields(String op) {
    this.op = op;
  }

  static LayerFields parse(String line) {
    String[] words = line.strip().split("[ \t]+", -1);
    var fields = new LayerFields(words[0]);
    if (!OPS.contains(fields.op)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer: need %s, was '%s'",
              String.join(", ", OPS),
              printable(fields.op)));
    }
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "layer: need fields of the form key=value, was '%s'",
                printable(words[i])));
      }
      String key = words[i].substring(0, equals);
      if (fields.values.put(key, words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException(printable(key) + ": is given twice");
      }
    }
    return fields;
  }

  String op() {
    return op;
  }

  void requireAllUsed() {
    for (String key : values.keySet()) {
      if (!used.contains(key)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%s: is not a field of %s", printable(key), printable(op)));
      }
    }
  }

  private @Nullable String find(String key) {
    used.add(key);
    return values.get(key);
  }

  private String require(String key) {
    String value = find(key);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %s needs it", key, printable(op)));
    }
    return value;
  }

  Shape shape(String key) {
    String[] parts = require(key).split("x", -1);
    long[] extents = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      extents[i] = Decimals.integer(key, parts[i]);
      Axis.atLeast(key, extents[i], 1);
    }
    return Shape.of(extents);
  }

  int integer(String key) {
    return integer(key, require(key));
  }

  int integer(String key, int absent) {
    String value = find(key);
    return value == null ? absent : integer(key, value);
  }

  private static int integer(String key, String text) {
    return Checks.toInt(key, Decimals.integer(key, text));
  }

  double decimal(String key, double absent) {
    String value = find(key);
    return value == null ? absent : Decimals.parse(key, value).doubleValue();
  }

  boolean flag(String key) {
    String value = find(key);
    if (value == null || value.equals("0")) {
      return false;
    }
    if (value.equals("1")) {
      return true;
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s: must be 0 or 1, was '%s'", key, printable(value)));
  }

  <E extends Enum<E>> E choice(String key, E absent) {
    String value = find(key);
    if (value == null) {
      return absent;
    }
    var names = new ArrayList<String>();
    for (E choice : absent.getDeclaringClass().getEnumConstants()) {
      String name = LayerText.name(choice);
      if (name.equals(value)) {
        return choice;
      }
      names.add(name);
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: need one of %s, was '%s'",
            key,
            String.join(", ", names),
            printable(value)));
  }

  /** One value per axis: joined by x, or a single one for all axes. */
  private List<String> perAxis(String key, String value, int rank) {
    String[] parts = value.split("x", -1);
    if (parts.length == 1) {
      return new ArrayList<>(Collections.nCopies(rank, parts[0]));
    }
    Checks.sameRank(key, parts.length, rank);
    return Arrays.asList(parts);
  }

  private int[] integers(String key, int rank, int absent) {
    String value = find(key);
    var parts = perAxis(key, value == null ? Integer.toString(absent) : value, rank);
    int[] integers = new int[rank];
    for (int i = 0; i < rank; i++) {
      integers[i] = integer(key, parts.get(i));
    }
    return integers;
  }

  List<Axis> axes(int rank) {
    require("kernel");
    int[] kernel = integers("kernel", rank, 1);
    int[] stride = integers("stride", rank, 1);
    int[] dilation = integers("dilation", rank, 1);
    int[] outputPadding = integers("output-padding", rank, 0);
    int[] pads = pads(rank);
    var axes = new ArrayList<Axis>();
    for (int i = 0; i < rank; i++) {
      axes.add(
          new Axis(kernel[i], stride[i], dilation[i], pads[i], pads[rank + i], outputPadding[i]));
    }
    return axes;
  }

  /** All begins, then all ends, as in ONNX. */
  private int[] pads(int rank) {
    String pads = find("pads");
    String padding = find("padding");
    int[] both = new int[2 * rank];
    if (pads != null && padding != null) {
      throw new IllegalArgumentException("padding: cannot be given together with pads");
    }
    if (padding != null) {
      int[] equal = integers("padding", rank, 0);
      System.arraycopy(equal, 0, both, 0, rank);
      System.arraycopy(equal, 0, both, rank, rank);
    } else if (pads != null) {
      String[] parts = pads.split(",", -1);
      if (parts.length != 2 * rank) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "pads: need %d values, all begins then all ends, were %d",
                2 * rank,
                parts.length));
      }
      for (int i = 0; i < both.length; i++) {
        both[i] = integer("pads", parts[i]);
      }
    }
    return both;
  }

  List<Long> extents(String key, int rank) {
    String value = find(key);
    if (value == null) {
      return List.of();
    }
    return perAxis(key, value, rank).stream().map(part -> Decimals.integer(key, part)).toList();
  }

  List<Scale> scales(int rank) {
    String scale = find("scale");
    String size = find("size");
    if (scale != null && size != null) {
      throw new IllegalArgumentException("size: cannot be given together with scale");
    }
    if (size != null) {
      return perAxis("size", size, rank).stream()
          .map(part -> Scale.to(Decimals.integer("size", part)))
          .toList();
    }
    return perAxis("scale", require("scale"), rank).stream().map(Scale::by).toList();
  }

  Activation activation() {
    String value = find("activation");
    if (value == null) {
      return Activation.NONE;
    }
    int colon = value.indexOf(':');
    String name = colon < 0 ? value : value.substring(0, colon);
    for (var kind : Activation.Kind.values()) {
      if (kind.text().equals(name)) {
        if (colon < 0 && kind == Activation.Kind.LEAKY_RELU) {
          throw new IllegalArgumentException(
              "activation: leaky-relu needs its slope, as in leaky-relu:0.2");
        }
        return new Activation(
            kind,
            colon < 0 ? 0 : Decimals.parse("activation", value.substring(colon + 1)).floatValue());
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "activation: need none, relu, leaky-relu:SLOPE, prelu, tanh or sigmoid, was '%s'",
            printable(value.toLowerCase(Locale.ROOT))));
  }
}
