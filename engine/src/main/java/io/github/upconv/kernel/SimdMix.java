package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;
import static io.github.upconv.kernel.SimdTiles.PIXELS;
import static io.github.upconv.kernel.SimdTiles.X_BYTES;

import io.github.upconv.machine.Machine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/** SIMD twin of {@link Mix}: loops around {@link SimdTiles}. */
final class SimdMix implements Mix {
  private static final int MOST_VECTORS = mostVectors();

  /** Terms of a call for nothing but its compilation: the JVM counts calls and terms. */
  private static final int TERMS = 24;

  /** Products with fewer terms in all their tiles are left to tiles that are not compiled. */
  private static final int LEAST_COLD_TERMS = 512;

  /**
   * Channels that are put into a panel before the next panel. One at a time, with a loop over the
   * vectors of a panel inside, took five times as long.
   */
  private static final int PACKED_CHANNELS = 8;

  /** By kind of tile. */
  private final WarmUp[] warmUps =
      IntStream.range(0, SimdTiles.KINDS).mapToObj(kind -> new WarmUp()).toArray(WarmUp[]::new);

  /** Operands of tiles that are called for nothing else; confined to no thread, like real ones. */
  private final MemorySegment memory = Arena.global().allocate(TERMS * Math.max(X_BYTES, BYTES));

  private static int mostVectors() {
    if (!Fused.FMA) {
      return 1;
    }
    return Machine.current().vectorRegisters() >= 32 ? 4 : 2;
  }

  @Override
  public int rowMultiple() {
    return Lanes.COUNT;
  }

  @Override
  public int mostPanelRows() {
    return MOST_VECTORS * Lanes.COUNT;
  }

  @Override
  public int tilePixels() {
    return PIXELS;
  }

  @Override
  public void pack(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment x,
      long xAt,
      int term,
      int terms,
      int pixels) {
    // whole vectors where the channels behind write again what was written too far
    long written = Math.ceilDiv(X_BYTES, BYTES) * BYTES;
    int whole = Math.max(0, channels - (int) Math.ceilDiv(written - X_BYTES, X_BYTES));
    for (int pixel = 0; pixel < pixels; pixel += PIXELS) {
      long source = fromAt + (long) pixel * Float.BYTES;
      long target = xAt + (long) pixel * terms * Float.BYTES + term * X_BYTES;
      for (int channel = 0; channel < whole; channel++) {
        for (long i = 0; i < X_BYTES; i += BYTES) {
          FloatVector.fromMemorySegment(SPECIES, from, source + channel * pitch + i, ORDER)
              .intoMemorySegment(x, target + channel * X_BYTES + i, ORDER);
        }
      }
      for (int channel = whole; channel < channels; channel++) {
        for (long i = 0; i < X_BYTES; i += Float.BYTES) {
          float value = Fused.load(from, source + channel * pitch + i);
          Fused.store(x, target + channel * X_BYTES + i, value);
        }
      }
    }
  }

  @Override
  public void packPanels(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment x,
      long xAt,
      int term,
      int terms,
      int pixels) {
    for (int first = 0; first < channels; first += PACKED_CHANNELS) {
      int some = Math.min(PACKED_CHANNELS, channels - first);
      int panel;
      for (int pixel = 0; pixel < pixels; pixel += panel) {
        panel = panelRows(pixels - pixel);
        long bytes = (long) panel * Float.BYTES;
        long begin = (long) pixel * Float.BYTES;
        long source = fromAt + first * pitch + begin;
        copyLines(
            from, source, pitch, some, x, xAt + begin * terms + (term + first) * bytes, bytes);
      }
    }
  }

