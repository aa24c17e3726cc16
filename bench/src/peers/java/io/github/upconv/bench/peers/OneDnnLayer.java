package io.github.upconv.bench.peers;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_nearest;

import io.github.upconv.bench.Implementation.Run;
import io.github.upconv.bench.LayerData;
import io.github.upconv.layer.Axis;
import io.github.upconv.layer.Convolution;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.ResizeConvolution;
import io.github.upconv.layer.SubPixelConvolution;
import io.github.upconv.layer.TransposedConvolution;
import io.github.upconv.layer.WeightedLayer;
import io.github.upconv.tensor.Shape;
import java.util.function.ToLongFunction;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.PointerPointer;

/** Makes the primitives of a layer. */
final class OneDnnLayer {
  private final OneDnnSequence sequence = new OneDnnSequence();
  private final LayerData data;
  private final WeightedLayer layer;
  private final boolean ownLayouts;

  private OneDnnLayer(LayerData data, boolean ownLayouts) {
    this.data = data;
    layer = data.layer();
    this.ownLayouts = ownLayouts;
  }

  /**
   * A layer, ready to run.
   *
   * @param ownLayouts whether input and output are left in oneDNN's layouts, outside of the runs
   */
  static Run build(LayerData data, boolean ownLayouts) {
    return new OneDnnLayer(data, ownLayouts).build();
  }

  private Run build() {
    switch (layer) {
      case TransposedConvolution _ -> deconvolution();
      case Convolution _ -> convolution();
      case SubPixelConvolution l -> subPixel(l);
      case ResizeConvolution l -> resizeConvolution(l);
    }
    return sequence;
  }

  private void deconvolution() {
    var input = data.line().input();
    var output = data.line().output();
    var descriptor =
        new deconvolution_forward.primitive_desc(
            sequence.engine(),
            prop_kind.forward_inference,
            algorithm.deconvolution_direct,
            OneDnnFormats.any(input.extents()),
            OneDnnFormats.any(weightExtents()),
            OneDnnFormats.any(layer.biasExtent()),
            OneDnnFormats.any(output.extents()),
            each(Axis::stride),
            each(axis -> axis.dilation() - 1),
            each(Axis::padBegin),
            endPads(output, input));
    var result = target(descriptor.dst_desc());
    sequence.add(
        new deconvolution_forward(descriptor),
        arguments(source(descriptor.src_desc()), descriptor.weights_desc(), result));
    finish(result);
  }

  private void convolution() {
    var descriptor =
        convolution(data.line().input(), data.line().output(), anyOf(data.line().output()));
    var result = target(descriptor.dst_desc());
    sequence.add(
        new convolution_forward(descriptor),
        arguments(source(descriptor.src_desc()), descriptor.weights_desc(), result));
    finish(result);
  }

  private static memory.desc anyOf(Shape shape) {
    return OneDnnFormats.any(shape.extents());
  }

  private convolution_forward.primitive_desc convolution(Shape from, Shape to, memory.desc target) {
    return new convolution_forward.primitive_desc(
        sequence.engine(),
        prop_kind.forward_inference,
        algorithm.convolution_auto,
        OneDnnFormats.any(from.extents()),
        OneDnnFormats.any(weightExtents()),
        OneDnnFormats.any(layer.biasExtent()),
        target,
        each(Axis::stride),
        each(axis -> axis.dilation() - 1),
        each(Axis::padBegin),
        endPads(from, to));
  }

  /** The input is enlarged in the layout that the convolution reads. */
  private void resizeConvolution(ResizeConvolution resize) {
    var input = data.line().input();
    var output = data.line().output();
    var enlarged = input;
    for (int axis = 0; axis < resize.rank(); axis++) {
      long extent = resize.scales().get(axis).outputExtent(input.extent(2 + axis));
      enlarged = enlarged.with(2 + axis, extent);
    }
    var descriptor = convolution(enlarged, output, anyOf(output));
    var wanted = descriptor.src_desc();
    var small = source(OneDnnFormats.alike(wanted, enlarged, input));
    var large = sequence.allocate(OneDnnFormats.alike(wanted, enlarged, enlarged));
    sequence.add(
        resampling(resize.interpolation().mode(), small.get_desc(), large.get_desc()),
        new IntMemoryMap().put(DNNL_ARG_SRC, small).put(DNNL_ARG_DST, large));
    if (!large.get_desc().equals(wanted)) {
      var reordered = sequence.allocate(wanted);
      sequence.addReorder(large, reordered);
      large = reordered;
    }
    var result = target(descriptor.dst_desc());
    sequence.add(
        new convolution_forward(descriptor), arguments(large, descriptor.weights_desc(), result));
    finish(result);
  }

  /** The C interface: the binding leaves the constructors of this primitive out. */
  private primitive resampling(Mode mode, memory.desc from, memory.desc to) {
    var created = new PointerPointer<dnnl_primitive_desc>(1);
    int status =
        dnnl_resampling_forward_primitive_desc_create(
            created,
            sequence.engine().get(),
            dnnl_forward_inference,
            mode == Mode.NEAREST ? dnnl_resampling_nearest : dnnl_resampling_linear,
            (float[]) null,
            from.get(),
            to.get(),
            null);
    if (status != 0) {
      throw new IllegalStateException("oneDNN: no resampling for this layer, status " + status);
    }
    return new primitive(created.get(dnnl_primitive_desc.class));
  }

