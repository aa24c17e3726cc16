package io.github.upconv.kernel;

/**
 * The samples of a tile of the innermost axis for lines of channels, by output phase: those of
 * output {@code step * phases + phase} lie {@code step} sources behind those of output {@code
 * phase}. Positions are numbers of sources.
 */
public final class LineTable {
  private final SampleSums pattern;
  private final int[] firstStep;
  private final int[] endStep;
  private final SampleSums odd;

  /**
   * Keeps the arrays.
   *
   * @param pattern the first output of each phase, as if no border were near
   * @param firstStep by phase: the first step whose sources are all there
   * @param endStep by phase: one behind the last such step
   * @param odd outputs of other steps, and those that do not fit the pattern
   */
  public LineTable(SampleSums pattern, int[] firstStep, int[] endStep, SampleSums odd) {
    this.pattern = pattern;
    this.firstStep = firstStep;
    this.endStep = endStep;
    this.odd = odd;
  }

  /** Outputs per source step. */
  int phases() {
    return pattern.count();
  }

  SampleSums pattern() {
    return pattern;
  }

  /** The first step of a phase whose output is {@code first} or more and fits the pattern. */
  int firstStep(int phase, int first) {
    return Math.max(firstStep[phase], Math.ceilDiv(first - phase, phases()));
  }

  /** One behind the last step of a phase whose output is below {@code end} and fits. */
  int endStep(int phase, int end) {
    return Math.min(endStep[phase], Math.ceilDiv(end - phase, phases()));
  }

  SampleSums odd() {
    return odd;
  }
}
