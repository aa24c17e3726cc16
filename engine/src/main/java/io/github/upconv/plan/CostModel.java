package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import io.github.upconv.machine.Machine;
import io.github.upconv.tensor.Layout;

/**
 * Counts what a route does for a layer at one input shape and prices it in cycles.
 *
 * <pre>
 *   mixing     pixels * rows * terms / lanes             pixels and rows in whole tiles
 *   packing    pixels * terms, again for every block of output channels; windows are packed once
 *   spreading  rows of outputs * ( rows of z they sum * length of a line of taps     outer sums
 *                                + outputs * samples                                 inner sums
 *                                + outputs )                                         writing
 * </pre>
 *
 * <p>Both engines take the same route: vectors are those of the machine. The prices come from times
 * of all routes of some 90 layers in both layouts, with one thread and vectors of 16 lanes; a few
 * from 55 layers with 8 lanes. They are only good for ranking routes: {@code upconv bench --suite
 * core --routes --threads 1} says how often the choice is the fastest.
 */
final class CostModel {
  /** A multiply-add of a vector in a register tile: two ports. */
  private static final double MULTIPLY_ADD = 0.66;

  /** The same where planes are mixed, some of them at a time. */
  private static final double PLANE_MULTIPLY_ADD = 0.7;

  /** The tiles of AVX2 are 6 x 2: each weight that is loaded is used half as often. */
  private static final boolean FEW_REGISTERS = Machine.current().vectorRegisters() < 32;

  /** The same where lanes are channels: a product of each tile and panel of weights. */
  private static final double CHANNEL_MULTIPLY_ADD = FEW_REGISTERS ? 0.67 : 0.63;

  /** The same where such products are mixed and spread. */
  private static final double LINE_MULTIPLY_ADD = 0.72;

  /** The last register tile of a product computes its lines by twos. */
  private static final int TILE_LINES = 2;

  /**
   * Weights that stay in a cache, and a byte of others that is read, besides what hides it: with
   * few registers everything does.
   */
  private static final long CACHED = 1 << 20;

  private static final double STREAMED = FEW_REGISTERS ? 0 : 0.05;

  /** The same where weights are broadcast: what is beyond is read again for every strip. */
  private static final long CACHED_BROADCASTS = 5 << 20;

  private static final double STREAMED_BROADCAST = FEW_REGISTERS ? 0.2 : 0;

  /** The same in groups, where both operands are loaded. */
  private static final double GROUP_MULTIPLY_ADD = 6;

  /** A row of a channel, a term of a vector and a vector of sums of products. */
  private static final double DEPTHWISE_ROW = 120;

  private static final double DEPTHWISE_TERM = 3.5;
  private static final double DEPTHWISE_VECTOR = 20;

  /** The same in stretched rows. */
  private static final double STRETCHED_ROW = 60;

  private static final double STRETCHED_TERM = 2;
  private static final double STRETCHED_VECTOR = 2;

  /** A term of a vector, a vector, and a vector of all outputs of a phase, in lines of channels. */
  private static final double LINE_TERM = 1;

  private static final double LINE_SUM = 6;
  private static final double LINE_RUN = 60;

  /** A value of such a line that is transposed into planes, some pixels at a time. */
  private static final double LINE_ACROSS = 1.1;

  /** A vector of one of many phases. */
  private static final double INTERLEAVE = 12;

  /** A value of the input that is packed by whole vectors, by parts of them, or transposed. */
  private static final double PACK_PANEL = 0.2;

  private static final double PACK_TILE = 1.9;
  private static final double PACK_ACROSS = 1.5;
  private static final double PACK_PLANE_ACROSS = 1.2;

  /** A row of a window, besides its values. */
  private static final double PACK_ROW = 20;

  /** The same where rows follow each other in a panel as they do in the input. */
  private static final double PACK_JOINED_ROW = 8;

  /** A value of a line that becomes one of a tile, and a tap of a tile. */
  private static final double PACK_LINE = 0.3;

  private static final double TILE = 500;

