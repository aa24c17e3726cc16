package io.github.upconv.cli;

import io.github.upconv.cli.figure.Drawing;
import java.io.PrintWriter;
import java.util.Map;

/** What a command found out. */
interface Report {
  /** Prints it for people: verdict first, advice last. */
  void print(PrintWriter out);

  /** The document for programs. */
  Map<String, Object> describe();

  /** The figure. */
  Drawing draw();
}
