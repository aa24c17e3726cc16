package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Copy;
import io.github.upconv.kernel.Gather;
import io.github.upconv.kernel.InputTransform;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.tensor.Tensor;

/**
 * Transforms the sources of a panel of tiles, some channels at a time: copies the four rows that
 * each row of tiles reads, with zeros beyond the borders, then takes sums and differences.
 *
 * <pre>
 *   staging   | channel 0: first rows of all pieces | second rows | .. | channel 1: ... | slack |
 * </pre>
 *
 * <p>Where a piece ends with a row of tiles and the next one begins with another, they share a
 * pixel: both read a zero there. So all tiles of a panel are three pixels apart.
 */
final class FastPacking {
  /** Rows of sources of a tile. */
  private static final int ROWS = 4;

  /** Channels that are copied together, which is as many as a {@link Gather} looks up at once. */
  private static final int MOST_STAGED = 16;

  private final TileGrid grid;
  private final int terms;
  private final Copy copy;
  private final Gather gather;
  private final InputTransform transform;
  private final long rowPitch;
  private final int staged;
  private final long bytes;

  /**
   * A packing.
   *
   * @param terms input channels
   * @param width most tiles of a panel
   */
  FastPacking(TileGrid grid, int terms, int width, Kernels kernels) {
    this.grid = grid;
    this.terms = terms;
    copy = kernels.copy();
    gather = kernels.gather();
    transform = kernels.inputTransform();
    long slack = (long) kernels.lanes() * Float.BYTES;
    rowPitch = Schedule.aligned(((long) TileGrid.STEP * width + 1) * Float.BYTES + slack);
    staged = Math.min(MOST_STAGED, terms);
    bytes = staged * (ROWS * rowPitch) + slack;
  }

  /** Bytes of scratch memory for staging. */
  long bytes() {
    return bytes;
  }

  /**
   * Packs a panel.
   *
   * @param vAt where the differences go
   * @param vPitch bytes from a channel to the next
   * @param planePitch bytes from a plane to the next
   * @param stagingAt begin of the scratch memory for staging
   */
  void pack(
      Panel panel,
      Workspace workspace,
      Tensor input,
      long vAt,
      long vPitch,
      long planePitch,
      long stagingAt) {
    collect(panel, workspace, input);
    boolean direct = isReadable(input, workspace.runs);
    var scratch = workspace.scratch();
    long channelStride = Geometry.channelStride(input);
    for (int term = 0; term < terms; term += staged) {
      int channels = Math.min(staged, terms - term);
      if (direct) {
        gather.gather(
            input.segment(),
            term * channelStride,
            channelStride,
            channels,
            workspace.runs,
            scratch,
            stagingAt,
            ROWS * rowPitch);
      } else {
        copy(workspace, input, term, channels, stagingAt);
      }
      transform.transform(
          scratch,
          stagingAt,
          ROWS * rowPitch,
          rowPitch,
          channels,
          panel.positions(),
          scratch,
          vAt + term * vPitch,
          vPitch,
          planePitch);
    }
  }

  /** What is copied and set to 0 for every channel, a row of all pieces after the other. */
  private void collect(Panel panel, Workspace workspace, Tensor input) {
    workspace.runs.clear();
    for (int row = 0; row < ROWS; row++) {
      for (int piece = 0; piece < panel.pieces(); piece++) {
        collect(panel, piece, row, workspace.runs, input);
      }
    }
  }

  private void collect(Panel panel, int piece, int row, PaddedRuns runs, Tensor input) {
    long begin = TileGrid.source(panel.first(piece));
    // the pixel behind the last tile is the first of the next piece, if there is one
    int count = TileGrid.STEP * panel.count(piece) + (piece + 1 == panel.pieces() ? 1 : 0);
    long height = TileGrid.source(panel.row(piece) % grid.height()) + row;
    boolean isInside = height >= 0 && height < grid.sourceHeight();
    int lead = isInside ? Math.clamp(-begin, 0, count) : count;
    long sources = grid.sourceWidth() - (begin + lead);
    int inside = (int) Math.clamp(sources, 0, (long) count - lead);
    long from = 0;
    if (inside > 0) {
      from = Geometry.at(input, panel.row(piece) / grid.height(), 0, height, 0, begin + lead);
    }
    long to = row * rowPitch + (long) TileGrid.STEP * panel.lane(piece) * Float.BYTES;
    runs.add(from, to, lead, inside, count - lead - inside);
  }

  /** Stages rows that kernels must not read: strided, or in memory that can vanish. */
  private void copy(Workspace workspace, Tensor input, int term, int channels, long stagingAt) {
    var scratch = workspace.scratch();
    var runs = workspace.runs;
    long channelStride = Geometry.channelStride(input);
    for (int run = 0; run < runs.size(); run++) {
      copy.copy(
          input.segment(),
          runs.from(run) + term * channelStride,
          channelStride,
          Geometry.innerStride(input),
          scratch,
          stagingAt + runs.to(run) + (long) runs.lead(run) * Float.BYTES,
          ROWS * rowPitch,
          Float.BYTES,
          channels,
          runs.count(run));
    }
    runs.pad(scratch, stagingAt, ROWS * rowPitch, channels);
  }

  /** Whether kernels may read the runs where they are. */
  private boolean isReadable(Tensor input, PaddedRuns runs) {
    var segment = input.segment();
    if (Geometry.innerStride(input) != Float.BYTES || !Columns.allowsVectors(segment)) {
      return false;
    }
    long room = segment.byteSize() - (terms - 1) * Geometry.channelStride(input);
    boolean readable = true;
    for (int run = 0; run < runs.size(); run++) {
      readable &= runs.from(run) + (long) runs.count(run) * Float.BYTES <= room;
    }
    return readable;
  }
}
