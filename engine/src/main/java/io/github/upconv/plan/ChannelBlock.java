package io.github.upconv.plan;

/**
 * Output channels that are computed together.
 *
 * @param group group they belong to; 0 where a block spans groups
 * @param first first output channel
 * @param channels number of output channels
 * @param weightAt position of their packed weights, in bytes
 */
record ChannelBlock(int group, int first, int channels, long weightAt) {
  /** Bytes of one line of these channels. */
  long lineBytes() {
    return (long) channels * Float.BYTES;
  }
}
