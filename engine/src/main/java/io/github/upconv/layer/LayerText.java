package io.github.upconv.layer;

import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Prints the fields of a layer line; the counterpart of {@link LayerFields}. */
final class LayerText {
  private final Shape input;
  private final StringBuilder text = new StringBuilder();

  LayerText(Shape input) {
    this.input = input;
  }

  static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String join(String separator, List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(separator));
  }

  LayerText op(String op) {
    text.append(op);
    return field("input", input);
  }

  LayerText field(String key, Object value) {
    text.append(' ').append(key).append('=').append(value);
    return this;
  }

  LayerText choice(String key, Enum<?> value, Enum<?> absent) {
    return value == absent ? this : field(key, name(value));
  }

  LayerText channels(WeightedLayer layer) {
    return field("channels", layer.outputChannels());
  }

  LayerText groups(WeightedLayer layer) {
    return layer.groups() == 1 ? this : field("groups", layer.groups());
  }

  LayerText axes(List<Axis> axes) {
    field("kernel", join("x", perAxis(axes, Axis::kernel)));
    optional("stride", perAxis(axes, Axis::stride), 1);
    var pads = new ArrayList<>(perAxis(axes, Axis::padBegin));
    pads.addAll(perAxis(axes, Axis::padEnd));
    if (pads.stream().anyMatch(pad -> pad != 0)) {
      field("pads", join(",", pads));
    }
    return optional("dilation", perAxis(axes, Axis::dilation), 1);
  }

  LayerText outputPadding(List<Axis> axes) {
    return optional("output-padding", perAxis(axes, Axis::outputPadding), 0);
  }

  private LayerText optional(String key, List<Long> values, long absent) {
    return values.stream().allMatch(value -> value == absent)
        ? this
        : field(key, join("x", values));
  }

  private static List<Long> perAxis(List<Axis> axes, ToLongFunction<Axis> value) {
    return axes.stream().map(value::applyAsLong).toList();
  }

  LayerText interpolation(Interpolation how) {
    field("mode", name(how.mode()));
    field("coordinates", name(how.coordinates()));
    if (how.mode() == Mode.NEAREST || how.rounding() != Rounding.FLOOR) {
      field("rounding", name(how.rounding()));
    }
    if (how.cubicA() != -0.75) {
      field("cubic-a", Decimals.print(how.cubicA()));
    }
    return how.excludeOutside() ? field("exclude-outside", 1) : this;
  }

  LayerText scales(List<Scale> scales) {
    boolean sizes = scales.getFirst() instanceof Scale.Target;
    return field(sizes ? "size" : "scale", join("x", scales));
  }

  LayerText activation(Activation activation) {
    return activation.equals(Activation.NONE) ? this : field("activation", activation);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
