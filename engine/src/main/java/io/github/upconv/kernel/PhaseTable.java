package io.github.upconv.kernel;

/**
 * The samples of a tile of the innermost axis, by output phase: all outputs of a phase read the
 * same taps at sources that advance with the output, so neighbouring outputs of a phase are
 * neighbouring lanes. Outputs that do not fit the pattern, as next to a reflecting border, are
 * listed one by one.
 *
 * @param steps outputs of each phase; the last may lie past the tile
 * @param pattern the first output of each phase
 * @param unit whether every coefficient of the pattern is 1
 * @param left neutral elements in front of each line
 * @param right neutral elements behind each line
 * @param odd outputs that do not fit
 */
public record PhaseTable(
    int steps, SampleSums pattern, boolean unit, int left, int right, SampleSums odd) {
  /** A table; looks itself whether its pattern is a plain sum. */
  public PhaseTable(int steps, SampleSums pattern, int left, int right, SampleSums odd) {
    this(steps, pattern, pattern.isUnit(), left, right, odd);
  }

  /** Outputs per source step. */
  public int phases() {
    return pattern.count();
  }
}
