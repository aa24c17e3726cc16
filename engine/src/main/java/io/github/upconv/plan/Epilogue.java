package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.Activation;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What follows the sums and biases of outputs while they are in the first-level cache: {@code
 * activation(scale * (sum + bias) + shift + residual)}. What a layer does not have costs one
 * comparison per row and channel.
 *
 * @param kernels twins of the engine
 * @param packed scales, shifts and slopes
 * @param activation comes last
 */
record Epilogue(Kernels kernels, PackedParameters packed, Activation activation) {
  /** Whether nothing follows but a residual. */
  boolean isEmpty() {
    return !packed.scaled() && activation.kind() == Activation.Kind.NONE;
  }

  /**
   * Finishes a row of outputs of one channel.
   *
   * @param t the sums, at {@code tAt}; if there is no residual, these are the target
   * @param residual what is added, from {@code residualAt} on
   * @param scratch has room for a row at {@code stagingAt}, for a residual that kernels must not
   *     read where it is
   * @param target where the outputs go, which may be where the residual is
   */
  void plane(
      int channel,
      int outputs,
      MemorySegment t,
      long tAt,
      @Nullable Tensor residual,
      long residualAt,
      MemorySegment scratch,
      long stagingAt,
      MemorySegment target,
      long targetAt) {
    long bytes = (long) outputs * Float.BYTES;
    if (packed.scaled()) {
      float scale = Fused.load(packed.segment(), packed.scaleAt(channel));
      float shift = Fused.load(packed.segment(), packed.shiftAt(channel));
      kernels.scaleShift().scaleShift(t, tAt, bytes, scale, shift);
    }
    if (residual != null) {
      var segment = residual.segment();
      long pixel = Geometry.innerStride(residual);
      if (pixel == Float.BYTES && isReadable(segment, residualAt, bytes)) {
        kernels.add().add(t, tAt, segment, residualAt, target, targetAt, bytes);
      } else {
        kernels
            .copy()
            .copy(segment, residualAt, 0, pixel, scratch, stagingAt, 0, Float.BYTES, 1, outputs);
        kernels.add().add(t, tAt, scratch, stagingAt, target, targetAt, bytes);
      }
    }
    if (activation.kind() != Activation.Kind.NONE) {
      float slope = Fused.load(packed.segment(), packed.slopeAt(channel));
      kernels.activate().activate(activation.kind(), target, targetAt, bytes, slope);
    }
  }

  /**
   * Whether nothing is to be done to lines of the channels of a block, and sums may be written
   * where they belong: whole vectors next to each other, in memory that cannot vanish as a mapped
   * file can.
   */
  boolean isInPlace(ChannelBlock block, @Nullable Tensor residual, Tensor output) {
    return residual == null
        && isEmpty()
        && block.channels() % kernels.lanes() == 0
        && Geometry.channelStride(output) == Float.BYTES
        && Columns.allowsVectors(output.segment());
  }

  /**
   * Finishes lines of the channels of a block, and copies them where they belong.
   *
   * @param scratch the lines, without gap, at {@code tAt}, and room for as many at {@code
   *     stagingAt}
   * @param residual what is added, from {@code residualAt} on
   * @param outputAt where the first channel of the first line goes
   */
  void lines(
      ChannelBlock block,
      int outputs,
      MemorySegment scratch,
      long tAt,
      @Nullable Tensor residual,
      long residualAt,
      long stagingAt,
      Tensor output,
      long outputAt) {
    long line = block.lineBytes();
    if (packed.scaled()) {
      kernels
          .scaleShift()
          .scaleShift(
              scratch,
              tAt,
              line,
              outputs,
              packed.segment(),
              packed.scaleAt(block.first()),
              packed.shiftAt(block.first()));
    }
    if (residual != null) {
      var segment = residual.segment();
      long channel = Geometry.channelStride(residual);
      long pixel = Geometry.innerStride(residual);
      boolean dense = channel == Float.BYTES && pixel == line;
      if (dense && isReadable(segment, residualAt, outputs * line)) {
        kernels.add().add(scratch, tAt, segment, residualAt, scratch, tAt, outputs * line);
      } else {
        kernels
            .copy()
            .copy(
                segment,
                residualAt,
                channel,
                pixel,
                scratch,
                stagingAt,
                Float.BYTES,
                line,
                block.channels(),
                outputs);
        kernels.add().add(scratch, tAt, scratch, stagingAt, scratch, tAt, outputs * line);
      }
    }
    if (activation.kind() != Activation.Kind.NONE) {
      kernels
          .activate()
          .activate(
              activation.kind(),
              scratch,
              tAt,
              line,
              outputs,
              packed.segment(),
              packed.slopeAt(block.first()));
    }
    kernels
        .copy()
        .copy(
            scratch,
            tAt,
            Float.BYTES,
            line,
            output.segment(),
            outputAt,
            Geometry.channelStride(output),
            Geometry.innerStride(output),
            block.channels(),
            outputs);
  }

  /**
   * Whether kernels may read a residual where it is: in memory that cannot vanish, as a mapped file
   * can, and with a vector of slack.
   */
  private boolean isReadable(MemorySegment segment, long at, long bytes) {
    long slack = (long) kernels.lanes() * Float.BYTES;
    return Columns.allowsVectors(segment) && at + bytes + slack <= segment.byteSize();
  }
}
