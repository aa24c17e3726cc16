package io.github.upconv.kernel;

import static io.github.upconv.kernel.Lanes.BYTES;
import static io.github.upconv.kernel.Lanes.COUNT;
import static io.github.upconv.kernel.Lanes.ORDER;
import static io.github.upconv.kernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * SIMD twin of {@link Gather}: a run of some channels at a time, a vector or four of each of them
 * after the other, so that what a run needs to know is looked up once for all of them. The last
 * vector of a run ends where the run does, and begins among lanes that are there already.
 *
 * <p>Zeros within a vector come from a bitwise and. Masks of the Vector API were boxed in some
 * processes.
 */
final class SimdGather implements Gather {
  /** Channels of a run; with 8 the windows of 64 pixels took up to 1.6 times as long. */
  private static final int CHANNELS = 16;

  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  /** No bits, all bits twice, no bits: a vector of each. */
  private static final int[] EDGES = edges();

  private static int[] edges() {
    int[] edges = new int[4 * COUNT];
    Arrays.fill(edges, COUNT, 3 * COUNT, -1);
    return edges;
  }

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
        if (begin < end && (all >= COUNT || isFollowed(runs, run, all))) {
          vectors(from, a, pitch, some, begin, end, all, to, b, toPitch);
        } else {
          single(from, a, pitch, some, 0, begin, end, all, to, b, toPitch);
        }
      }
    }
  }

  /** Whether the next run writes what a whole vector writes behind a short one. */
  private static boolean isFollowed(PaddedRuns runs, int run, int all) {
    int next = run + 1;
    return next < runs.size()
        && runs.to(next) == runs.to(run) + (long) all * Float.BYTES
        && runs.lead(next) + runs.count(next) + runs.trail(next) >= COUNT - all;
  }

  /**
   * Writes all lanes of a run: those from {@code begin} to before {@code end} are copied, and if
   * the run is shorter than a vector, some behind it become zero.
   */
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
    int mostLane = Math.max(0, all - COUNT);
    int first = Math.min(mostLane, begin - begin % COUNT);
    int last = Math.min(mostLane, end - 1 - (end - 1) % COUNT);
    zeros(0, first, channels, to, toAt, toPitch);
    zeros(last + COUNT, all, channels, to, toAt, toPitch);
    long a = fromAt + (long) first * Float.BYTES;
    long b = toAt + (long) first * Float.BYTES;
    long bytes = (long) (last - first) * Float.BYTES + BYTES;
    if (bytes == 4 * BYTES
        && holds(from, a, pitch, channels, bytes)
        && holds(to, b, toPitch, channels, bytes)) {
      fours(from, a, pitch, channels, begin - first, end - first, to, b, toPitch);
      return;
    }
    int lane = first;
    while (true) {
      a = fromAt + (long) lane * Float.BYTES;
      b = toAt + (long) lane * Float.BYTES;
      if (holds(from, a, pitch, channels, BYTES) && holds(to, b, toPitch, channels, BYTES)) {
        vector(from, a, pitch, channels, begin - lane, end - lane, to, b, toPitch);
      } else {
        int ownEnd = Math.min(lane + COUNT, all);
        int copyBegin = Math.max(begin, lane);
        int copyEnd = Math.min(end, ownEnd);
        single(from, fromAt, pitch, channels, lane, copyBegin, copyEnd, ownEnd, to, toAt, toPitch);
      }
      if (lane == last) {
        return;
      }
      lane = Math.min(lane + COUNT, last);
    }
  }

  /** All bits of the lanes from {@code begin} to before {@code end}. */
  private static IntVector keep(int begin, int end) {
    return IntVector.fromArray(INTS, EDGES, COUNT - Math.clamp(begin, 0, COUNT))
        .and(IntVector.fromArray(INTS, EDGES, 3 * COUNT - Math.clamp(end, 0, COUNT)));
  }

  private static void vector(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      MemorySegment to,
      long toAt,
      long toPitch) {
    var keep = keep(begin, end);
    long a = fromAt;
    long b = toAt;
    for (int channel = 0; channel < channels; channel++) {
      FloatVector.fromMemorySegment(SPECIES, from, a, ORDER)
          .reinterpretAsInts()
          .and(keep)
          .reinterpretAsFloats()
          .intoMemorySegment(to, b, ORDER);
      a += pitch;
      b += toPitch;
    }
  }

  /** Four vectors of a channel at a time: planes are pages apart, and a page is read once. */
  private static void fours(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int begin,
      int end,
      MemorySegment to,
      long toAt,
      long toPitch) {
    var keep0 = keep(begin, COUNT);
    var keep3 = keep(0, end - 3 * COUNT);
    long a = fromAt;
    long b = toAt;
    for (int channel = 0; channel < channels; channel++) {
      var v0 = FloatVector.fromMemorySegment(SPECIES, from, a, ORDER);
      var v1 = FloatVector.fromMemorySegment(SPECIES, from, a + BYTES, ORDER);
      var v2 = FloatVector.fromMemorySegment(SPECIES, from, a + 2 * BYTES, ORDER);
      var v3 = FloatVector.fromMemorySegment(SPECIES, from, a + 3 * BYTES, ORDER);
      v0.reinterpretAsInts().and(keep0).reinterpretAsFloats().intoMemorySegment(to, b, ORDER);
      v1.intoMemorySegment(to, b + BYTES, ORDER);
      v2.intoMemorySegment(to, b + 2 * BYTES, ORDER);
      v3.reinterpretAsInts()
          .and(keep3)
          .reinterpretAsFloats()
          .intoMemorySegment(to, b + 3 * BYTES, ORDER);
      a += pitch;
      b += toPitch;
    }
  }

  /** Whether so many bytes of all channels lie in a segment. */
  private static boolean holds(
      MemorySegment segment, long at, long pitch, int channels, long bytes) {
    long last = at + (channels - 1) * pitch;
    return Math.min(at, last) >= 0 && Math.max(at, last) + bytes <= segment.byteSize();
  }

  private static void zeros(
      int begin, int end, int channels, MemorySegment to, long toAt, long toPitch) {
    int lane = begin;
    for (; lane + COUNT <= end; lane += COUNT) {
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

  /**
   * Lane by lane, less than a vector or at the ends of a segment: zeros from {@code first} on, what
   * is copied from {@code begin} to before {@code end}, and zeros to before {@code all}.
   */
  private static void single(
      MemorySegment from,
      long fromAt,
      long pitch,
      int channels,
      int first,
      int begin,
      int end,
      int all,
      MemorySegment to,
      long toAt,
      long toPitch) {
    zeros(first, begin, channels, to, toAt, toPitch);
    zeros(end, all, channels, to, toAt, toPitch);
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
