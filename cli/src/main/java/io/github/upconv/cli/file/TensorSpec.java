package io.github.upconv.cli.file;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of which file are meant.
 *
 * @param path where the file is, {@code -} for a standard stream
 * @param name the one tensor that is meant, null if all of them are
 */
record TensorSpec(String path, @Nullable String name) {
  private static final String STANDARD = "-";

  /** Parses {@code PATH} or {@code PATH:NAME}; either may contain further colons. */
  static TensorSpec parse(String spec) {
    if (!InputFile.exists(spec)) {
      for (int colon = spec.indexOf(':'); colon >= 0; colon = spec.indexOf(':', colon + 1)) {
        var parsed = new TensorSpec(spec.substring(0, colon), spec.substring(colon + 1));
        if (parsed.isStandard() || FileFormat.hasNames(parsed.path)) {
          return parsed;
        }
      }
    }
    return new TensorSpec(spec, null);
  }

  /** Whether a standard stream is meant and not a file. */
  boolean isStandard() {
    return path.equals(STANDARD);
  }

  /** How messages call the file to read. */
  String label() {
    return isStandard() ? "standard input" : path;
  }

  /** Those of the given names that are meant. */
  List<String> select(Collection<String> names) throws FileFormatException {
    if (name == null) {
      return List.copyOf(names);
    }
    if (!names.contains(name)) {
      throw new FileFormatException(
          label(), "must have a tensor '%s', has %s", name, String.join(", ", names));
    }
    return List.of(name);
  }
}
