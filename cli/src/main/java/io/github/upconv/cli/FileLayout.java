package io.github.upconv.cli;

import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Order of the axes of activations in a file, whatever the number of spatial axes is. */
enum FileLayout {
  /** Batch, channels, spatial axes. */
  NCHW,
  /** Batch, spatial axes, channels. */
  NHWC;

  /** The activations in a file, as batch x channels x spatial axes. */
  Tensor fromFile(Tensor file) {
    return this == NCHW ? file : rotate(file, 1);
  }

  /** The opposite of {@link #fromFile}. */
  Tensor toFile(Tensor activations) {
    return this == NCHW ? activations : rotate(activations, -1);
  }

  /** Moves the axes behind the batch to the right; the last one comes first. */
  private static Tensor rotate(Tensor tensor, int by) {
    int rank = tensor.shape().rank();
    var order = IntStream.range(0, rank).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.rotate(order.subList(1, rank), by);
    return Tensor.view(
        tensor.segment(),
        tensor.offset(),
        Shape.of(order.stream().mapToLong(tensor.shape()::extent).toArray()),
        order.stream().mapToLong(tensor::stride).toArray());
  }

  /** How activations of this order lie in memory. */
  Layout memory() {
    return this == NCHW ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
  }

  /** Reads a layout. */
  static final class Converter implements ITypeConverter<FileLayout> {
    @Override
    public FileLayout convert(String text) {
      return switch (text) {
        case "nchw" -> NCHW;
        case "nhwc" -> NHWC;
        default -> throw new TypeConversionException("need nchw or nhwc, was '" + text + "'");
      };
    }
  }
}
