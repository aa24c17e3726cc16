package io.github.upconv.cli;

import io.github.upconv.cli.check.CheckResult;
import io.github.upconv.cli.check.Sweep;
import io.github.upconv.cli.run.Runner;
import io.github.upconv.machine.Peak;
import io.github.upconv.plan.Route;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reports what the engine runs on, and whether it works there. */
@Command(
    name = "doctor",
    description = {
      "Report what upconv runs on: JDK, vectors, fma, processors; test the kernels; measure the"
          + " peak and the memory bandwidth.",
      "Exit status 1 if a kernel is wrong on this machine."
    },
    footer = {"", "Examples:", "  upconv doctor", "  upconv doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private static final int CASES = 300;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var results = selfTest();
    var failed = results.stream().filter(result -> !result.passed()).toList();
    var fields = MachineReport.fields(Peak.measure());
    fields.put("self_test_cases", results.size());
    fields.put("self_test_failed", failed.size());
    if (json.isGiven()) {
      Json.print(out, fields);
    } else {
      fields.forEach((name, value) -> print(out, name, value));
    }
    if (failed.isEmpty()) {
      return ExitStatus.OK;
    }
    var first = failed.getFirst();
    var err = spec.commandLine().getErr();
    err.println("upconv doctor: kernels are wrong on this machine; one of the layers:");
    err.println("  " + first.layer() + " (" + first.describe() + ")");
    return ExitStatus.CHECK_FAILED;
  }

  private static void print(PrintWriter out, String name, Object value) {
    String text =
        value instanceof Double number
            ? String.format(Locale.ROOT, "%.1f", number)
            : value.toString();
    out.printf(Locale.ROOT, "%-22s %s%n", name.replace('_', ' '), text);
  }

  private static List<CheckResult> selfTest() {
    try (var runner = new Runner(Math.max(2, Runtime.getRuntime().availableProcessors()))) {
      var sweep = new Sweep(1, Route.strict(), runner);
      for (int i = 0; i < CASES; i++) {
        sweep.checkNext();
      }
      return sweep.results();
    }
  }
}