  /** Copies lines of whole vectors, which lie next to each other in the target. */
  private static void copyLines(
      MemorySegment from,
      long fromAt,
      long pitch,
      int lines,
      MemorySegment to,
      long toAt,
      long bytes) {
    long done = 0;
    for (; done + 2 * BYTES <= bytes; done += 2 * BYTES) {
      for (int line = 0; line < lines; line++) {
        var source = from.asSlice(fromAt + line * pitch + done, 2 * BYTES);
        var target = to.asSlice(toAt + line * bytes + done, 2 * BYTES);
        FloatVector.fromMemorySegment(SPECIES, source, 0, ORDER)
            .intoMemorySegment(target, 0, ORDER);
        FloatVector.fromMemorySegment(SPECIES, source, BYTES, ORDER)
            .intoMemorySegment(target, BYTES, ORDER);
      }
    }
    if (done < bytes) {
      for (int line = 0; line < lines; line++) {
        FloatVector.fromMemorySegment(SPECIES, from, fromAt + line * pitch + done, ORDER)
            .intoMemorySegment(to, toAt + line * bytes + done, ORDER);
      }
    }
  }

  @Override
  public void chain(
      MemorySegment tiles,
      long tilesAt,
      long tilePitch,
      MemorySegment panel,
      long panelAt,
      long[] taps,
      long pitch,
      int terms,
      int width,
      MemorySegment z,
      long zAt,
      long zPitch,
      int height) {
    if (taps.length == 0) {
      clear(z, zAt, zPitch, width, height);
      return;
    }
    int tilesInAll = Math.ceilDiv(height, PIXELS);
    boolean isSmall = (long) taps.length * terms * tilesInAll < LEAST_COLD_TERMS;
    for (int pixel = 0; pixel < height; pixel += PIXELS) {
      long x = tilesAt + (long) (pixel / PIXELS) * tilePitch;
      long zTile = zAt + pixel * zPitch;
      int columns;
      for (int row = 0; row < width; row += columns) {
        columns = panelRows(width - row);
        int vectors = columns / Lanes.COUNT;
        int kind = SimdTiles.kind(vectors, height - pixel);
        long w = panelAt + (long) row * Float.BYTES;
        long to = zTile + (long) row * Float.BYTES;
        if (isSmall || kind == 1 || warmUps[kind].isOver()) {
          SimdTiles.tile(kind, tiles, x, panel, w, taps, pitch, terms, z, to, zPitch);
        } else {
          coldTile(kind, vectors, tiles, x, panel, w, taps, pitch, terms, z, to, zPitch);
        }
      }
    }
  }

  /** A tile that is not known to be compiled: its own body and the narrowest one take turns. */
  private void coldTile(
      int kind,
      int vectors,
      MemorySegment tiles,
      long x,
      MemorySegment panel,
      long w,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long to,
      long zPitch) {
    var warmUp = warmUps[kind];
    long begin = System.nanoTime();
    if (warmUp.isDue()) {
      SimdTiles.tile(kind, tiles, x, panel, w, taps, pitch, terms, z, to, zPitch);
      warmUp.tried(System.nanoTime() - begin, (long) taps.length * terms);
      return;
    }
    for (int i = 0; i < vectors; i++) {
      long at = i * BYTES;
      SimdTiles.tile(1, tiles, x, panel, w + at, taps, pitch, terms, z, to + at, zPitch);
    }
    warmUp.allow((double) (System.nanoTime() - begin));
  }

  @Override
  public void warmUp(long multiplyAdds) {
    var warmUp = warmUps[1];
    if (warmUp.isOver()) {
      return;
    }
    int terms = TERMS / 2;
    long[] taps = {0, terms * BYTES};
    warmUp.repeat(
        () -> SimdTiles.tile(1, memory, 0, memory, 0, taps, BYTES, terms, memory, 0, BYTES),
        TERMS,
        (double) multiplyAdds / PIXELS / Lanes.COUNT);
  }

  /** Sums without terms; tiles always have one, which keeps their loops in one form. */
  private static void clear(MemorySegment z, long zAt, long zPitch, int width, int height) {
    for (int line = 0; line < height; line++) {
      for (int i = 0; i < width; i++) {
        Fused.store(z, zAt + line * zPitch + (long) i * Float.BYTES, 0);
      }
    }
  }
}
