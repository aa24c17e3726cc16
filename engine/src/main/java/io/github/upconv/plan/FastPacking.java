package io.github.upconv.plan;

import io.github.upconv.kernel.Columns;
import io.github.upconv.kernel.Gather;
import io.github.upconv.kernel.InputTransform;
import io.github.upconv.kernel.Kernels;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.tensor.Tensor;

/**
 * Transforms the sources of a panel of tiles, some channels at a time: copies the three rows of
 * each piece of a row of tiles, with zeros beyond the borders, then takes their differences.
 *
 * <pre>
 *   staging   | channel 0: piece 0: its 3 rows | piece 1: ... | channel 1: ... | slack |
 * </pre>
 */
final class FastPacking {
  /** Rows of sources of a tile. */
  private static final int ROWS = 3;

  /** Bytes of rows that are staged together: a third of a first-level cache. */
  private static final long STAGED_BYTES = 16 << 10;

  private static final int MOST_STAGED = 32;

  private final TileGrid grid;
  private final int terms;
  private final Gather gather;
  private final InputTransform transform;
  private final long rowPitch;
  private final long pitch;
  private final int staged;
  private final long bytes;

  /**
   * A packing.
   *
   * @param terms input channels
   * @param mostTiles most tiles of a piece
   * @param mostPieces most pieces of a panel
   */
  FastPacking(TileGrid grid, int terms, int mostTiles, int mostPieces, Kernels kernels) {
    this.grid = grid;
    this.terms = terms;
    gather = kernels.gather();
    transform = kernels.inputTransform();
    int slack = kernels.lanes();
    rowPitch = Schedule.aligned((2L * mostTiles + 1) * Float.BYTES);
    pitch = Math.multiplyExact(mostPieces, ROWS * rowPitch);
    staged = Math.clamp(STAGED_BYTES / pitch, 1, Math.min(MOST_STAGED, terms));
    bytes = staged * pitch + 3L * slack * Float.BYTES;
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
            pitch);
      } else {
        copy(workspace, input, term, channels, stagingAt);
      }
      transform.transform(
          scratch,
          stagingAt,
          pitch,
          rowPitch,
          channels,
          workspace.tiles,
          scratch,
          vAt + term * vPitch,
          vPitch,
          planePitch);
    }
  }

  /** What is copied, set to 0 and transformed, for every channel. */
  private void collect(Panel panel, Workspace workspace, Tensor input) {
    var runs = workspace.runs;
    workspace.tiles.clear();
    runs.clear();
    for (int piece = 0; piece < panel.pieces(); piece++) {
      long pieceAt = piece * (ROWS * rowPitch);
      workspace.tiles.add(pieceAt, (long) panel.lane(piece) * Float.BYTES, panel.count(piece));
      long begin = TileGrid.source(panel.first(piece));
      int count = 2 * panel.count(piece) + 1;
      for (int r = 0; r < ROWS; r++) {
        long height = TileGrid.source(panel.row(piece) % grid.height()) + r;
        boolean isInside = height >= 0 && height < grid.sourceHeight();
        int lead = isInside ? Math.clamp(-begin, 0, count) : count;
        long sources = grid.sourceWidth() - (begin + lead);
        int inside = (int) Math.clamp(sources, 0, (long) count - lead);
        long rowAt = pieceAt + r * rowPitch;
        long from = 0;
        if (inside > 0) {
          from =
              Float.BYTES * input.offset()
                  + panel.row(piece) / grid.height() * Geometry.batchStride(input)
                  + height * Geometry.outerStride(input)
                  + (begin + lead) * Geometry.innerStride(input);
        }
        runs.add(from, rowAt, lead, inside, count - lead - inside);
      }
    }
  }

  /** Stages rows that kernels must not read: strided, or in memory that can vanish. */
  private void copy(Workspace workspace, Tensor input, int term, int channels, long stagingAt) {
    var scratch = workspace.scratch();
    var runs = workspace.runs;
    long channelStride = Geometry.channelStride(input);
    for (int run = 0; run < runs.size(); run++) {
      Columns.copy(
          input.segment(),
          runs.from(run) + term * channelStride,
          channelStride,
          Geometry.innerStride(input),
          scratch,
          stagingAt + runs.to(run) + (long) runs.lead(run) * Float.BYTES,
          pitch,
          Float.BYTES,
          channels,
          runs.count(run));
    }
    runs.pad(scratch, stagingAt, pitch, channels);
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
