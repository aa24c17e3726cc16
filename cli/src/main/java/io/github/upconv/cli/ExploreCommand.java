package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the page with figures to play with. */
@Command(
    name = "explore",
    description = {
      "Write a page with figures to play with: overlap along a line, in the plane and in stacks of"
          + " layers, and the gains of weights.",
      "The page is one file, works offline and shows the numbers of overlap."
    },
    footer = {"", "Examples:", "  upconv explore -o page.html"})
final class ExploreCommand implements Callable<Integer> {
  private static final String PAGE = "explore.html";

  @Option(
      names = "-o",
      required = true,
      paramLabel = "PAGE",
      description = "Where the page goes, as .html.")
  private String page = "";

  @Override
  public Integer call() throws FileFormatException {
    if (!page.toLowerCase(Locale.ROOT).endsWith(".html")) {
      throw new UsageException("-o: need a name that ends in .html, was " + page);
    }
    OutputFile.write(page, ExploreCommand::copy);
    return ExitStatus.OK;
  }

  private static void copy(OutputStream out) throws IOException {
    try (InputStream in = ExploreCommand.class.getResourceAsStream(PAGE)) {
      Objects.requireNonNull(in, PAGE).transferTo(out);
    }
  }
}