  /** A value that is copied from a pixel with gaps between its channels. */
  private static final double PACK_APART = 8;

  /** A row of copies of a channel, a value of it, and a value of phases that are transposed. */
  private static final double COPIED_ROW = 60;

  private static final double COPIED_VALUE = 0.25;
  private static final double TURNED = 2.5;

  /** A copied line of channels, and a vector of it. */
  private static final double COPIED_LINE = 14;

  private static final double COPIED_VECTOR = 5;

  /** Lines of a row that are summed as one, of what others cost. */
  private static final double JOINED_LINES = 0.7;

  /** An output that is copied alone, and a sample of one that is summed alone. */
  private static final double ODD_COPY = 5;

  private static final double ODD_SUM = 12;

  /** A value that is packed alone. */
  private static final double PACK_GROUP = 1.9;

  /** A term of a vector of outputs, loaded and added; lines also look up where it is. */
  private static final double PLANE_VECTOR = 3.5;

  private static final double LINE_VECTOR = 2.3;

  /** A row, of a channel or of a block, which some kernels are called for. */
  private static final double ROW = 170;

  /** A pixel of outputs that are lines, whose samples are looked up. */
  private static final double LINE_OUTPUT = 41;

  /** A term of an output that is computed alone. */
  private static final double ODD_OUTPUT = 2.5;

  /** A value that is written in the order in which it was computed, and one of a plane. */
  private static final double WRITE_ALONG = 0.1;

  private static final double WRITE_PLANE_ALONG = 1.1;

  /** A value of a line that is written as it is. */
  private static final double WRITE_LINE_ALONG = 1;

  /** A value of a line that is transposed into planes, a block at a time. */
  private static final double WRITE_LINE_ACROSS = 1.7;

  /** The same where lines are sums of register tiles: images are small. */
  private static final double WRITE_SUMS_ACROSS = 0.9;

  /** A value of a plane that goes among the other channels of its pixel, some of them together. */
  private static final double WRITE_PLANE_ACROSS = 1;

  /** Fewer channels of a block than these do not share what it costs to reach their pixel. */
  private static final double SHARED_PIXEL = 4;

  /** The same where values of a row are sums of few products. */
  private static final double WRITE_ROW_ACROSS = 1.8;

  private static final double WRITE_STRETCHED_ACROSS = 2.5;

  /** A value of interleaved phases that goes among the other channels of its pixel. */
  private static final double WRITE_PHASE_ACROSS = 2.2;

  /** The same for more phases than {@link #FEW_PHASES}. */
  private static final double WRITE_PHASES_ACROSS = 4.5;

  private static final int FEW_PHASES = 4;

  /** Outputs of an axis that are looked at; more say the same. */
  private static final int PROBES = 64;

  /** Pixels that are mixed at a time where slices are small. */
  private static final int CHUNK_PIXELS = 256;

  private final Geometry geometry;
  private final Layout layout;
  private final int lanes = Machine.current().lanes();
  private final double outerSamples;
  private final double innerSamples;

  /** A model for tensors of a layout. */
  CostModel(Geometry geometry, Layout layout) {
    this.geometry = geometry;
    this.layout = layout;
    var samples = new Samples();
    outerSamples = samples(geometry.outer(), samples) * samples(geometry.middle(), samples);
    innerSamples = samples(geometry.inner(), samples);
  }

  /** Mean number of samples of an output. */
  private static double samples(AxisMap map, Samples samples) {
    long probes = Math.min(PROBES, map.outputExtent());
    samples.clear();
    for (long i = 0; i < probes; i++) {
      map.collect(map.outputExtent() * i / probes, samples);
    }
    return (double) samples.count() / probes;
  }

  /** What a mixing costs, with the spreading that belongs to it. */
  RouteCost cost(Mixing mixing) {
    return switch (mixing) {
      case PhaseMixing phase -> phase(phase);
      case ChannelMixing channel -> channel(channel);
      case FastMixing fast -> fast(fast);
      case DepthwiseMixing depthwise -> depthwise(depthwise);
      case DepthwiseLineMixing lines -> depthwise(lines);
      case SpreadMixing spread -> spread(spread);
    };
  }

