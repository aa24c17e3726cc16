package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Collection;

/** The tensors of one open file. */
sealed interface TensorContainer permits NpyContainer, NpzContainer, SafetensorsContainer {
  /** The most tensors of a file: bounds the memory that a list of them takes. */
  int MOST_TENSORS = 10_000;

  /** The longest name, for the same reason. */
  int LONGEST_NAME = 1_000;

  /** Names of all tensors, in the order of the file. */
  Collection<String> names();

  /** What the file says about one of its tensors; reads no elements. */
  TensorInfo info(String name) throws IOException;

  /** Reads one of the tensors of this file. */
  Tensor read(String name, Arena arena) throws IOException;
}
