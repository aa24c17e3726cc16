package io.github.upconv.plan;

import io.github.upconv.kernel.OutputRows;
import io.github.upconv.kernel.PaddedRuns;
import io.github.upconv.kernel.SourceRows;
import io.github.upconv.layer.Samples;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one worker needs to run tasks: scratch memory and tables, reused from run to run. */
final class Workspace implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment scratch;

  final Samples outer = new Samples();
  final Samples middle = new Samples();
  final Samples inner = new Samples();
  final InputRegion region = new InputRegion();
  final MixedPixels mixed = new MixedPixels();
  final Panel panel = new Panel();
  final PixelLines lines = new PixelLines();
  final PaddedRuns runs = new PaddedRuns();
  final SourceRows sourceRows = new SourceRows();
  final PaddedRuns outputPieces = new PaddedRuns();
  final PaddedRuns residualPieces = new PaddedRuns();
  final OutputRows rows = new OutputRows();
  final OutputRows residualRows = new OutputRows();
  final OutputRows singleRow = new OutputRows();

  /** As many tables as a schedule of a usual layer has inner tiles; others share them. */
  private final InnerTable[] tables = new InnerTable[8];

  /** Position of the only row where rows are summed first. */
  final long[] lineFrom = new long[1];

  private long[] phaseFrom = new long[8];
  private boolean[] present = new boolean[16];
  private long[][] tapsAt = new long[8][];
  private long[] from = new long[16];
  private @Nullable PositionTiles[] tiles = new @Nullable PositionTiles[4];
  private long[] entryFrom = new long[16];
  private float[] entryCoefficient = new float[16];
  private long[] slotContents = new long[0];

  Workspace(long bytes) {
    Arrays.setAll(tables, i -> new InnerTable());
    try {
      scratch = arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  MemorySegment scratch() {
    return scratch;
  }

  /** The table for an inner tile. */
  InnerTable table(AxisTile tile) {
    return tables[(int) (tile.first() / tile.outputs() % tables.length)];
  }

  /** A new run begins: nothing is packed. */
  void begin() {
    panel.forget();
  }

  /** What is in so many slots of a ring, as the worker left it. */
  long[] ring(int slots) {
    if (slotContents.length < slots) {
      slotContents = new long[slots];
    }
    return slotContents;
  }

  /** Room for the positions of the sums of each phase. */
  long[] phaseFrom(int phases) {
    if (phaseFrom.length < phases) {
      phaseFrom = new long[phases];
    }
    return phaseFrom;
  }

  /** Room for which taps of a position have a source. */
  boolean[] present(int taps) {
    if (present.length < taps) {
      present = new boolean[taps];
    }
    return present;
  }

  /** Room for the positions of exactly so many taps. */
  long[] tapsAt(int taps) {
    if (tapsAt.length <= taps) {
      tapsAt = Arrays.copyOf(tapsAt, 2 * taps);
    }
    if (tapsAt[taps] == null) {
      tapsAt[taps] = new long[taps];
    }
    return tapsAt[taps];
  }

  /** Room for what positions read through so many taps. */
  long[] from(int taps) {
    if (from.length < taps) {
      from = new long[taps];
    }
    return from;
  }

  /** The tiles of a group of phases. */
  PositionTiles tiles(int group) {
    if (tiles.length <= group) {
      tiles = Arrays.copyOf(tiles, 2 * group);
    }
    var ofGroup = tiles[group];
    if (ofGroup == null) {
      ofGroup = new PositionTiles();
      tiles[group] = ofGroup;
    }
    return ofGroup;
  }

  /** Room for the terms of a row sum. */
  void requireEntries(int count) {
    if (entryFrom.length < count) {
      entryFrom = new long[2 * count];
      entryCoefficient = new float[2 * count];
    }
  }

  long[] entryFrom() {
    return entryFrom;
  }

  float[] entryCoefficient() {
    return entryCoefficient;
  }

  @Override
  public void close() {
    arena.close();
  }
}
