package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;
import io.github.upconv.layer.AxisMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The loop nest of a layer whose pixels are mixed, then summed into outputs.
 *
 * <pre>
 *   for each channel block, tile of the middle axis, tile of the inner axis:        (one task)
 *     for each output slice:
 *       mix the input slices it needs that are not in the ring yet, a chunk at a time
 *       for each output row of the slice:
 *         spread mixed pixels over it
 *
 *   scratch   | packed input x | ring of mixed chunks z | what the spreading needs |
 * </pre>
 *
 * Mixed slices stay in the ring until no later slice needs them, so nothing is mixed twice along
 * the outermost axis.
 */
final class SpreadSchedule implements Schedule {
  private static final int LEAST_PIXELS = 32;

  /** What smaller parts may cost, of what the best ones do. */
  private static final double EVEN = 1.02;

  private final Geometry geometry;
  private final SpreadMixing mixing;
  private final List<AxisTile> middleTiles;
  private final List<AxisTile> innerTiles;
  private final AxisSamples outerSamples;
  private final AxisSamples middleSamples;
  private final boolean direct;
  private final SliceRing ring;
  private final int chunkPixels;
  private final long chunkBytes;
  private final long zAt;
  private final Spreading spreading;
  private final long spreadingAt;
  private final long scratchBytes;
  private final List<SpreadTask> wholeTasks;

  SpreadSchedule(Geometry geometry, SpreadMixing mixing, Kernels kernels) {
    this.geometry = geometry;
    this.mixing = mixing;
    var block = widest(mixing);
    int rows = Math.max(1, mixing.rows(block));
    int terms = Math.max(1, Math.toIntExact(mixing.inputBytes(1) / Float.BYTES));
    int target =
        Math.clamp(
            mixing.targetFloats() / Math.max(rows, terms), LEAST_PIXELS, SliceRing.MOST_PIXELS);
    innerTiles = innerTiles(geometry.inner(), mixing.planar(), target, kernels.lanes());
    int innerSources = mostSources(innerTiles);
    // a volume may have slices of twice the target: cutting them costs more in mixing borders twice
    middleTiles =
        AxisTile.split(
            geometry.middle(),
            Math.ceilDiv(geometry.middle().inputExtent() * innerSources, 2L * target));
    int slicePixels = Math.multiplyExact(mostSources(middleTiles), innerSources);
    int slices = (int) Math.min(Math.max(1, target / slicePixels), geometry.inputSlices());
    ring =
        mixing.planar()
            ? SliceRing.ofPlanes(geometry, slicePixels, slices, rows, kernels.lanes())
            : SliceRing.of(geometry, slices);
    outerSamples = new AxisSamples(geometry.outer());
    middleSamples = new AxisSamples(geometry.middle());
    direct = isDirect(mixing.planar());

    int tile = mixing.tilePixels();
    chunkPixels = Math.ceilDiv(Math.multiplyExact(ring.slicesPerChunk(), slicePixels), tile) * tile;
    // a whole vector written at the end of a chunk must not touch the next one, and planes are
    // read beyond both their ends, for outputs that are then computed one by one
    long slack =
        (long) kernels.lanes() * Float.BYTES
            + (mixing.planar() ? (long) geometry.inner().reach() * Float.BYTES : 0);
    chunkBytes = Schedule.aligned(mixing.layout(block, chunkPixels).bytes() + slack);
    zAt = Schedule.aligned(mixing.inputBytes(chunkPixels) + slack);
    spreadingAt = Schedule.aligned(zAt + Math.multiplyExact(ring.chunks(), chunkBytes));
    spreading =
        mixing.planar()
            ? new PlanarSpreading(
                geometry.inner(),
                innerTiles,
                direct,
                mixing.weightBytes() > 0,
                mixing.layout(block, chunkPixels).tapPitch(),
                kernels)
            : new LineSpreading(
                geometry.inner(), block, direct, innerSources, mostOutputs(innerTiles), kernels);
    scratchBytes = Schedule.aligned(spreadingAt + spreading.bytes());
    wholeTasks = tasks(1);
  }

  /**
   * Tiles of planes begin at the first phase and have as many sources as fit into whole vectors.
   * They are nearly equal, so that workers get nearly equal tasks, but for whole register tiles.
   */
  private static List<AxisTile> innerTiles(AxisMap inner, boolean planar, int target, int lanes) {
    if (!planar || inner.inputExtent() <= target) {
      return AxisTile.split(inner, planar ? 1 : Math.ceilDiv(inner.inputExtent(), (long) target));
    }
    int halo = PhasePattern.halo(inner);
    long most = Math.max(target / 2, target - halo);
    long phases = Math.max(1, inner.phases());
    long all = Math.ceilDiv(inner.outputExtent(), phases);
    long each = Math.ceilDiv(all, Math.ceilDiv(all, most)) + halo;
    long panel = SliceRing.TILE_VECTORS * lanes;
    long steps = Math.min(most, Math.ceilDiv(each, panel) * panel - halo);
    return AxisTile.every(inner, steps * phases);
  }