  /** The shuffle is a copy between two views whose channels and pixels are split into phases. */
  private void subPixel(SubPixelConvolution subPixel) {
    var output = data.line().output();
    var mixed = data.line().input().with(1, layer.biasExtent());
    var wanted = ownLayouts ? OneDnnFormats.channelsLast(mixed) : anyOf(mixed);
    var descriptor = convolution(data.line().input(), mixed, wanted);
    var result = sequence.allocate(descriptor.dst_desc());
    sequence.add(
        new convolution_forward(descriptor),
        arguments(source(descriptor.src_desc()), descriptor.weights_desc(), result));
    var known = ownLayouts ? wanted : OneDnnFormats.channelsFirst(mixed);
    if (!result.get_desc().equals(known)) {
      var plain = sequence.allocate(known);
      sequence.addReorder(result, plain);
      result = plain;
    }
    var shuffled =
        target(
            ownLayouts ? OneDnnFormats.channelsLast(output) : OneDnnFormats.channelsFirst(output));
    var phases = new OneDnnPhases(output, subPixel.upscale(), ownLayouts);
    sequence.addReorder(
        sequence.view(result, phases.inChannels()), sequence.view(shuffled, phases.inPixels()));
    finish(shuffled);
  }

  /** The input in a layout: our tensor itself, or a copy made once or in every run. */
  private memory source(memory.desc wanted) {
    var plain = sequence.wrap(data.input(), OneDnnFormats.channelsFirst(data.line().input()));
    if (plain.get_desc().equals(wanted)) {
      return plain;
    }
    var reordered = sequence.allocate(wanted);
    if (ownLayouts) {
      sequence.reorderNow(plain, reordered);
    } else {
      sequence.addReorder(plain, reordered);
    }
    return reordered;
  }

  /** Where an output in a layout goes: our tensor itself, if it has that layout. */
  private memory target(memory.desc layout) {
    var plain = OneDnnFormats.channelsFirst(data.line().output());
    return plain.equals(layout) ? sequence.wrap(data.output(), plain) : sequence.allocate(layout);
  }

  /** Brings an output to our tensor, in every run or only when it is looked at. */
  private void finish(memory result) {
    var plain = OneDnnFormats.channelsFirst(data.line().output());
    if (result.get_desc().equals(plain)) {
      return;
    }
    var output = sequence.wrap(data.output(), plain);
    if (ownLayouts) {
      sequence.reorderOnFetch(result, output);
    } else {
      sequence.addReorder(result, output);
    }
  }

  private IntMemoryMap arguments(memory source, memory.desc weightLayout, memory target) {
    var weight = sequence.allocate(weightLayout);
    sequence.reorderNow(
        sequence.wrap(data.weight(), OneDnnFormats.strided(weightExtents(), weightStrides())),
        weight);
    return new IntMemoryMap()
        .put(DNNL_ARG_SRC, source)
        .put(DNNL_ARG_WEIGHTS, weight)
        .put(DNNL_ARG_BIAS, sequence.wrap(data.bias(), OneDnnFormats.dense(layer.biasExtent())))
        .put(DNNL_ARG_DST, target);
  }

  /** Groups if there are any, output and input channels of a group, taps. */
  private long[] weightExtents() {
    return weightAxes(layer.groups(), layer.biasExtent() / layer.groups(), inputs(), taps());
  }

  private long[] weightStrides() {
    long[] taps = taps();
    long one = layer.kernelTaps();
    long outputs = layer.biasExtent() / layer.groups();
    boolean inputsOutside = layer instanceof TransposedConvolution;
    return weightAxes(
        outputs * inputs() * one,
        inputsOutside ? one : inputs() * one,
        inputsOutside ? outputs * one : one,
        OneDnnFormats.denseStrides(taps));
  }

  private long[] weightAxes(long group, long output, long input, long[] taps) {
    int groupAxes = layer.groups() > 1 ? 1 : 0;
    long[] axes = new long[groupAxes + 2 + taps.length];
    axes[0] = group;
    axes[groupAxes] = output;
    axes[groupAxes + 1] = input;
    System.arraycopy(taps, 0, axes, groupAxes + 2, taps.length);
    return axes;
  }

  private long inputs() {
    return layer.inputChannelsPerGroup();
  }

  private long[] taps() {
    return each(Axis::kernel);
  }

  private long[] each(ToLongFunction<Axis> field) {
    return layer.axes().stream().mapToLong(field).toArray();
  }

  /**
   * What a convolution pads at the end of every axis, from the extents on its side of the input and
   * of the output; a deconvolution is one from the output back to the input.
   */
  private long[] endPads(Shape from, Shape to) {
    long[] pads = new long[layer.rank()];
    for (int i = 0; i < pads.length; i++) {
      var axis = layer.axes().get(i);
      pads[i] =
          (to.extent(2 + i) - 1) * axis.stride()
              + axis.window()
              - from.extent(2 + i)
              - axis.padBegin();
    }
    return pads;
  }
}
