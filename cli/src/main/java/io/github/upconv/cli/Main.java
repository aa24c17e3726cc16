package io.github.upconv.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    // numbers and messages, those of libraries as well, must not change with the user's language
    Locale.setDefault(Locale.ROOT);
    var output = new StandardOutput();
    var charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
    System.setOut(new PrintStream(output, false, charset));
    int status = Upconv.execute(arguments);
    System.out.flush();
    System.exit(output.isLost() ? ExitStatus.INPUT : status);
  }
}
