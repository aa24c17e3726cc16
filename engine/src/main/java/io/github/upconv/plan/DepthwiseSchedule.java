package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PhaseTable;
import io.github.upconv.kernel.StretchTable;
import java.util.List;
import java.util.Optional;

/**
 * The loop nest of a layer whose outputs read one input channel each.
 *
 * <pre>
 *   for each tile of the three axes:                                   (tasks: tiles and ranges
 *     for each batch item and output channel:                           of items and channels)
 *       copy the sources of the tile, padded along the inner axis
 *       repeat each of them as often as the stride                      StretchedRows
 *       for some rows of outputs:
 *         multiply, sum, add the bias
 *
 *   scratch   | padded rows x | stretched rows | some rows of outputs t | phases p of one, twice |
 * </pre>
 *
 * Where the kernel is not a multiple of the stride, or rows end at a border that is not zero, the
 * phases of a row are computed one by one and interleaved instead ({@link
 * io.github.upconv.kernel.Depthwise}).
 *
 * <p>With channels last, some channels take turns some rows at a time, and their rows are
 * transposed: x, stretched or not, and t are there for each of them.
 *
 * <p>A residual that kernels must not read where it is comes into the place of p.
 */
final class DepthwiseSchedule implements Schedule {
  /** Floats of a tile of the input: 128 KiB, which stay in a second-level cache. */
  private static final int TARGET_FLOATS = 32 << 10;

  /** Sources of a row, so that the phases of its outputs stay in a first-level cache. */
  private static final int MOST_SOURCES = 1024;

  /** The same for outputs of stretched rows. */
  private static final int MOST_OUTPUTS = 4096;

  /** Channels whose rows are written together where they lie side by side: a cache line. */
  static final int TOGETHER = 16;

  /** Last channels that are not cut: 21 are transposed as two squares of 16. */
  private static final int MOST_TOGETHER = 2 * TOGETHER - 1;

  /** Stretched rows of outputs that are staged, two or more of which read the same sources. */
  private static final int STAGED_ROWS = 8;

  /** Sources and outputs of such channels. */
  private static final long TOGETHER_BYTES = 1 << 20;

  private final Geometry geometry;
  private final DepthwiseMixing mixing;
  private final int lanes;
  private final TileBoxes boxes;
  private final List<PhaseTable> padded;
  private final List<PhaseTable> exact;
  private final List<Optional<StretchTable>> stretched;
  private final long pitch;
  private final int together;
  private final int stagedRows;
  private final long sourceBytes;
  private final long outputBytes;
  private final long stretchedAt;
  private final long tAt;
  private final long pAt;
  private final long scratchBytes;
  private final List<DepthwiseTask> wholeTasks;

  DepthwiseSchedule(Geometry geometry, DepthwiseMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    lanes = kernels.lanes();
    var inner = geometry.inner();
    int phases = inner.phases();
    int most = mixing.isStretched() ? Math.min(MOST_SOURCES, MOST_OUTPUTS / phases) : MOST_SOURCES;
    int halo = PhasePattern.halo(inner);
    long steps = Math.max(1, Math.max(most / 2, most - halo));
    var innerTiles = AxisTile.every(inner, steps * phases);
    var patterns = innerTiles.stream().map(tile -> new PhasePattern(inner, tile, false)).toList();
    padded = patterns.stream().map(pattern -> pattern.table(0)).toList();
    exact = innerTiles.stream().map(tile -> new PhasePattern(inner, tile, true).table(0)).toList();
    stretched =
        patterns.stream()
            .map(p -> mixing.isStretched() ? p.stretchTable() : Optional.<StretchTable>empty())
            .toList();
    int line = patterns.stream().mapToInt(PhasePattern::lineElements).max().orElseThrow();
    pitch = (long) line * Float.BYTES;
    boolean stretches = stretched.stream().anyMatch(Optional::isPresent);
    int times = stretches ? phases : 1;
    int rowsOfTile = Math.max(1, TARGET_FLOATS / (line * times));
    long planes = Math.multiplyExact(geometry.batch(), mixing.outputChannels());
    boxes = TileBoxes.of(geometry, innerTiles, rowsOfTile, planes);
    long slack = (long) lanes * Float.BYTES;
    int mostSteps = padded.stream().mapToInt(PhaseTable::steps).max().orElseThrow();
    outputBytes = Schedule.aligned(phases * (Math.ceilDiv(mostSteps, lanes) * slack) + slack);
    wholeTasks = boxes.tasks(1, this::task);
    // tiles that are cut for more workers have fewer outputs, but may read one source more
    long rows =
        wholeTasks.stream()
            .mapToLong(task -> (task.outer().sources() + 1L) * task.middle().sources())
            .max()
            .orElseThrow();
    sourceBytes = Math.multiplyExact(rows, pitch);
    stagedRows = stretches ? STAGED_ROWS : 1;
    long staged = stagedRows * outputBytes;
    long room = TOGETHER_BYTES / ((1L + times) * sourceBytes + staged);
    together = Math.clamp(Math.min(room, mixing.outputChannels()), 1, MOST_TOGETHER);
    stretchedAt = Schedule.aligned(together * sourceBytes + slack);
    tAt = Schedule.aligned(stretchedAt + (long) together * times * sourceBytes + 2 * slack);
    pAt = tAt + together * staged;
    scratchBytes = Schedule.aligned(pAt + 2 * outputBytes);
  }

  /** The samples of an inner tile; {@code pads} says whether padding may be multiplied. */
  PhaseTable table(int innerTile, boolean pads) {
    return (pads ? padded : exact).get(innerTile);
  }

  /** The samples of an inner tile in stretched rows, if it has them. */
  Optional<StretchTable> stretchTable(int innerTile) {
    return stretched.get(innerTile);
  }

  /** Begin of the stretched rows in scratch memory. */
  long stretchedAt() {
    return stretchedAt;
  }

  /** Bytes from a row of the input to the next. */
  long pitch() {
    return pitch;
  }

  /** Most channels that are computed together, some rows at a time. */
  int together() {
    return together;
  }

  /** Bytes from the sources of such a channel to those of the next. */
  long sourceBytes() {
    return sourceBytes;
  }

  /** Rows of outputs of such a channel that are staged. */
  int stagedRows() {
    return stagedRows;
  }

  /** Bytes from a staged row of outputs to the next. */
  long outputBytes() {
    return outputBytes;
  }

  long tAt() {
    return tAt;
  }

  long pAt() {
    return pAt;
  }

  /** Floats that kernels may move beyond the end of what they were asked for. */
  int lanes() {
    return lanes;
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public DepthwiseMixing mixing() {
    return mixing;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public List<DepthwiseTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<DepthwiseTask> cut(int workers) {
    return boxes.cut(workers, this::task);
  }

  private DepthwiseTask task(
      AxisTile outer, AxisTile middle, AxisTile inner, int innerTile, long first, long end) {
    return new DepthwiseTask(this, outer, middle, inner, innerTile, first, end);
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
