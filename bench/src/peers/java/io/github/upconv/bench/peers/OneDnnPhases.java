package io.github.upconv.bench.peers;

import io.github.upconv.tensor.Shape;
import org.bytedeco.dnnl.memory;

/**
 * Both sides of a pixel shuffle as views with the same axes: batch, channel, a phase per spatial
 * axis, low-resolution position per spatial axis.
 *
 * @param output shape after the shuffle
 * @param upscale phases of every spatial axis
 * @param channelsLast whether both sides are dense with channels last, otherwise channels first
 */
record OneDnnPhases(Shape output, int upscale, boolean channelsLast) {
  /** Before the shuffle: channel {@code oc * upscale^rank + phase}. */
  memory.desc inChannels() {
    int rank = rank();
    long phases = 1;
    for (int axis = 0; axis < rank; axis++) {
      phases *= upscale;
    }
    long channels = output.extent(1) * phases;
    long pixels = pixels() / phases;
    long channel = channelsLast ? 1 : pixels;
    long pixel = channelsLast ? channels : 1;
    long[] strides = new long[2 + 2 * rank];
    strides[0] = channels * pixels;
    strides[1] = phases * channel;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[2 + axis] = channel;
      strides[2 + rank + axis] = pixel;
      channel *= upscale;
      pixel *= output.extent(2 + axis) / upscale;
    }
    return OneDnnFormats.strided(extents(), strides);
  }

  /** After it: position {@code low * upscale + phase}. */
  memory.desc inPixels() {
    int rank = rank();
    long pixel = channelsLast ? output.extent(1) : 1;
    long[] strides = new long[2 + 2 * rank];
    strides[0] = output.extent(1) * pixels();
    strides[1] = channelsLast ? 1 : pixels();
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[2 + axis] = pixel;
      strides[2 + rank + axis] = upscale * pixel;
      pixel *= output.extent(2 + axis);
    }
    return OneDnnFormats.strided(extents(), strides);
  }

  private long[] extents() {
    int rank = rank();
    long[] extents = new long[2 + 2 * rank];
    extents[0] = output.extent(0);
    extents[1] = output.extent(1);
    for (int axis = 0; axis < rank; axis++) {
      extents[2 + axis] = upscale;
      extents[2 + rank + axis] = output.extent(2 + axis) / upscale;
    }
    return extents;
  }

  private int rank() {
    return output.rank() - 2;
  }

  private long pixels() {
    return output.elements() / (output.extent(0) * output.extent(1));
  }
}
