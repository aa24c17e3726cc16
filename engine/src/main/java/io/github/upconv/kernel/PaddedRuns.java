package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A reusable list of rows of pixels with zeros around them: floats that lie at {@code from} and go
 * to {@code to}, {@code lead} zeros in front of them and {@code trail} behind. Positions are in
 * bytes from a begin that every channel has for itself. Keeps its memory, so that filling it again
 * allocates nothing.
 *
 * <p>Rows that follow each other are one run, with a <i>gap</i> where the one has zeros behind it
 * and the next in front: its floats lie in memory, but zeros go where they would.
 */
public final class PaddedRuns {
  /** Zeros of a gap: more of them are cheaper not to be copied at first. */
  private static final int MOST_GAP = 8;

  private long[] from = new long[32];
  private long[] to = new long[32];
  private int[] lead = new int[32];
  private int[] count = new int[32];
  private int[] trail = new int[32];
  private int[] firstGap = new int[32];
  private int runs;
  private int[] gapLane = new int[32];
  private int[] gapCount = new int[32];
  private int gaps;

  /** An empty list. */
  public PaddedRuns() {}

  /** Forgets all runs. */
  public void clear() {
    runs = 0;
    gaps = 0;
  }

  /**
   * Appends a run, or makes the last one longer if the new one follows it on both sides, with as
   * many floats between them as zeros.
   *
   * @param runFrom where its first float lies
   * @param runTo where its first zero goes, or its first float if it begins with none
   */
  public void add(long runFrom, long runTo, int zerosBefore, int floats, int zerosBehind) {
    if (runs > 0 && floats > 0 && follows(runFrom, runTo, zerosBefore)) {
      int last = runs - 1;
      int gap = trail[last] + zerosBefore;
      if (gap > 0) {
        addGap(lead[last] + count[last], gap);
      }
      count[last] += gap + floats;
      trail[last] = zerosBehind;
      return;
    }
    if (runs == count.length) {
      from = Arrays.copyOf(from, 2 * runs);
      to = Arrays.copyOf(to, 2 * runs);
      lead = Arrays.copyOf(lead, 2 * runs);
      count = Arrays.copyOf(count, 2 * runs);
      trail = Arrays.copyOf(trail, 2 * runs);
      firstGap = Arrays.copyOf(firstGap, 2 * runs);
    }
    from[runs] = runFrom;
    to[runs] = runTo;
    lead[runs] = zerosBefore;
    count[runs] = floats;
    trail[runs] = zerosBehind;
    firstGap[runs] = gaps;
    runs++;
  }

  /** Whether what is to be added is how the last run goes on. */
  private boolean follows(long runFrom, long runTo, int zerosBefore) {
    int last = runs - 1;
    int gap = trail[last] + zerosBefore;
    long end = from[last] + (long) (count[last] + gap) * Float.BYTES;
    long target = to[last] + (long) (lead[last] + count[last] + trail[last]) * Float.BYTES;
    return count[last] > 0 && gap <= MOST_GAP && end == runFrom && target == runTo;
  }

  private void addGap(int lane, int zeros) {
    if (gaps == gapLane.length) {
      gapLane = Arrays.copyOf(gapLane, 2 * gaps);
      gapCount = Arrays.copyOf(gapCount, 2 * gaps);
    }
    gapLane[gaps] = lane;
    gapCount[gaps] = zeros;
    gaps++;
  }

  /** Number of runs. */
  public int size() {
    return runs;
  }

  /** Where the first float of a run lies. */
  public long from(int run) {
    return from[run];
  }

  /** Where a run goes, with its zeros. */
  public long to(int run) {
    return to[run];
  }

  /** Zeros in front. */
  public int lead(int run) {
    return lead[run];
  }

  /** Floats between the zeros in front and behind, those under gaps among them. */
  public int count(int run) {
    return count[run];
  }

  /** Zeros behind. */
  public int trail(int run) {
    return trail[run];
  }

  /** The first gap of a run; its gaps end before the first one of the next run. */
  public int firstGap(int run) {
    return run < runs ? firstGap[run] : gaps;
  }

  /** Lane of the first zero of a gap, counted from where its run goes. */
  public int gapLane(int gap) {
    return gapLane[gap];
  }

  /** Zeros of a gap. */
  public int gapCount(int gap) {
    return gapCount[gap];
  }

  /** Writes the zeros alone, for some channels {@code pitch} bytes apart. */
  public void pad(MemorySegment target, long at, long pitch, int channels) {
    for (int channel = 0; channel < channels; channel++) {
      for (int run = 0; run < runs; run++) {
        long begin = at + channel * pitch + to[run];
        zeros(target, begin, lead[run]);
        zeros(target, begin + (long) (lead[run] + count[run]) * Float.BYTES, trail[run]);
        for (int gap = firstGap(run); gap < firstGap(run + 1); gap++) {
          zeros(target, begin + (long) gapLane[gap] * Float.BYTES, gapCount[gap]);
        }
      }
    }
  }

  /** Writes some zeros from a position in bytes on. */
  public static void zeros(MemorySegment target, long at, int number) {
    for (int i = 0; i < number; i++) {
      Fused.store(target, at + (long) i * Float.BYTES, 0);
    }
  }
}