  private boolean channelsFirst() {
    return layout == Layout.CHANNELS_FIRST;
  }

  /** Panels are packed once for all blocks. */
  private RouteCost phase(PhaseMixing mixing) {
    var grid = PhaseGrid.of(geometry);
    int tile = mixing.kernel().mostPanelRows();
    long gridRows = geometry.batch() * grid.rows();
    var panels = new PanelLayout(grid, mixing.terms(), gridRows, tile, lanes);
    double term = MULTIPLY_ADD * panels.vectors();
    double mix = 0;
    for (var block : mixing.blocks()) {
      for (int group = 0; group < grid.groups().size(); group++) {
        double values = (double) grid.groups().get(group).windows().size() * mixing.terms();
        int lines = Math.ceilDiv(mixing.rows().sums(block, group), TILE_LINES) * TILE_LINES;
        mix += term * lines * values;
      }
    }
    int groups = mixing.rows().groups();
    long beyond = Math.max(0, mixing.weightBytes() / groups - CACHED_BROADCASTS);
    mix += STREAMED_BROADCAST * groups * panels.strips() * beyond;
    double pack = groups * windows(panels);
    return new RouteCost(mixing.route(), mix, pack, writePhases());
  }

  /** Tiles are packed once for all blocks. */
  private RouteCost channel(ChannelMixing mixing) {
    var phases = mixing.groups();
    int groups = mixing.rows().groups();
    int tile = mixing.kernel().mostPanelRows();
    var panels = new ChannelPanels(PhaseGrid.of(geometry), geometry.batch(), mixing);
    double mix = 0;
    double pack = (channelsFirst() ? PACK_ACROSS : PACK_PANEL) * inputs(groups * mixing.terms());
    for (int group = 0; group < phases.size(); group++) {
      double taps = panels.taps(phases.get(group));
      double values = taps * mixing.kernel().tilePixels() * mixing.terms();
      pack += groups * (PACK_LINE * values + TILE * taps);
      for (var block : mixing.blocks()) {
        int rows = mixing.rows().rows(block, group);
        mix += CHANNEL_MULTIPLY_ADD * values * RowBands.vectors(rows, tile, lanes);
      }
    }
    if (mixing.weightBytes() / groups > CACHED) {
      mix += STREAMED * panels.panelsOfGroup() * mixing.weightBytes();
    }
    double line = groups * LINE_OUTPUT;
    for (var block : mixing.blocks()) {
      line += channelsFirst() ? 0 : LINE_VECTOR * vectors(block.channels());
    }
    double write = channelsFirst() ? WRITE_SUMS_ACROSS : WRITE_LINE_ALONG;
    return new RouteCost(mixing.route(), mix, pack, write * outputs() + line * outputPixels());
  }

  /** Panels are packed once for all blocks. */
  private RouteCost fast(FastMixing mixing) {
    double tiles = Math.ceilDiv(TileGrid.of(geometry).tiles(), lanes);
    int values = FastMixing.PLANES * mixing.terms();
    double mix = 0;
    for (var block : mixing.blocks()) {
      mix += MULTIPLY_ADD * tiles * mixing.rows(block) * values;
    }
    double value = PACK_PANEL + (channelsFirst() ? 0 : PACK_ACROSS);
    return new RouteCost(mixing.route(), mix, value * tiles * lanes * values, writePhases());
  }

