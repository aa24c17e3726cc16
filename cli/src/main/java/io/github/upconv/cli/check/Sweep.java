package io.github.upconv.cli.check;

import io.github.upconv.cli.run.Runner;
import io.github.upconv.plan.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Generated cases of all layer families, the same ones for the same seed. */
public final class Sweep {
  private final long seed;
  private final List<Route> routes;
  private final Runner alone = new Runner(1);
  private final Runner together;
  private final List<CheckResult> results = new ArrayList<>();
  private int number;
  private final Map<String, FamilySummary> families = new TreeMap<>();

  /**
   * @param routes those to take; cases that none of them can take are left away
   * @param together computes every other case; the others are computed by one thread
   */
  public Sweep(long seed, List<Route> routes, Runner together) {
    this.seed = seed;
    this.routes = routes;
    this.together = together;
  }

  /** Generates and checks the next case. */
  public void checkNext() {
    SweepCase generated;
    do {
      var random = new SplittableRandom(seed * 1_000_003 + number);
      generated = SweepCase.draw("sweep " + seed + "/" + number, random);
      number++;
    } while (CaseCheck.taken(generated.line().layer(), routes).isEmpty());
    var result = generated.check(number % 2 == 0 ? together : alone, routes);
    var family = families.computeIfAbsent(generated.family(), _ -> new FamilySummary());
    family.add(generated, result);
    results.add(result);
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
