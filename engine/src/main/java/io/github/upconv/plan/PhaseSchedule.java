package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The loop nest of a layer whose outputs fall into phases.
 *
 * <pre>
 *   for each group of the layer, panel of positions:              (tasks: ranges of panels
 *     copy its windows out of the input                            and of blocks)
 *     for each block of output channels of the group:
 *       for each strip, group of phases: a product over its taps  Mix.chain
 *       for each channel: interleave phases, add the bias, write  Interleave
 *
 *   scratch   | windows x | sums z: row 0: its lanes | row 1: .. | staging of inputs or outputs |
 * </pre>
 */
final class PhaseSchedule implements Schedule {
  private final Geometry geometry;
  private final PhaseMixing mixing;
  private final PhaseGrid grid;
  private final PanelLayout layout;
  private final PanelOrder order;
  private final PanelPacking packing;
  private final PhaseOutput output;
  private final List<List<long[]>> taps;
  private final long zAt;
  private final long stagingAt;
  private final long scratchBytes;
  private final List<PhaseTask> wholeTasks;

  PhaseSchedule(Geometry geometry, PhaseMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    grid = PhaseGrid.of(geometry);
    long rows = Math.multiplyExact(geometry.batch(), grid.rows());
    int lanes = Math.max(mixing.kernel().rowMultiple(), kernels.lanes());
    int tile = mixing.kernel().mostPanelRows();
    layout = new PanelLayout(grid, mixing.terms(), rows, tile, lanes);
    order = new PanelOrder(layout, mixing.rows().groups());
    packing = new PanelPacking(layout, order.mostPieces() + layout.heights(), kernels);
    taps =
        IntStream.range(0, layout.turns())
            .mapToObj(turn -> grid.groups().stream().map(g -> layout.taps(g, turn)).toList())
            .toList();
    output = new PhaseOutput(grid, mixing.rows(), zPitch(), layout.width(), kernels);
    // the last vectors of sums are read as a whole, and vectors that end where a row does begin
    // before it
    long slack = (long) kernels.lanes() * Float.BYTES;
    zAt = Schedule.aligned(layout.bytes() + slack);
    int mostRows = mixing.blocks().stream().mapToInt(mixing.rows()::rows).max().orElseThrow();
    stagingAt = Schedule.aligned(zAt + Math.multiplyExact(mostRows, zPitch()) + slack);
    scratchBytes = Schedule.aligned(stagingAt + Math.max(packing.bytes(), output.bytes()));
    wholeTasks =
        List.of(
            new PhaseTask(this, PanelRange.of(0, order.panels(), mixing.rows().blocksOfGroup())));
  }

  PanelOrder order() {
    return order;
  }

  PanelLayout layout() {
    return layout;
  }

  PanelPacking packing() {
    return packing;
  }

  PhaseOutput output() {
    return output;
  }

  /** Where the taps of a group begin in a strip, on a turn. */
  long[] taps(int turn, int group) {
    return taps.get(turn).get(group);
  }

  long zAt() {
    return zAt;
  }

  /** Bytes from a row of sums to the next. */
  long zPitch() {
    return (long) layout.width() * Float.BYTES;
  }

  long stagingAt() {
    return stagingAt;
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public PhaseMixing mixing() {
    return mixing;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public List<PhaseTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<PhaseTask> cut(int workers) {
    return PanelRanges.cut(
            order.panels(),
            layout.mostParts(),
            2 * layout.mostParts(),
            mixing.rows().blocksOfGroup(),
            workers)
        .map(range -> new PhaseTask(this, range));
  }

  @Override
  public long multiplyAdds(long nominal) {
    return mixing.rows().multiplyAdds(geometry, grid);
  }

  @Override
  public String describe() {
    long bands = layout.bands().bands();
    String rows = bands > 1 ? bands + " rows side by side" : "a row";
    return mixing.route() + (layout.byRow() ? ", panels of " + rows : ", dense panels");
  }

  @Override
  public String describeTiles() {
    return String.format(
        Locale.ROOT,
        "panels: %,d of up to %d positions, in strips of %d; windows: %d; phase groups: %d",
        order.panels(),
        layout.width(),
        layout.strip(),
        grid.windows().size(),
        grid.groups().size());
  }
}
