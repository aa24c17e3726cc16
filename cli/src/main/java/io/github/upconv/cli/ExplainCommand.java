package io.github.upconv.cli;

import io.github.upconv.layer.LayerLine;
import io.github.upconv.plan.Plan;
import io.github.upconv.tensor.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how layers would be computed. */
@Command(
    name = "explain",
    description =
        "Say how a layer is computed: output shape, overlap, route and why, memory and work.",
    footer = {
      "",
      "Examples:",
      "  upconv explain conv-transpose input=1x64x32x32 channels=3 kernel=4x4 stride=2 padding=1",
      "  upconv explain 'resize input=1x3x64x64 mode=cubic scale=1.5' --json"
    })
final class ExplainCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "LAYER LINE",
      description = "A layer line, quoted or not.")
  private List<String> words = new ArrayList<>();

  @Mixin private EngineOption engine;

  @Mixin private PrecisionOption precision;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var plan = plan(LayerWords.parseOne(words));
    if (json.isGiven()) {
      Json.print(out, describe(plan));
    } else {
      out.print(plan.explain());
    }
    return ExitStatus.OK;
  }

  private Plan plan(LayerLine line) {
    try {
      return Plan.of(
          line.layer(), line.input(), engine.value(), Layout.CHANNELS_FIRST, precision.value());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private static Map<String, Object> describe(Plan plan) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("layer", new LayerLine(plan.layer(), plan.inputShape()));
    fields.put("output", plan.outputShape());
    fields.put("engine", EngineConverter.name(plan.engine()));
    fields.put("precision", plan.precision());
    fields.put("route", plan.route());
    fields.put("scratch_bytes", plan.scratchBytes());
    fields.put("nominal_multiply_adds", plan.layer().nominalMultiplyAdds(plan.inputShape()));
    fields.put("multiply_adds", plan.multiplyAdds());
    fields.put("explanation", plan.explain().lines().toList());
    return fields;
  }
}
