package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A reusable list of rows of pixels with zeros around them: floats that lie at {@code from} and go
 * to {@code to}, {@code lead} zeros in front of them and {@code trail} behind. Positions are in
 * bytes from a begin that every channel has for itself. Keeps its memory, so that filling it again
 * allocates nothing.
 */
public final class PaddedRuns {
  private long[] from = new long[32];
  private long[] to = new long[32];
  private int[] lead = new int[32];
  private int[] count = new int[32];
  private int[] trail = new int[32];
  private int runs;

  /** An empty list. */
  public PaddedRuns() {}

  /** Forgets all runs. */
  public void clear() {
    runs = 0;
  }

  /**
   * Appends a run, or makes the last one longer if the new one follows it on both sides.
   *
   * @param runFrom where its first float lies
   * @param runTo where its first zero goes, or its first float if it begins with none
   */
  public void add(long runFrom, long runTo, int zerosBefore, int floats, int zerosBehind) {
    if (runs > 0 && zerosBefore == 0 && trail[runs - 1] == 0 && floats > 0) {
      int last = runs - 1;
      long bytes = (long) count[last] * Float.BYTES;
      if (from[last] + bytes == runFrom
          && to[last] + (long) lead[last] * Float.BYTES + bytes == runTo) {
        count[last] += floats;
        trail[last] = zerosBehind;
        return;
      }
    }
    if (runs == count.length) {
      from = Arrays.copyOf(from, 2 * runs);
      to = Arrays.copyOf(to, 2 * runs);
      lead = Arrays.copyOf(lead, 2 * runs);
      count = Arrays.copyOf(count, 2 * runs);
      trail = Arrays.copyOf(trail, 2 * runs);
    }
    from[runs] = runFrom;
    to[runs] = runTo;
    lead[runs] = zerosBefore;
    count[runs] = floats;
    trail[runs] = zerosBehind;
    runs++;
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

  /** Floats between the zeros. */
  public int count(int run) {
    return count[run];
  }

  /** Zeros behind. */
  public int trail(int run) {
    return trail[run];
  }

  /** Writes the zeros alone, for some channels {@code pitch} bytes apart. */
  public void pad(MemorySegment target, long at, long pitch, int channels) {
    for (int channel = 0; channel < channels; channel++) {
      for (int run = 0; run < runs; run++) {
        long begin = at + channel * pitch + to[run];
        zeros(target, begin, lead[run]);
        zeros(target, begin + (long) (lead[run] + count[run]) * Float.BYTES, trail[run]);
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
