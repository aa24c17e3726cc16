package io.github.upconv.plan;

import java.lang.foreign.MemorySegment;

/**
 * Where the mixed pixels lie that a task sums: in a ring of chunks in scratch memory or, where
 * nothing is mixed, in the input. All distances are in bytes. Reused for every task.
 */
final class MixedPixels {
  private MemorySegment segment = MemorySegment.NULL;
  private boolean isInput;
  private long firstChannel;
  private long pixelPitch;
  private long rowPitch;
  private long tapPitch;
  private long channelPitch;

  /** Looks at a ring of chunks with rows of so many pixels. */
  void ofRing(MemorySegment scratch, MixedLayout layout, int rowPixels) {
    segment = scratch;
    isInput = false;
    pixelPitch = layout.pixelPitch();
    rowPitch = rowPixels * pixelPitch;
    tapPitch = layout.tapPitch();
    channelPitch = layout.channelPitch();
  }

  /**
   * Looks at the input.
   *
   * @param first channel of the input that is the first tap of the first channel
   * @param tapStep channels from a tap to the next
   * @param channelStep channels from a channel to the next
   */
  void ofInput(InputRegion region, long first, long tapStep, long channelStep) {
    segment = region.segment();
    isInput = true;
    firstChannel = first;
    pixelPitch = region.innerStride();
    rowPitch = region.middleStride();
    tapPitch = tapStep * region.channelStride();
    channelPitch = channelStep * region.channelStride();
  }

  MemorySegment segment() {
    return segment;
  }

  /** Whether pixels are read from the input, and none are mixed. */
  boolean isInput() {
    return isInput;
  }

  long firstChannel() {
    return firstChannel;
  }

  long pixelPitch() {
    return pixelPitch;
  }

  long rowPitch() {
    return rowPitch;
  }

  long tapPitch() {
    return tapPitch;
  }

  long channelPitch() {
    return channelPitch;
  }
}
