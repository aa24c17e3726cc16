package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The choice of tensors in the file of a whole model. */
final class TensorOption {
  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      description =
          "Weights in the file of a model; may be repeated. In 'up*.weight' * is any text and ? any"
              + " character; what does not fit the layer is then left out.")
  private List<String> patterns = new ArrayList<>();

  boolean isGiven() {
    return !patterns.isEmpty();
  }

  /** Whether a name itself is given. */
  boolean names(String tensor) {
    return patterns.contains(tensor);
  }

  /** Whether a pattern fits. */
  boolean matches(String tensor) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, tensor));
  }

  /** Refuses patterns that no tensor of a file has. */
  void requireMatches(String path, List<String> tensors) throws FileFormatException {
    for (String pattern : patterns) {
      if (tensors.stream().noneMatch(tensor -> matches(pattern, tensor))) {
        throw new FileFormatException(
            path,
            "must have a tensor that is named '%s', has %s",
            pattern,
            String.join(", ", tensors));
      }
    }
  }

  private static boolean matches(String pattern, String name) {
    String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
  }
}
