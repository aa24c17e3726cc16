package io.github.upconv.kernel;

import static io.github.upconv.kernel.Fused.load;
import static io.github.upconv.kernel.Fused.multiplyAdd;
import static io.github.upconv.kernel.Fused.store;

import java.lang.foreign.MemorySegment;

/** Scalar twin of {@link Mix}. */
final class ScalarMix implements Mix {
  /** Four independent chains hide the latency of a scalar multiply-add. */
  private static final int ROWS = 4;

  /** Does nothing: scalar code is compiled while it works. */
  @Override
  public void warmUp(long multiplyAdds) {}

  @Override
  public int rowMultiple() {
    return ROWS;
  }

  @Override
  public int mostPanelRows() {
    return ROWS;
  }

  @Override
  public int tilePixels() {
    return 1;
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
    Columns.transpose(
        from,
        fromAt,
        pitch,
        x,
        xAt + (long) term * Float.BYTES,
        (long) terms * Float.BYTES,
        channels,
        pixels);
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
    for (int channel = 0; channel < channels; channel++) {
      long target = xAt + (long) (term + channel) * ROWS * Float.BYTES;
      for (int pixel = 0; pixel < pixels; pixel++) {
        long at = ((long) (pixel / ROWS) * terms * ROWS + pixel % ROWS) * Float.BYTES;
        store(x, target + at, load(from, fromAt + channel * pitch + (long) pixel * Float.BYTES));
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
    for (int row = 0; row < width; row += ROWS) {
      long column = (long) row * Float.BYTES;
      for (int pixel = 0; pixel < height; pixel++) {
        tile(
            tiles,
            tilesAt + pixel * tilePitch,
            panel,
            panelAt + column,
            taps,
            pitch,
            terms,
            z,
            zAt + pixel * zPitch + column);
      }
    }
  }

  private static void tile(
      MemorySegment x,
      long xAt,
      MemorySegment w,
      long wAt,
      long[] taps,
      long pitch,
      int terms,
      MemorySegment z,
      long zAt) {
    float c0 = 0;
    float c1 = 0;
    float c2 = 0;
    float c3 = 0;
    long at = xAt;
    for (long tap : taps) {
      for (int term = 0; term < terms; term++) {
        float a = load(x, at);
        long b = wAt + tap + term * pitch;
        c0 = multiplyAdd(a, load(w, b), c0);
        c1 = multiplyAdd(a, load(w, b + 4), c1);
        c2 = multiplyAdd(a, load(w, b + 8), c2);
        c3 = multiplyAdd(a, load(w, b + 12), c3);
        at += Float.BYTES;
      }
    }
    store(z, zAt, c0);
    store(z, zAt + 4, c1);
    store(z, zAt + 8, c2);
    store(z, zAt + 12, c3);
  }
}
