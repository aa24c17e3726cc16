package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import java.util.List;
import java.util.Locale;

/**
 * The loop nest of a layer whose outputs fall into phases, with lanes that are output channels.
 *
 * <pre>
 *   for each group of the layer, panel of positions:              (tasks: ranges of panels
 *     copy its pixels out of the input, as lines of channels       and of blocks)
 *     for each group of phases:
 *       put lines together as tiles, for each tap
 *       for each block of its output channels, panel of weights:
 *         for each tile: a product over its taps                  Mix.chain
 *         turn sums of positions into rows of sums                Copy.transpose
 *     for each block: interleave phases, add the bias, write      PhaseOutput
 *
 *   scratch   | lines | tiles x | sums of a panel | sums z: row 0: its positions | .. | staging |
 * </pre>
 *
 * <p>With channels last in the output, sums stay lines of channels: they are not turned, z is place
 * 0: its rows | place 1: .., and {@link LineOutput} writes them.
 *
 * <p>A panel of weights stays in the second-level cache for all tiles of a panel of positions.
 */
final class ChannelSchedule implements Schedule {
  private final Geometry geometry;
  private final ChannelMixing mixing;
  private final PhaseGrid grid;
  private final ChannelPanels panels;
  private final LinePacking packing;
  private final PhaseOutput output;
  private final LineOutput lineOutput;
  private final int places;
  private final long zPitch;
  private final long linePitch;
  private final long linesAt;
  private final long tilesAt;
  private final long sumsAt;
  private final long zAt;
  private final long stagingAt;
  private final long scratchBytes;
  private final List<ChannelTask> wholeTasks;

  ChannelSchedule(Geometry geometry, ChannelMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    grid = PhaseGrid.of(geometry);
    panels = new ChannelPanels(grid, geometry.batch(), mixing);
    int positions = panels.positions();
    int tile = mixing.kernel().tilePixels();
    packing =
        new LinePacking(
            grid, mixing.terms(), tile, panels.rowsOfPanel(), panels.positionsOfRow(), kernels);
    long slack = (long) kernels.lanes() * Float.BYTES;
    int tiles = Math.ceilDiv(positions, tile);
    places = tiles * tile;
    zPitch = Math.ceilDiv(positions, kernels.lanes()) * slack;
    linePitch = (long) mixing.mostPanelRows() * Float.BYTES;
    output = new PhaseOutput(grid, mixing.rows(), zPitch, positions, kernels);
    int channels = mixing.blocks().getFirst().channels();
    lineOutput = new LineOutput(grid, mixing.rows(), channels, panels.positionsOfRow(), kernels);
    linesAt = Schedule.aligned(slack);
    tilesAt = Schedule.aligned(linesAt + packing.bytes());
    long tileBytes = grid.groups().stream().mapToLong(packing::tileBytes).max().orElse(0);
    sumsAt = Schedule.aligned(Math.addExact(tilesAt, tiles * tileBytes) + slack);
    // the last vectors of sums are read as a whole, and vectors that end where a row does begin
    // before it
    zAt = Schedule.aligned(sumsAt + places * linePitch + slack);
    long placePitch = Math.max(zPitch, (long) places * Float.BYTES);
    stagingAt = Schedule.aligned(Math.addExact(zAt, mixing.sumRows() * placePitch) + slack);
    scratchBytes = Schedule.aligned(stagingAt + Math.max(output.bytes(), lineOutput.bytes()));
    int blocks = mixing.rows().blocksOfGroup();
    wholeTasks = List.of(new ChannelTask(this, PanelRange.of(0, panels.panels(), blocks)));
  }

  ChannelPanels panels() {
    return panels;
  }

  PhaseGrid grid() {
    return grid;
  }

  LinePacking packing() {
    return packing;
  }

  PhaseOutput output() {
    return output;
  }

  LineOutput lineOutput() {
    return lineOutput;
  }

  /** Places of a panel: its positions, filled up to whole tiles. */
  int places() {
    return places;
  }

  /** Begin of the scratch memory of {@link #packing}, behind a vector of slack. */
  long linesAt() {
    return linesAt;
  }

  long tilesAt() {
    return tilesAt;
  }

  /** Where the sums of a panel of weights go, a line for each position. */
  long sumsAt() {
    return sumsAt;
  }

  /** Bytes from a position to the next. */
  long linePitch() {
    return linePitch;
  }

  long zAt() {
    return zAt;
  }

  /** Bytes from a row of sums to the next. */
  long zPitch() {
    return zPitch;
  }

  long stagingAt() {
    return stagingAt;
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public ChannelMixing mixing() {
    return mixing;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public List<ChannelTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<ChannelTask> cut(int workers) {
    return PanelRanges.cut(
            panels.panels(), 1, panels.mostParts(), mixing.rows().blocksOfGroup(), workers)
        .map(range -> new ChannelTask(this, range));
  }

  @Override
  public long multiplyAdds(long nominal) {
    return mixing.rows().multiplyAdds(geometry, grid);
  }

  @Override
  public String describe() {
    return mixing.route() + (panels.rowsOfPanel() > 1 ? ", panels of rows" : ", panels of a row");
  }

  @Override
  public String describeTiles() {
    return String.format(
        Locale.ROOT,
        "panels: %,d of up to %d positions; windows: %d; phase groups: %d",
        panels.panels(),
        panels.positions(),
        grid.windows().size(),
        grid.groups().size());
  }
}
