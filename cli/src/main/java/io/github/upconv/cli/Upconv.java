package io.github.upconv.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The program without a command: help and version. */
@Command(
    name = "upconv",
    description = {
      "Runs, checks and times upsampling layers: transposed convolution, resize-convolution and"
          + " sub-pixel convolution.",
    },
    versionProvider = Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "A layer is described by one line, such as:",
      "  conv-transpose input=1x256x16x16 channels=128 kernel=4x4 stride=2x2 pads=1,1,1,1",
      "  resize-conv input=1x64x128x128 channels=32 mode=nearest scale=2x2 kernel=3x3 padding=1",
      "  sub-pixel-conv input=1x32x128x128 channels=1 upscale=2 kernel=3x3 padding=1",
      "",
      "Examples:",
      "  upconv demo",
      "  upconv check",
      "  upconv run conv-transpose --stride 2 --padding 1 in.npy --weight w.npy -o out.npy",
      "  upconv explain conv-transpose input=1x64x32x32 channels=3 kernel=4x4 stride=2 padding=1",
      "",
      "Exit status: 0 success, 1 a check failed, 2 wrong usage (also tensors that do not fit each"
          + " other), 3 unreadable, malformed or unsupported input, 69 no suitable JDK, 70 internal"
          + " error."
    })
final class Upconv implements Runnable {
  private static final List<String> COMMANDS =
      List.of(
          "run",
          "check",
          "bench",
          "inspect",
          "explain",
          "overlap",
          "audit",
          "repair",
          "measure",
          "matrix",
          "generate",
          "explore",
          "doctor",
          "demo",
          "completion");

  /** Runs a command and returns its exit status. */
  static int execute(String... arguments) {
    var out = new PrintWriter(System.out, false, System.out.charset());
    var err = new PrintWriter(System.err, true, System.err.charset());
    try {
      return commandLine(arguments).setOut(out).setErr(err).execute(arguments);
    } catch (Error e) {
      // picocli handles exceptions only
      return new Problems(err, List.of(arguments)).report("upconv", e);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /**
   * The parser. Building all commands takes a good part of the start-up time, so the others are
   * left out where the first argument names one.
   */
  static CommandLine commandLine(String... arguments) {
    var line = new CommandLine(new Upconv());
    boolean named = arguments.length > 0 && COMMANDS.contains(arguments[0]);
    boolean completion = named && arguments[0].equals("completion");
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version, the JDK and the vector width.")
                .build());
    addCommonOptions(line);
    for (String name : named && !completion ? List.of(arguments[0]) : COMMANDS) {
      line.addSubcommand(name, command(name));
    }
    return line.setExpandAtFiles(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Problems::handleUsage)
        .setExecutionExceptionHandler(Problems::handleExecution);
  }

  private static Object command(String name) {
    return switch (name) {
      case "run" -> addCommonOptions(FileArguments.accept(RunCommand.commandLine()));
      case "check" -> addCommonOptions(new CommandLine(new CheckCommand()));
      case "bench" -> addCommonOptions(new CommandLine(new BenchCommand()));
      case "inspect" ->
          addCommonOptions(FileArguments.accept(new CommandLine(new InspectCommand())));
      case "explain" -> addCommonOptions(new CommandLine(new ExplainCommand()));
      case "overlap" -> addCommonOptions(new CommandLine(new OverlapCommand()));
      case "audit" -> addCommonOptions(FileArguments.accept(new CommandLine(new AuditCommand())));
      case "repair" -> addCommonOptions(FileArguments.accept(new CommandLine(new RepairCommand())));
      case "measure" ->
          addCommonOptions(FileArguments.accept(new CommandLine(new MeasureCommand())));
      case "matrix" -> addCommonOptions(new CommandLine(new MatrixCommand()));
      case "generate" -> addCommonOptions(new CommandLine(new GenerateCommand()));
      case "explore" -> addCommonOptions(new CommandLine(new ExploreCommand()));
      case "doctor" -> addCommonOptions(new CommandLine(new DoctorCommand()));
      case "demo" -> addCommonOptions(new CommandLine(new DemoCommand()));
      default -> new GenerateCompletion(); // has its own
    };
  }

  private static CommandLine addCommonOptions(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build())
        .addOption(
            OptionSpec.builder("--debug").description("Show the stack trace of an error.").build());
    return command;
  }

  @Override
  public void run() {
    throw new UsageException("need a command: " + String.join(", ", COMMANDS));
  }
}
