package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.Printable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one or two lines what went wrong, and chooses the exit status. */
public final class Problems {
  private final PrintWriter err;
  private final boolean debug;

  Problems(PrintWriter err, List<String> arguments) {
    this.err = err;
    this.debug = arguments.contains("--debug");
  }

  /** Reports arguments that cannot be parsed. */
  public static int handleUsage(ParameterException problem, String[] arguments) {
    var command = problem.getCommandLine();
    return new Problems(command.getErr(), List.of(arguments))
        .report(command.getCommandSpec().qualifiedName(), problem);
  }

  /** Reports what a command has thrown. */
  public static int handleExecution(Exception problem, CommandLine command, ParseResult parsed) {
    return new Problems(command.getErr(), parsed.originalArgs())
        .report(command.getCommandSpec().qualifiedName(), problem);
  }

  /** Reports what ended a command. */
  int report(String command, Throwable problem) {
    if (debug) {
      problem.printStackTrace(err);
    }
    String message = String.valueOf(problem.getMessage());
    return switch (problem) {
      case ParameterException _, UsageException _ -> {
        line(command, message + suggestion(problem));
        err.println("Try '" + command + " --help'.");
        yield ExitStatus.USAGE;
      }
      case FileFormatException _ -> {
        line(command, message);
        yield ExitStatus.INPUT;
      }
      case OutOfMemoryError _ -> {
        line(command, "needs more memory than there is: " + message);
        yield ExitStatus.INPUT;
      }
      default -> {
        line(command, "internal error: " + problem);
        err.println(
            debug ? "Please report this." : "Please report this, with the output of --debug.");
        yield ExitStatus.INTERNAL;
      }
    };
  }

  private static String suggestion(Throwable problem) {
    List<String> suggestions =
        problem instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
  }

  /** One line, whatever the message is. */
  private void line(String command, String message) {
    err.println(command + ": " + Printable.path(message));
  }

  /** Reports a problem of one of several files, after which the others still go on. */
  static void reportFile(PrintWriter err, Exception problem) {
    err.println("upconv: " + Printable.path(String.valueOf(problem.getMessage())));
  }
}