  private RouteCost depthwise(DepthwiseMixing mixing) {
    int channels = Math.toIntExact(geometry.output().extent(1));
    double pack = (channelsFirst() ? PACK_PANEL : PACK_ACROSS) * inputs(channels);
    double rows = outputRows() * channels;
    double terms = outerSamples * innerSamples;
    long outputs = geometry.inner().outputExtent();
    if (mixing.isStretched()) {
      double row = STRETCHED_ROW + STRETCHED_VECTOR * vectors(outputs);
      double across = channelsFirst() ? 0 : WRITE_STRETCHED_ACROSS * outputs;
      double mix = rows * vectors(outputs) * STRETCHED_TERM * terms;
      return new RouteCost(mixing.route(), mix, pack, rows * (row + across));
    }
    int phases = geometry.inner().phases();
    long steps = Math.ceilDiv(outputs, (long) phases);
    double vectors = phases * vectors(steps);
    double write = channelsFirst() ? DEPTHWISE_VECTOR * vectors : WRITE_ROW_ACROSS * steps * phases;
    return new RouteCost(
        mixing.route(),
        rows * vectors * DEPTHWISE_TERM * terms,
        pack,
        rows * (DEPTHWISE_ROW + (phases > 2 ? INTERLEAVE : 0) * vectors + write));
  }

  private RouteCost depthwise(DepthwiseLineMixing mixing) {
    int channels = mixing.block().channels();
    // fewer channels than lanes are not computed by vectors
    double vectors = channels < lanes ? (double) channels * lanes : vectors(channels);
    double mix = LINE_TERM * outerSamples * innerSamples * vectors * outputPixels();
    double run = LINE_RUN * geometry.inner().phases() * vectors * outputRows();
    double pack = channelsFirst() ? PACK_ACROSS * inputs(channels) : 0;
    double across = channelsFirst() ? LINE_ACROSS * outputs() : 0;
    double sums = LINE_SUM * vectors * outputPixels();
    return new RouteCost(mixing.route(), mix, pack, run + sums + across);
  }

  /** Pixels are packed for every block. */
  private RouteCost spread(SpreadMixing mixing) {
    double mix = 0;
    double pack = 0;
    double spread = 0;
    double pixels = paddedPixels(mixing.tilePixels());
    boolean first = channelsFirst();
    for (var block : mixing.blocks()) {
      switch (mixing) {
        case PlanarMixing planar -> {
          mix += PLANE_MULTIPLY_ADD * pixels / lanes * planar.rows(block) * planar.terms();
          pack += (first ? PACK_PANEL : PACK_PLANE_ACROSS) * pixels * planar.terms();
          spread += planes(block.channels(), first);
        }
        case DenseMixing dense -> {
          mix += LINE_MULTIPLY_ADD * pixels * vectors(dense.rows(block)) * dense.terms();
          pack += (first ? PACK_TILE : PACK_ACROSS) * pixels * dense.terms();
          spread += lines(block.channels(), first);
        }
        case GroupMixing group -> {
          double products = pixels * group.taps() * group.terms();
          mix += GROUP_MULTIPLY_ADD * products * vectors(block.channels());
          pack += PACK_GROUP * pixels * group.terms() * block.channels();
          spread += lines(block.channels(), first);
        }
        case CopyMixing copy -> {
          boolean apart = !copy.planar() && !first && copy.isApart();
          double along = apart ? PACK_APART : PACK_PANEL;
          double value = copy.planar() == first ? along : PACK_ACROSS;
          pack += value * pixels * copy.taps() * block.channels();
          spread += copy.planar() ? copiedPlanes(block, first) : copiedLines(block, first);
        }
      }
    }
    return new RouteCost(mixing.route(), mix, pack, spread);
  }

  private long positions(PhaseGrid grid) {
    return geometry.batch() * grid.rows() * grid.width().positions();
  }

  /** The windows of all positions: each is copied row by row. */
  private double windows(PanelLayout panels) {
    var grid = panels.grid();
    double values = Math.ceilDiv(positions(grid), lanes) * (double) lanes * panels.terms();
    double rows = (double) geometry.batch() * grid.rows() * panels.terms();
    double row = channelsFirst() && panels.joinsRows() ? PACK_JOINED_ROW : PACK_ROW;
    int staged = panels.copies() / panels.widths();
    double across = channelsFirst() ? 0 : staged * PACK_ACROSS * values;
    return panels.copies() * (PACK_PANEL * values + row * rows) + across;
  }

