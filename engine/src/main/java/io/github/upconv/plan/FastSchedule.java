package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import java.util.List;
import java.util.Locale;

/**
 * The loop nest of a layer that is computed by short products.
 *
 * <pre>
 *   for each panel of tiles:                                      (tasks: ranges of panels
 *     take sums and differences of its sources                    and of blocks)
 *     for each block of output channels:
 *       for each plane: a product over the channels               Mix.chain
 *       for each channel: sum products, interleave phases,        OutputTransform, Interleave
 *         add the bias
 *       write
 *
 *   scratch   | v: plane 0: channel 0: its lanes | ..  x | m: plane 0: row 0: its lanes | .. | staging |
 * </pre>
 */
final class FastSchedule implements Schedule {
  /**
   * Tiles of a panel: four vectors of 512 bits, as many as a register tile has. Two panels that
   * share the weights of a plane in the cache were no faster.
   */
  private static final int WIDTH = 64;

  /** Sums and differences of a panel: with the products that is less than 2 MiB. */
  private static final long MOST_BYTES = 1600 << 10;

  private final Geometry geometry;
  private final FastMixing mixing;
  private final TileGrid grid;
  private final int lanes;
  private final int width;
  private final long panels;
  private final long vPlane;
  private final long mAt;
  private final long mPlane;
  private final long stagingAt;
  private final long scratchBytes;
  private final FastPacking packing;
  private final FastOutput output;
  private final long[][] planes = new long[FastMixing.PLANES][];
  private final List<FastTask> wholeTasks;

  FastSchedule(Geometry geometry, FastMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    grid = TileGrid.of(geometry);
    lanes = Math.max(mixing.kernel().rowMultiple(), kernels.lanes());
    long laneBytes = (long) FastMixing.PLANES * mixing.terms() * Float.BYTES;
    long most = Math.max(1, Math.min(WIDTH, MOST_BYTES / laneBytes) / lanes) * lanes;
    long least = Math.ceilDiv(grid.tiles(), most);
    width = (int) roundUp(Math.ceilDiv(grid.tiles(), least));
    panels = Math.ceilDiv(grid.tiles(), (long) width);
    packing = new FastPacking(grid, mixing.terms(), width, kernels);
    // vectors that begin in the middle of one go on behind the last
    long slack = (long) kernels.lanes() * Float.BYTES;
    vPlane = Schedule.aligned(mixing.terms() * pitch() + slack);
    mAt = FastMixing.PLANES * vPlane;
    int mostRows = mixing.blocks().stream().mapToInt(mixing::rows).max().orElseThrow();
    mPlane = Schedule.aligned(mostRows * pitch() + slack);
    stagingAt = mAt + FastMixing.PLANES * mPlane;
    output = new FastOutput(grid, pitch(), mPlane, kernels);
    scratchBytes = Schedule.aligned(stagingAt + Math.max(packing.bytes(), output.bytes()));
    for (int plane = 0; plane < FastMixing.PLANES; plane++) {
      planes[plane] = new long[] {plane * vPlane};
    }
    wholeTasks = List.of(new FastTask(this, PanelRange.of(0, panels, mixing.blocks().size())));
  }

  private long roundUp(long tiles) {
    return Math.ceilDiv(tiles, (long) lanes) * lanes;
  }

  /** The tiles of a panel, as pieces of rows of tiles. */
  void fill(Panel panel, long number) {
    panel.clear(number, 0);
    long row = grid.width();
    long at = number * width;
    long end = Math.min(at + width, grid.tiles());
    while (at < end) {
      int count = (int) Math.min(row - at % row, end - at);
      panel.add(at / row, at % row, count);
      at += count;
    }
  }

  FastPacking packing() {
    return packing;
  }

  FastOutput output() {
    return output;
  }

  /** Lanes that are computed for so many tiles. */
  int lanes(int tiles) {
    return (int) roundUp(tiles);
  }

  /** Bytes from a channel of differences to the next, and from a row of products to the next. */
  long pitch() {
    return (long) width * Float.BYTES;
  }

  /** Bytes from a plane of differences to the next. */
  long vPlane() {
    return vPlane;
  }

  /** Where a plane of differences begins, as the only tap of its product. */
  long[] plane(int plane) {
    return planes[plane];
  }

  long mAt() {
    return mAt;
  }

  /** Bytes from a plane of products to the next. */
  long mPlane() {
    return mPlane;
  }

  long stagingAt() {
    return stagingAt;
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public FastMixing mixing() {
    return mixing;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public List<FastTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<FastTask> cut(int workers) {
    return PanelRanges.cut(panels, 1, 2, mixing.blocks().size(), workers)
        .map(range -> new FastTask(this, range));
  }

  @Override
  public long multiplyAdds(long nominal) {
    long channels = mixing.blocks().stream().mapToLong(ChannelBlock::channels).sum();
    return grid.tiles() * FastMixing.PLANES * FastMixing.PHASES * mixing.terms() * channels;
  }

  @Override
  public String describe() {
    return mixing.route() + ", dense panels";
  }

  @Override
  public String describeTiles() {
    return String.format(
        Locale.ROOT,
        "%,d panels of up to %d tiles of 6 x 6 outputs, %d planes",
        panels,
        width,
        FastMixing.PLANES);
  }
}
