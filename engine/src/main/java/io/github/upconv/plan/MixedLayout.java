package io.github.upconv.plan;

/**
 * Where the mixed pixels {@code z} of a chunk lie: bytes between neighbours.
 *
 * @param pixelPitch from a pixel to the next
 * @param tapPitch from a tap to the next
 * @param channelPitch from a channel to the next
 * @param bytes of the whole chunk
 */
record MixedLayout(long pixelPitch, long tapPitch, long channelPitch, long bytes) {
  /** Planes of pixels: all taps of a channel, then those of the next. */
  static MixedLayout ofPlanes(int taps, int rows, int pixels) {
    long plane = (long) pixels * Float.BYTES;
    return new MixedLayout(Float.BYTES, plane, taps * plane, Math.multiplyExact(rows, plane));
  }
}