  /** Sums whose lanes are pixels, a row of a channel at a time. */
  private double planes(int channels, boolean first) {
    var inner = geometry.inner();
    double sources = outerSamples * inner.taps() * vectors(inner.inputExtent());
    int phases = inner.phases();
    double sums =
        phases == 0
            ? ODD_OUTPUT * inner.outputExtent() * innerSamples
            : PLANE_VECTOR
                * phases
                * vectors(Math.ceilDiv(inner.outputExtent(), (long) phases))
                * innerSamples;
    double across = WRITE_PLANE_ACROSS * Math.max(1, SHARED_PIXEL / channels);
    double write = (first ? WRITE_PLANE_ALONG : across) * inner.outputExtent();
    return outputRows() * channels * (ROW + PLANE_VECTOR * sources + sums + write);
  }

  /** The same where nothing is mixed. */
  private double copiedPlanes(ChannelBlock block, boolean first) {
    var inner = geometry.inner();
    double rows = outputRows() * block.channels();
    double across = first ? 0 : WRITE_PLANE_ACROSS * inner.outputExtent();
    if (inner.phases() == 0) {
      double odd = isCopy() ? ODD_COPY : ODD_SUM * innerSamples;
      return rows * (ROW + odd * inner.outputExtent() + across);
    }
    double turned = isTransposed(inner.phases()) ? TURNED : 0;
    return isCopy()
        ? rows * (COPIED_ROW + (COPIED_VALUE + turned) * inner.outputExtent() + across)
        : planes(block.channels(), first) + rows * turned * inner.outputExtent();
  }

  private double copiedLines(ChannelBlock block, boolean first) {
    if (first) {
      return lines(block.channels(), true);
    }
    return isCopy() && block.channels() % lanes == 0
        ? outputPixels() * (COPIED_LINE + COPIED_VECTOR * vectors(block.channels()))
        : JOINED_LINES * lines(block.channels(), false);
  }

  /** Whether every output is one source. */
  private boolean isCopy() {
    return outerSamples == 1 && innerSamples == 1;
  }

  /** Whether so many phases are transposed in order to take turns. */
  private static boolean isTransposed(int phases) {
    return phases != 3 && Integer.bitCount(phases) > 1;
  }

  /** Sums whose lanes are channels, a row of a block at a time. */
  private double lines(int channels, boolean first) {
    var inner = geometry.inner();
    double sources = outerSamples * inner.inputExtent() * vectors((long) inner.taps() * channels);
    double outputs =
        inner.outputExtent() * (LINE_OUTPUT + LINE_VECTOR * innerSamples * vectors(channels));
    double write = (first ? WRITE_LINE_ACROSS : WRITE_LINE_ALONG) * inner.outputExtent() * channels;
    return outputRows() * (ROW + LINE_VECTOR * sources + outputs + write);
  }

  private double inputs(int channels) {
    return (double) geometry.inputSlices()
        * geometry.middle().inputExtent()
        * geometry.inner().inputExtent()
        * channels;
  }

  private double outputPixels() {
    return outputRows() * geometry.inner().outputExtent();
  }

  private double outputs() {
    return outputPixels() * geometry.output().extent(1);
  }

  /** Outputs of interleaved phases. */
  private double writePhases() {
    double across =
        geometry.inner().phases() > FEW_PHASES ? WRITE_PHASES_ACROSS : WRITE_PHASE_ACROSS;
    return (channelsFirst() ? WRITE_ALONG : across) * outputs();
  }

  private double outputRows() {
    return (double) geometry.outputSlices() * geometry.middle().outputExtent();
  }

  private double vectors(long elements) {
    return Math.ceilDiv(elements, lanes);
  }

  /** All input pixels, each chunk of them in whole tiles. */
  private double paddedPixels(int tile) {
    long slice = geometry.middle().inputExtent() * geometry.inner().inputExtent();
    long slices = Math.clamp(CHUNK_PIXELS / slice, 1, geometry.inputSlices());
    double padded = Math.ceilDiv(slices * slice, tile) * tile;
    return geometry.inputSlices() * padded / slices;
  }
}
