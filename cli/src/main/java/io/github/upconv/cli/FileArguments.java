package io.github.upconv.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Positional arguments that name files, {@code -:NAME} among them. */
final class FileArguments {
  private FileArguments() {}

  /** Lets the parser take {@code -:NAME} for a file, and with it every unknown option. */
  static CommandLine accept(CommandLine command) {
    return command.setUnmatchedOptionsArePositionalParams(true);
  }

  /** Refuses unknown options that were taken for files. */
  static void requireNoOptions(List<String> arguments, CommandSpec command) {
    for (String argument : arguments) {
      boolean standardInput = argument.equals("-") || argument.startsWith("-:");
      if (argument.startsWith("-") && !standardInput) {
        throw new UnmatchedArgumentException(command.commandLine(), List.of(argument));
      }
    }
  }

  /** The only file; refuses options that were taken for files, and more files. */
  static String requireOne(String label, List<String> arguments, CommandSpec command) {
    requireNoOptions(arguments, command);
    if (arguments.size() != 1) {
      throw new UsageException(label + ": need one, were " + arguments.size());
    }
    return arguments.getFirst();
  }
}
