package io.github.upconv.cli.check;

import io.github.upconv.cli.reference.Accuracy;
import io.github.upconv.cli.reference.Reference;
import io.github.upconv.cli.run.LayerCase;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Engine;
import io.github.upconv.tensor.Layout;
import io.github.upconv.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/** Checks cases with both engines. */
public final class CaseCheck {
  private final Runner runner;

  /** Checks that compute on the threads of a runner. */
  public CaseCheck(Runner runner) {
    this.runner = runner;
  }

  /**
   * Checks a case.
   *
   * @throws IllegalArgumentException if the engine refuses it
   */
  public CheckResult check(LayerCase layerCase) {
    try (var arena = Arena.ofShared()) {
      Tensor scalar = compute(layerCase, Engine.SCALAR, arena);
      Tensor simd = compute(layerCase, Engine.best(), arena);
      return judge(layerCase, false, scalar, simd);
    }
  }

  private Tensor compute(LayerCase layerCase, Engine engine, Arena arena) {
    return runner.compute(layerCase, engine, Layout.CHANNELS_FIRST, arena);
  }

  /**
   * Judges what the engines gave.
   *
   * @param exact whether no operation of the case rounds, so that every output must be exact
   */
  static CheckResult judge(LayerCase layerCase, boolean exact, Tensor scalar, Tensor simd) {
    var line = layerCase.line();
    var reference = new Reference(line.layer(), layerCase.input(), layerCase.parameters());
    boolean identical = new Comparison(scalar, simd).identical();
    Tensor expected = layerCase.expected();
    if (expected == null) {
      var accuracy = reference.judge(exact, simd).getFirst();
      return new CheckResult(
          layerCase.name(),
          line.toString(),
          identical,
          accuracy.worst(),
          accuracy.failures(),
          null,
          true);
    }
    List<Accuracy> both = reference.judge(exact, simd, expected);
    return new CheckResult(
        layerCase.name(),
        line.toString(),
        identical,
        both.getFirst().worst(),
        both.getFirst().failures(),
        new Comparison(simd, expected).largestDifference(),
        both.getLast().failures() == 0);
  }
}
