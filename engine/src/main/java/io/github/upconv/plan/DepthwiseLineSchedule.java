package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.LineTable;
import java.util.List;

/**
 * The loop nest of a layer whose outputs read one input channel each, with lanes that are channels.
 *
 * <pre>
 *   for each tile of the three axes:                                   (tasks: tiles and ranges
 *     for each batch item:                                              of items)
 *       copy the sources of the tile, if their channels lie apart
 *       for each row, some outputs of it:
 *         multiply, sum, add the bias                                  DepthwiseLines
 *
 *   scratch   | lines x | outputs t | residual |
 * </pre>
 *
 * <p>Where the channels of a pixel lie next to each other, in the input and in the output, nothing
 * is copied.
 */
final class DepthwiseLineSchedule implements Schedule {
  /**
   * Bytes of a tile of the input: half of a second-level cache of 1 MiB. With half of that 512
   * channels of 4,000 positions took 3.0 ms instead of 2.5.
   */
  private static final int TARGET_BYTES = 512 << 10;

  /** Rows of a tile, if its pixels are not too many for that. */
  private static final int ROWS = 8;

  /** Floats of outputs that are put together at a time: half of a first-level cache. */
  private static final int STAGED_FLOATS = 4 << 10;

  private final Geometry geometry;
  private final DepthwiseLineMixing mixing;
  private final int lanes;
  private final TileBoxes boxes;
  private final List<LineTable> tables;
  private final long lineBytes;
  private final int staged;
  private final long linesBytes;
  private final long tAt;
  private final long residualAt;
  private final long scratchBytes;
  private final List<DepthwiseLineTask> wholeTasks;

  DepthwiseLineSchedule(Geometry geometry, DepthwiseLineMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    lanes = kernels.lanes();
    lineBytes = mixing.tapBytes();
    var inner = geometry.inner();
    int pixels = (int) Math.max(ROWS, TARGET_BYTES / lineBytes);
    int most = pixels / ROWS;
    long steps = Math.max(1, Math.max(most / 2, most - PhasePattern.halo(inner)));
    var innerTiles = AxisTile.every(inner, steps * inner.phases());
    tables =
        innerTiles.stream().map(tile -> new PhasePattern(inner, tile, true).lineTable()).toList();
    int rows = Math.max(1, pixels / innerTiles.getFirst().sources());
    boxes = TileBoxes.of(geometry, innerTiles, rows, geometry.batch());
    wholeTasks = boxes.tasks(1, this::task);
    // tiles that are cut for more workers have fewer outputs, but may read one source more
    long mostPixels =
        wholeTasks.stream()
            .mapToLong(task ->
                (task.outer().sources() + 1L) * task.middle().sources() * task.inner().sources())
            .max()
            .orElseThrow();
    linesBytes = Math.multiplyExact(mostPixels, lineBytes);
    int outputs = innerTiles.stream().mapToInt(AxisTile::outputs).max().orElseThrow();
    staged = Math.clamp(STAGED_FLOATS / mixing.block().channels(), 1, outputs);
    long slack = (long) lanes * Float.BYTES;
    long stagedBytes = Schedule.aligned(staged * mixing.block().lineBytes() + slack);
    tAt = Schedule.aligned(linesBytes);
    residualAt = tAt + stagedBytes;
    scratchBytes = residualAt + stagedBytes;
  }

  /** The samples of an inner tile. */
  LineTable table(int innerTile) {
    return tables.get(innerTile);
  }

  /** Floats that kernels may move beyond the end of what they were asked for. */
  int lanes() {
    return lanes;
  }

  /** Bytes from a pixel that was copied to the next. */
  long lineBytes() {
    return lineBytes;
  }

  /** Room for such pixels at the begin of scratch memory. */
  long linesBytes() {
    return linesBytes;
  }

  /** Outputs that are put together at a time. */
  int staged() {
    return staged;
  }

  long tAt() {
    return tAt;
  }

  long residualAt() {
    return residualAt;
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public DepthwiseLineMixing mixing() {
    return mixing;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public List<DepthwiseLineTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<DepthwiseLineTask> cut(int workers) {
    return boxes.cut(workers, this::task);
  }

  private DepthwiseLineTask task(
      AxisTile outer, AxisTile middle, AxisTile inner, int innerTile, long first, long end) {
    return new DepthwiseLineTask(this, outer, middle, inner, innerTile, first, end);
  }

  @Override
  public long multiplyAdds(long nominal) {
    return nominal;
  }

  @Override
  public String describe() {
    return mixing.route().toString();
  }

  @Override
  public String describeTiles() {
    var first = wholeTasks.getFirst();
    return TileBoxes.describe(wholeTasks.size(), first.outer(), first.middle(), first.inner());
  }
}
