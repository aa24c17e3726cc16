package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Fused;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PhaseTable;
import io.github.upconv.kernel.Spread;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spreads planes of pixels, a channel at a time: lanes are neighbouring pixels.
 *
 * <pre>
 *   scratch   | row sums v of one channel | outputs t | outputs by phase p, twice |
 * </pre>
 *
 * A residual that kernels must not read where it is comes into the place of p.
 */
final class PlanarSpreading implements Spreading {
  /**
   * Rows of outputs of channels that are transposed together: at most as many as a vector's lanes.
   */
  private static final long TOGETHER_BYTES = 128 << 10;

  private final boolean direct;
  private final boolean copies;
  private final boolean readsExactly;
  private final int taps;
  private final long tileOutputs;
  private final List<PhaseTable> tables;
  private final long vPitch;
  private final int lanes;
  private final int together;
  private final long outputBytes;
  private final long tAt;
  private final long pAt;
  private final long bytes;

  /**
   * A spreading.
   *
   * @param tiles tiles of the inner axis, all but the last of equal length
   * @param direct whether rows are read where they are, without being summed first
   * @param biased whether there is a bias for every output
   * @param tapPitch bytes between the planes of two taps
   */
  PlanarSpreading(
      AxisMap inner,
      List<AxisTile> tiles,
      boolean direct,
      boolean biased,
      long tapPitch,
      Kernels kernels) {
    this.direct = direct;
    taps = inner.taps();
    lanes = kernels.lanes();
    tileOutputs = tiles.getFirst().outputs();
    var patterns = tiles.stream().map(tile -> new PhasePattern(inner, tile, direct)).toList();
    int line = patterns.stream().mapToInt(PhasePattern::lineElements).max().orElseThrow();
    vPitch = Schedule.aligned((long) line * Float.BYTES);
    copies = direct && !biased && patterns.stream().allMatch(PhasePattern::isCopies);
    readsExactly = !direct || (copies && patterns.stream().allMatch(p -> p.readsInside(lanes)));
    long pitch = copies ? 0 : direct ? tapPitch : vPitch;
    tables = patterns.stream().map(p -> p.table(pitch)).toList();
    int steps = tables.stream().mapToInt(PhaseTable::steps).max().orElseThrow();
    int phases = tables.getFirst().phases();
    long slack = (long) lanes * Float.BYTES;
    outputBytes = Schedule.aligned(phases * (Math.ceilDiv(steps, lanes) * slack) + slack);
    tAt = Schedule.aligned((direct ? 0 : taps * vPitch) + slack);
    together = Math.clamp(TOGETHER_BYTES / outputBytes, 1, lanes);
    pAt = tAt + together * outputBytes;
    bytes = pAt + 2 * outputBytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean readsExactly() {
    return readsExactly;
  }

  @Override
  public void row(
      SpreadTask task,
      Workspace workspace,
      int entries,
      long at,
      Kernels kernels,
      PackedParameters packed,
      Epilogue epilogue,
      long outer,
      long middle,
      @Nullable Tensor residual,
      long residualAt,
      Tensor output,
      long outputAt) {
    var scratch = workspace.scratch();
    var mixed = workspace.mixed;
    var table = tables.get((int) (task.inner().first() / tileOutputs));
    var block = task.block();
    int outputs = task.inner().outputs();
    // where pixels do not lie next to each other, channels do
    int some = Geometry.innerStride(output) == Float.BYTES ? 1 : together;
    long[] from = workspace.entryFrom();
    // the divisions in here took a tenth of the time of a volume of short rows, once per channel
    long firstBiasAt = packed.biasAt(outer, middle, block.first());
    boolean isFinished = copies && residual == null && epilogue.isEmpty();
    boolean inPlace = isInPlace(table, isFinished, outputs, output);
    var target = inPlace ? output.segment() : scratch;
    // a residual may be the output itself, whose row must last until it is added
    var sums = residual == null ? target : scratch;
    for (int c = 0; c < block.channels(); c++) {
      long rowAt = outputAt + c * Geometry.channelStride(output);
      int place = c % some;
      long stagedAt = at + tAt + place * outputBytes;
      long targetAt = inPlace ? rowAt : stagedAt;
      long sumsAt = residual == null ? targetAt : stagedAt;
      long biasAt =
          firstBiasAt == Spread.NO_BIAS ? firstBiasAt : firstBiasAt + (long) c * Float.BYTES;
      if (entries == 0) {
        bias(packed, biasAt, outputs, sums, sumsAt);
      } else if (copies) {
        kernels
            .rowSpread()
            .copies(
                mixed.segment(), from[0], mixed.tapPitch(), table, sums, sumsAt, scratch, at + pAt);
      } else {
        if (!direct) {
          workspace.lineFrom[0] = at;
          kernels
              .rowSpread()
              .outer(
                  mixed.segment(),
                  from,
                  workspace.entryCoefficient(),
                  entries,
                  mixed.tapPitch(),
                  scratch,
                  at,
                  vPitch,
                  taps,
                  table.left(),
                  task.inner().sources(),
                  table.right());
        }
        kernels
            .rowSpread()
            .inner(
                direct ? mixed.segment() : scratch,
                direct ? from : workspace.lineFrom,
                direct ? entries : 1,
                table,
                packed.segment(),
                biasAt,
                packed.biasPitch(),
                packed.innerPhases(),
                sums,
                sumsAt,
                scratch,
                at + pAt);
      }
      epilogue.plane(
          block.first() + c,
          outputs,
          sums,
          sumsAt,
          residual,
          residual == null ? 0 : residualAt + c * Geometry.channelStride(residual),
          scratch,
          at + pAt,
          target,
          targetAt);
      if (!inPlace && (place == some - 1 || c == block.channels() - 1)) {
        kernels
            .copy()
            .copy(
                scratch,
                at + tAt,
                outputBytes,
                Float.BYTES,
                output.segment(),
                rowAt - place * Geometry.channelStride(output),
                Geometry.channelStride(output),
                Geometry.innerStride(output),
                place + 1,
                outputs);
      }
      for (int e = 0; e < entries; e++) {
        from[e] += mixed.channelPitch();
      }
    }
  }

  /**
   * Whether a row may be computed where it belongs: dense, ending with its last step, in whole
   * vectors unless they are copies, and in memory that cannot vanish as a mapped file can.
   */
  private boolean isInPlace(PhaseTable table, boolean isFinished, int outputs, Tensor output) {
    return (isFinished ? table.steps() >= lanes : table.steps() % lanes == 0)
        && table.steps() * table.phases() == outputs
        && Geometry.innerStride(output) == Float.BYTES
        && Columns.allowsVectors(output.segment());
  }

  /** A row without any term. */
  private static void bias(
      PackedParameters packed, long biasAt, int outputs, MemorySegment target, long targetAt) {
    for (int o = 0; o < outputs; o++) {
      float value =
          Fused.load(packed.segment(), biasAt + o % packed.innerPhases() * packed.biasPitch());
      Fused.store(target, targetAt + (long) o * Float.BYTES, value);
    }
  }
}
