package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.Printable;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.file.TensorInfo;
import io.github.upconv.layer.WeightedLayer;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A tensor that holds the weights of a layer; not read yet. */
record LayerTensor(TensorInfo tensor, WeightedLayer layer) {
  /** What weights are called in case files. */
  private static final String USUAL_NAME = "weight";

  /** The only layer: the only tensor, the one that is named, or "weight". */
  static LayerTensor only(String path, TensorFile file, LayerOptions options)
      throws FileFormatException {
    var names = names(file);
    if (names.size() > 1 && !names.contains(USUAL_NAME)) {
      throw new FileFormatException(
          path,
          "has several tensors and must be given as FILE:NAME or with --tensor; it has %s",
          String.join(", ", names));
    }
    var tensor = file.tensor(USUAL_NAME);
    String line = file.layer();
    var layer =
        line != null && tensor.name().equals(USUAL_NAME)
            ? options.ofLine(line)
            : options.ofShape(tensor.shape());
    return new LayerTensor(tensor, layer);
  }

  /** The layers that are chosen; nothing in the file of a model says which are of one kind. */
  static List<LayerTensor> chosen(
      String path, TensorFile file, LayerOptions options, TensorOption choice)
      throws FileFormatException {
    choice.requireMatches(path, names(file));
    var layers = new ArrayList<LayerTensor>();
    for (var tensor : file.tensors()) {
      if (choice.names(tensor.name())
          || (choice.matches(tensor.name()) && options.fits(tensor.shape()))) {
        layers.add(chosen(tensor, options));
      }
    }
    if (layers.isEmpty()) {
      throw new UsageException("--tensor: need weights that fit the layer, was none");
    }
    return layers;
  }

  private static List<String> names(TensorFile file) throws FileFormatException {
    return file.tensors().stream().map(TensorInfo::name).toList();
  }

  private static LayerTensor chosen(TensorInfo tensor, LayerOptions options) {
    try {
      return new LayerTensor(tensor, options.ofShape(tensor.shape()));
    } catch (UsageException e) {
      throw named(tensor, e);
    }
  }

  /** A problem of one of several tensors. */
  static UsageException named(TensorInfo tensor, UsageException e) {
    return new UsageException("'" + Printable.text(tensor.name()) + "': " + e.getMessage(), e);
  }

  LayerWeights read(TensorFile file) throws FileFormatException {
    if (!layer.weightShape().equals(tensor.shape())) {
      throw new UsageException(
          "WEIGHTS: need shape " + layer.weightShape() + " for the layer, was " + tensor.shape());
    }
    if (tensor.shape().elements() > Integer.MAX_VALUE - 8) {
      throw new UsageException("WEIGHTS: need less than 2^31 values, was " + tensor.shape());
    }
    try (var arena = Arena.ofConfined()) {
      float[] values = file.read(tensor, arena).segment().toArray(ValueLayout.JAVA_FLOAT);
      return new LayerWeights(tensor, layer, values);
    }
  }
}