  private static ChannelBlock widest(SpreadMixing mixing) {
    var widest = mixing.blocks().getFirst();
    for (var block : mixing.blocks()) {
      widest = block.channels() > widest.channels() ? block : widest;
    }
    return widest;
  }

  private static int mostSources(List<AxisTile> tiles) {
    return tiles.stream().mapToInt(AxisTile::sources).max().orElseThrow();
  }

  private static int mostOutputs(List<AxisTile> tiles) {
    return tiles.stream().mapToInt(AxisTile::outputs).max().orElseThrow();
  }

  /**
   * Whether rows of z are read where they are: single ones, or pairs of planes that no line of is
   * read twice.
   */
  private boolean isDirect(boolean planar) {
    if (!geometry.outer().unit() || !geometry.middle().unit()) {
      return false;
    }
    long rows = (long) outerSamples.most() * middleSamples.most();
    return rows <= 1
        || (rows == 2
            && planar
            && geometry.inner().unit()
            && geometry.inner().phases() > 0
            && PhasePattern.readsOnce(geometry.inner()));
  }

  @Override
  public Geometry geometry() {
    return geometry;
  }

  @Override
  public SpreadMixing mixing() {
    return mixing;
  }

  /** The samples of the outermost axis. */
  AxisSamples outerSamples() {
    return outerSamples;
  }

  /** The samples of the middle axis. */
  AxisSamples middleSamples() {
    return middleSamples;
  }

  /** Whether rows of z are read without being summed first. */
  boolean direct() {
    return direct;
  }

  SliceRing ring() {
    return ring;
  }

  long chunkBytes() {
    return chunkBytes;
  }

  long zAt() {
    return zAt;
  }

  Spreading spreading() {
    return spreading;
  }

  /** Begin of the scratch memory of the spreading. */
  long spreadingAt() {
    return spreadingAt;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  /** Tasks that differ in channels or in the middle or inner axis. */
  private int columns() {
    return Math.multiplyExact(
        mixing.blocks().size(), Math.multiplyExact(middleTiles.size(), innerTiles.size()));
  }

  /**
   * Parts that the slices are cut into: as many as let workers that take turns end first. A cut
   * mixes the carried slices twice. More parts that cost little more are better where workers are
   * not equally fast.
   */
  private int parts(int workers) {
    if (workers == 1) {
      return 1;
    }
    int most = (int) Math.min(2L * workers, geometry.outputSlices());
    double least =
        IntStream.rangeClosed(1, most).mapToDouble(p -> slices(p, workers)).min().orElse(0);
    int parts = most;
    while (slices(parts, workers) > EVEN * least) {
      parts--;
    }
    return parts;
  }

  /** Slices that the slowest of some workers mixes, if they are cut into so many parts. */
  private double slices(int parts, int workers) {
    long turns = Math.ceilDiv((long) columns() * parts, (long) workers);
    return turns * ((double) geometry.inputSlices() / parts + (parts == 1 ? 0 : ring.window() - 1));
  }

  @Override
  public List<SpreadTask> wholeTasks() {
    return wholeTasks;
  }

  @Override
  public Cut<SpreadTask> cut(int workers) {
    return new Cut<>(List.of(), tasks(parts(workers)));
  }

  /** All tasks, with the slices cut into parts. */
  private List<SpreadTask> tasks(int parts) {
    var tasks = new ArrayList<SpreadTask>();
    var slices =
        IntStream.range(0, parts).mapToObj(part -> SliceRange.of(geometry, part, parts)).toList();
    for (var block : mixing.blocks()) {
      var layout = mixing.layout(block, chunkPixels);
      for (var middle : middleTiles) {
        for (var inner : innerTiles) {
          for (var part : slices) {
            tasks.add(new SpreadTask(this, block, layout, middle, inner, part));
          }
        }
      }
    }
    return List.copyOf(tasks);
  }

  @Override
  public String describe() {
    return mixing.route() + (direct ? ", direct spread" : ", two-step spread");
  }

  @Override
  public long multiplyAdds(long nominal) {
    return mixing.weightBytes() == 0
        ? nominal
        : geometry.inputSlices()
            * geometry.middle().inputExtent()
            * geometry.inner().inputExtent()
            * mixing.taps()
            * mixing.terms()
            * geometry.output().extent(1);
  }

  @Override
  public String describeTiles() {
    return String.format(
        Locale.ROOT,
        "%d x %d of %d x %d source positions, %d slices a chunk, %d chunks in the ring",
        middleTiles.size(),
        innerTiles.size(),
        mostSources(middleTiles),
        mostSources(innerTiles),
        ring.slicesPerChunk(),
        ring.chunks());
  }
}
