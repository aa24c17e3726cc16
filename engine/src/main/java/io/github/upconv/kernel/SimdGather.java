package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * SIMD twin of {@link Gather}: a run of many channels at a time, four vectors of each, so that
 * lines of many channels are fetched at the same time. Long runs of planes that lie next to each
 * other are copied one after the other, as memory is read ahead then: 1 to 2 % of DCGAN G4. The
 * last vectors of a run end where the run does, and begin among lanes that are there already.
 *
 * <p>A run that is shorter than a vector is one, too, if what it writes behind its end is written
 * again: by the next run, or by the first run of the next channel. Those before the next channel
 * come first.
 *
 * <p>Zeros within a vector are stored behind it: with masks they were as fast, but masks were boxed
 * in some processes.
 */
final class SimdGather implements Gather {
  /** Channels of a run: by 16 packing RIFE took a fifth longer. */
  private static final int CHANNELS = 64;

  /** Lanes that are copied together. */
  private static final int FOUR = 4 * Lanes.COUNT;

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
      int followed = Math.min(some, channels - 1 - first);
      long source = fromAt + first * pitch;
      long target = toAt + first * toPitch;
      for (int run = 0; run < runs.size(); run++) {
        if (crosses(runs, run, toPitch)) {
          copy(from, source, pitch, followed, runs, run, to, target, toPitch);
        }
      }
      for (int run = 0; run < runs.size(); run++) {
        if (fillsVectors(runs, run, toPitch)) {
          copy(from, source, pitch, some, runs, run, to, target, toPitch);
        } else {
          int done = crosses(runs, run, toPitch) ? followed : 0;
          long a = source + done * pitch;
          single(from, a, pitch, some - done, runs, run, to, target + done * toPitch, toPitch);
        }
        zeros(runs, run, some, to, target, toPitch);
      }
    }
  }

  private static int length(PaddedRuns runs, int run) {
    return runs.lead(run) + runs.count(run) + runs.trail(run);
  }

  private static long end(PaddedRuns runs, int run) {
    return runs.to(run) + (long) length(runs, run) * Float.BYTES;
  }

  /** Whether whole vectors of a run write nothing else, or what the next run writes again. */
  private static boolean fillsVectors(PaddedRuns runs, int run, long toPitch) {
    return length(runs, run) >= Lanes.COUNT
        || (touches(runs, run)
            && length(runs, run) + length(runs, run + 1) >= Lanes.COUNT
            && !crosses(runs, run + 1, toPitch));
  }

  /** Whether the next run begins where a run ends. */
  private static boolean touches(PaddedRuns runs, int run) {
    return run + 1 < runs.size() && runs.to(run + 1) == end(runs, run);
  }

  /** Whether a short run's vector writes what a run of the next channel writes again. */
  private static boolean crosses(PaddedRuns runs, int run, long toPitch) {
    int length = length(runs, run);
    if (length >= Lanes.COUNT || runs.count(run) == 0 || touches(runs, run)) {
      return false;
    }
    int first = run;
    while (first >= 0 && runs.to(first) + toPitch != end(runs, run)) {
      first--;
    }
    return first >= 0 && length + length(runs, first) >= Lanes.COUNT;
  }

  /** Copies a run of some channels by vectors, and some floats around it. */
  private static void copy(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      PaddedRuns runs,
      int run,
      MemorySegment to,
      long toAt,
      long toPitch) {
    int begin = runs.lead(run);
    int end = begin + runs.count(run);
    if (begin == end || channels == 0) {
      return;
    }
    int all = Math.max(end + runs.trail(run), Lanes.COUNT);
    int first = begin - begin % Lanes.COUNT;
    int last = Math.min(end - 1 - (end - 1) % Lanes.COUNT, all - Lanes.COUNT);
    // where lane 0 would lie
    long a = fromAt + runs.from(run) - (long) begin * Float.BYTES;
    long b = toAt + runs.to(run);
    if (!holds(from, a + (long) Math.min(first, last) * Float.BYTES, pitch, channels)
        || !holds(from, a + (long) last * Float.BYTES, pitch, channels)) {
      if (channels == 1) {
        single(from, fromAt, pitch, 1, runs, run, to, toAt, toPitch);
      } else {
        int half = channels / 2;
        copy(from, fromAt, pitch, half, runs, run, to, toAt, toPitch);
        long behind = fromAt + half * pitch;
        long target = toAt + half * toPitch;
        copy(from, behind, pitch, channels - half, runs, run, to, target, toPitch);
      }
    } else if (end - begin >= LONG && Math.abs(pitch) <= PAGE) {
      planes(from, a, pitch, channels, first, last, to, b, toPitch);
    } else if (last - first >= FOUR - Lanes.COUNT) {
      fours(from, a, pitch, channels, first, last, to, b, toPitch);
    } else if (last > first && last - first <= Lanes.COUNT) {
      long at = (long) first * Float.BYTES;
      long next = (long) (last - first) * Float.BYTES;
      two(from, a + at, pitch, channels, next, to, b + at, toPitch);
    } else {
      for (int lane = first; lane < end; lane += Lanes.COUNT) {
        long at = (long) Math.min(lane, last) * Float.BYTES;
        vector(from, a + at, pitch, channels, to, b + at, toPitch);
      }
    }
  }

  /** All vectors of a channel before the next channel. */
  private static void planes(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int first,
      int last,
      MemorySegment to,
      long toAt,
      long toPitch) {
    for (int channel = 0; channel < channels; channel++) {
      long a = fromAt + channel * pitch;
      long b = toAt + channel * toPitch;
      fours(from, a, 0, 1, first, last, to, b, 0);
    }
  }

  /** Four vectors of each channel before the next four. */
  private static void fours(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int first,
      int last,
      MemorySegment to,
      long toAt,
      long toPitch) {
    int end = last + Lanes.COUNT;
    for (int lane = first; lane < end; lane += FOUR) {
      long at = (long) Math.min(lane, end - FOUR) * Float.BYTES;
      four(from, fromAt + at, pitch, channels, to, toAt + at, toPitch);
    }
  }

  private static void four(
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
      var source = from.asSlice(a, BYTES * 4);
      var target = to.asSlice(b, BYTES * 4);
      var v0 = FloatVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      var v1 = FloatVector.fromMemorySegment(SPECIES, source, BYTES, ORDER);
      var v2 = FloatVector.fromMemorySegment(SPECIES, source, BYTES * 2, ORDER);
      var v3 = FloatVector.fromMemorySegment(SPECIES, source, BYTES * 3, ORDER);
      v0.intoMemorySegment(target, 0, ORDER);
      v1.intoMemorySegment(target, BYTES, ORDER);
      v2.intoMemorySegment(target, BYTES * 2, ORDER);
      v3.intoMemorySegment(target, BYTES * 3, ORDER);
      a += pitch;
      b += toPitch;
    }
  }

  /** A vector of each channel, and another {@code next} bytes on. */
  private static void two(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      long next,
      MemorySegment to,
      long toAt,
      long toPitch) {
    long a = fromAt;
    long b = toAt;
    for (int channel = 0; channel < channels; channel++) {
      var v0 = FloatVector.fromMemorySegment(SPECIES, from, a, ORDER);
      var v1 = FloatVector.fromMemorySegment(SPECIES, from, a + next, ORDER);
      v0.intoMemorySegment(to, b, ORDER);
      v1.intoMemorySegment(to, b + next, ORDER);
      a += pitch;
      b += toPitch;
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

  /** Whether a vector of all channels lies in a segment. */
  private static boolean holds(MemorySegment segment, long at, long pitch, int channels) {
    long last = at + (channels - 1) * pitch;
    return Math.min(at, last) >= 0 && Math.max(at, last) + BYTES <= segment.byteSize();
  }

  /** The zeros of a run. */
  private static void zeros(
      PaddedRuns runs, int run, int channels, MemorySegment to, long toAt, long toPitch) {
    long at = toAt + runs.to(run);
    int end = runs.lead(run) + runs.count(run);
    zeros(0, runs.lead(run), channels, to, at, toPitch);
    zeros(end, end + runs.trail(run), channels, to, at, toPitch);
    for (int gap = runs.firstGap(run); gap < runs.firstGap(run + 1); gap++) {
      int lane = runs.gapLane(gap);
      zeros(lane, lane + runs.gapCount(gap), channels, to, at, toPitch);
    }
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

  /** Float by float: less than a vector, or at the ends of a segment. */
  private static void single(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      PaddedRuns runs,
      int run,
      MemorySegment to,
      long toAt,
      long toPitch) {
    if (runs.count(run) == 0 || channels == 0) {
      return;
    }
    // a loop of its own, and only if it loads: the compiler moves the check of bounds in front of
    // it, and compiled a load that only some lanes made again and again
    long a = fromAt + runs.from(run);
    long b = toAt + runs.to(run) + (long) runs.lead(run) * Float.BYTES;
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < runs.count(run); i++) {
        long at = (long) i * Float.BYTES;
        Fused.store(to, b + channel * toPitch + at, Fused.load(from, a + channel * pitch + at));
      }
    }
  }
}
