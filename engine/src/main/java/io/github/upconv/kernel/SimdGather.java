package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Gather}: a vector of each of some channels at a time, so that what a vector
 * needs to know is looked up once for all of them. The last vector of a run ends where the run
 * does, and begins among lanes that are there already.
 *
 * <p>Zeros within a vector are stored behind it: with masks they were as fast, but masks were boxed
 * in some processes.
 */
final class SimdGather implements Gather {
  /** Channels whose lines fit one set of a first-level cache: they may be pages apart. */
  private static final int CHANNELS = 8;

  @Override
  public void gather(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      PaddedRuns runs,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int first = 0; first < channels; first += CHANNELS) {
      int some = Math.min(CHANNELS, channels - first);
      long source = fromAt + first * pitch;
      long target = toAt + first * toPitch;
      for (int run = 0; run < runs.size(); run++) {
        int lead = runs.lead(run);
        int end = lead + runs.count(run);
        int all = end + runs.trail(run);
        long a = source + runs.from(run) - (long) lead * Float.BYTES;
        long b = target + runs.to(run);
        boolean free = all >= Lanes.COUNT || isFollowed(runs, run, all);
        for (int lane = 0; lane < all; lane += Lanes.COUNT) {
          int at = Math.max(0, Math.min(lane, all - Lanes.COUNT));
          int lanes = Math.min(Lanes.COUNT, all - at);
          long bytes = (long) at * Float.BYTES;
          vector(
              from, a + bytes, pitch, some, lead - at, end - at, lanes, free, to, b + bytes,
              toPitch);
        }
      }
    }
  }

  /** Whether the next run writes what a whole vector writes behind a short one. */
  private static boolean isFollowed(PaddedRuns runs, int run, int all) {
    int next = run + 1;
    return next < runs.size()
        && runs.to(next) == runs.to(run) + (long) all * Float.BYTES
        && runs.lead(next) + runs.count(next) + runs.trail(next) >= Lanes.COUNT - all;
  }

  /**
   * Lanes from {@code begin} to before {@code end} are copied, others up to {@code lanes} are 0.
   *
   * @param free whether a whole vector may be written
   */
  private static void vector(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      int lanes,
      boolean free,
      MemorySegment to,
      long toAt,
      long toPitch) {
    if (begin <= 0 && end >= Lanes.COUNT) {
      whole(from, fromAt, pitch, channels, to, toAt, toPitch);
    } else if (begin < end
        && begin < Lanes.COUNT
        && end > 0
        && free
        && holds(from, fromAt, pitch, channels)
        && holds(to, toAt, toPitch, channels)) {
      whole(from, fromAt, pitch, channels, to, toAt, toPitch);
      zeros(0, begin, channels, to, toAt, toPitch);
      zeros(Math.max(0, end), lanes, channels, to, toAt, toPitch);
    } else {
      single(from, fromAt, pitch, channels, begin, end, lanes, to, toAt, toPitch);
    }
  }

  private static void whole(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int channel = 0; channel < channels; channel++) {
      FloatVector.fromMemorySegment(SPECIES, from, fromAt + channel * pitch, ORDER)
          .intoMemorySegment(to, toAt + channel * toPitch, ORDER);
    }
  }

  /** Whether the vectors of all channels lie in a segment. */
  private static boolean holds(MemorySegment segment, long at, long pitch, int channels) {
    long last = at + (channels - 1) * pitch;
    return Math.min(at, last) >= 0 && Math.max(at, last) + BYTES <= segment.byteSize();
  }

  private static void zeros(
      int begin, int end, int channels, MemorySegment to, long toAt, long toPitch) {
    for (int lane = begin; lane < end; lane++) {
      for (int channel = 0; channel < channels; channel++) {
        Fused.store(to, toAt + channel * toPitch + (long) lane * Float.BYTES, 0);
      }
    }
  }

  /** Lane by lane: less than a vector, only zeros, or at the ends of a segment. */
  private static void single(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      int lanes,
      MemorySegment to,
      long toAt,
      long toPitch) {
    int first = Math.clamp(begin, 0, lanes);
    int last = Math.clamp(end, first, lanes);
    zeros(0, first, channels, to, toAt, toPitch);
    zeros(last, lanes, channels, to, toAt, toPitch);
    if (first == last) {
      return;
    }
    // a loop of its own, and only if it loads: the compiler moves the check of bounds in front of
    // it, and compiled a load that only some lanes made again and again
    for (int channel = 0; channel < channels; channel++) {
      for (int lane = first; lane < last; lane++) {
        long at = (long) lane * Float.BYTES;
        Fused.store(
            to, toAt + channel * toPitch + at, Fused.load(from, fromAt + channel * pitch + at));
      }
    }
  }
}
