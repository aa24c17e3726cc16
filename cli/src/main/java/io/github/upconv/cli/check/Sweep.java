package io.github.upconv.cli.check;

import io.github.upconv.cli.run.Runner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Generated cases of all layer families, the same ones for the same seed. */
public final class Sweep {
  private final long seed;
  private final Runner alone = new Runner(1);
  private final Runner together;
  private final List<CheckResult> results = new ArrayList<>();
  private final Map<String, FamilySummary> families = new TreeMap<>();

  /**
   * @param together computes every other case; the others are computed by one thread
   */
  public Sweep(long seed, Runner together) {
    this.seed = seed;
    this.together = together;
  }

  /** Generates and checks the next case. */
  public void checkNext() {
    int number = results.size();
    var random = new SplittableRandom(seed * 1_000_003 + number);
    var generated = SweepCase.draw("sweep " + seed + "/" + number, random);
    var result = generated.check(number % 2 == 0 ? alone : together);
    results.add(result);
    families.computeIfAbsent(generated.family(), _ -> new FamilySummary()).add(generated, result);
  }

  /** What was found so far. */
  public List<CheckResult> results() {
    return results;
  }

  /** Summaries by family. */
  public Map<String, FamilySummary> families() {
    return families;
  }
}
