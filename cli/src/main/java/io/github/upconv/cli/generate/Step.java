package io.github.upconv.cli.generate;

import java.util.Locale;

/** How a layer doubles the size. */
public enum Step {
  /** A transposed convolution with stride 2. */
  DECONV {
    @Override
    String fields(int kernel) {
      int padding = (kernel - 1) / 2;
      return String.format(
          Locale.ROOT,
          "conv-transpose stride=2 kernel=%d padding=%d output-padding=%d",
          kernel,
          padding,
          2 * padding + 2 - kernel);
    }
  },
  /** A nearest resize and a convolution. */
  RESIZE {
    @Override
    String fields(int kernel) {
      int begin = (kernel - 1) / 2;
      int end = kernel / 2;
      return String.format(
          Locale.ROOT,
          "resize-conv scale=2 kernel=%d pads=%d,%d,%d,%d",
          kernel,
          begin,
          begin,
          end,
          end);
    }
  };

  /** The layer line without input and channels; its output is twice as large as its input. */
  abstract String fields(int kernel);

  /**
   * Reads a name, {@code deconv} or {@code resize}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Step of(String name) {
    for (Step step : values()) {
      if (step.toString().equals(name)) {
        return step;
      }
    }
    throw new IllegalArgumentException("need deconv or resize, was '" + name + "'");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
