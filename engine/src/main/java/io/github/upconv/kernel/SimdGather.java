package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Gather}: a run of some channels at a time, a vector of each of them after the
 * other, so that what a run needs to know is looked up once for all of them, and lines of several
 * channels are fetched at the same time. Long runs of planes that lie next to each other are copied
 * one after the other, as memory is read ahead then: 1 to 2 % of DCGAN G4. The last vector of a run
 * ends where the run does, and begins among lanes that are there already.
 *
 * <p>Zeros within a vector are stored behind it: with masks they were as fast, but masks were boxed
 * in some processes.
 */
final class SimdGather implements Gather {
  /** Channels of a run; with 8 the windows of 64 pixels took up to 1.6 times as long. */
  private static final int CHANNELS = 16;

  /** Lanes of a run that is copied by itself, if the next channel is no more than a page away. */
  private static final int LONG = 8 * Lanes.COUNT;

  private static final long PAGE = 4 << 10;

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
        int begin = runs.lead(run);
        int end = begin + runs.count(run);
        int all = end + runs.trail(run);
        // where lane 0 of the first channel would lie
        long a = source + runs.from(run) - (long) begin * Float.BYTES;
        long b = target + runs.to(run);
        if (end - begin >= LONG && Math.abs(pitch) <= PAGE) {
          planes(from, a, pitch, some, begin, end, all, to, b, toPitch);
        } else if (begin < end && (all >= Lanes.COUNT || isFollowed(runs, run, all))) {
          vectors(from, a, pitch, some, begin, end, all, to, b, toPitch);
        } else {
          single(from, a, pitch, some, begin, end, to, b, toPitch);
        }
        zeros(0, begin, some, to, b, toPitch);
        zeros(end, all, some, to, b, toPitch);
        for (int gap = runs.firstGap(run); gap < runs.firstGap(run + 1); gap++) {
          int lane = runs.gapLane(gap);
          zeros(lane, lane + runs.gapCount(gap), some, to, b, toPitch);
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

  /** As {@link #vectors}, but all vectors of a channel before the next channel. */
  private static void planes(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      int all,
      MemorySegment to,
      long toAt,
      long toPitch) {
    long first = (long) (begin - begin % Lanes.COUNT) * Float.BYTES;
    long last = (long) all * Float.BYTES - BYTES;
    long bytes = (long) end * Float.BYTES;
    if (!holds(from, fromAt + first, pitch, channels)
        || !holds(from, fromAt + last, pitch, channels)) {
      vectors(from, fromAt, pitch, channels, begin, end, all, to, toAt, toPitch);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      long a = fromAt + channel * pitch;
      long b = toAt + channel * toPitch;
      for (long i = first; i < bytes; i += BYTES) {
        long at = Math.min(i, last);
        FloatVector.fromMemorySegment(SPECIES, from, a + at, ORDER)
            .intoMemorySegment(to, b + at, ORDER);
      }
    }
  }

  /** Copies lanes from {@code begin} to before {@code end}, and some of those around them. */
  private static void vectors(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      int all,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int lane = begin - begin % Lanes.COUNT; lane < end; lane += Lanes.COUNT) {
      int at = Math.max(0, Math.min(lane, all - Lanes.COUNT));
      long a = fromAt + (long) at * Float.BYTES;
      long b = toAt + (long) at * Float.BYTES;
      if (holds(from, a, pitch, channels) && holds(to, b, toPitch, channels)) {
        vector(from, a, pitch, channels, to, b, toPitch);
      } else {
        int last = Math.min(end, at + Lanes.COUNT);
        single(from, fromAt, pitch, channels, Math.max(begin, at), last, to, toAt, toPitch);
      }
    }
  }

  private static void vector(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      MemorySegment to,
      long toAt,
      long toPitch) {
    long a = fromAt;
    long b = toAt;
    for (int channel = 0; channel < channels; channel++) {
      FloatVector.fromMemorySegment(SPECIES, from, a, ORDER).intoMemorySegment(to, b, ORDER);
      a += pitch;
      b += toPitch;
    }
  }

  /** Whether the vectors of all channels lie in a segment. */
  private static boolean holds(MemorySegment segment, long at, long pitch, int channels) {
    long last = at + (channels - 1) * pitch;
    return Math.min(at, last) >= 0 && Math.max(at, last) + BYTES <= segment.byteSize();
  }

  private static void zeros(
      int begin, int end, int channels, MemorySegment to, long toAt, long toPitch) {
    int lane = begin;
    for (; lane + Lanes.COUNT <= end; lane += Lanes.COUNT) {
      for (int channel = 0; channel < channels; channel++) {
        long at = toAt + channel * toPitch + (long) lane * Float.BYTES;
        FloatVector.zero(SPECIES).intoMemorySegment(to, at, ORDER);
      }
    }
    for (; lane < end; lane++) {
      for (int channel = 0; channel < channels; channel++) {
        Fused.store(to, toAt + channel * toPitch + (long) lane * Float.BYTES, 0);
      }
    }
  }

  /** Lane by lane: less than a vector, or at the ends of a segment. */
  private static void single(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      MemorySegment to,
      long toAt,
      long toPitch) {
    if (begin >= end) {
      return;
    }
    // a loop of its own, and only if it loads: the compiler moves the check of bounds in front of
    // it, and compiled a load that only some lanes made again and again
    for (int channel = 0; channel < channels; channel++) {
      for (int lane = begin; lane < end; lane++) {
        long at = (long) lane * Float.BYTES;
        Fused.store(
            to, toAt + channel * toPitch + at, Fused.load(from, fromAt + channel * pitch + at));
      }
    }
  }
}
