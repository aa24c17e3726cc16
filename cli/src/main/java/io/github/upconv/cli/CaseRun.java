package io.github.upconv.cli;

import io.github.upconv.cli.file.FileFormatException;
import io.github.upconv.cli.file.TensorFile;
import io.github.upconv.cli.run.LayerCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the layers of case files one after the other. */
final class CaseRun {
  private final Computation computation;
  private final PrintWriter err;

  CaseRun(Computation computation, PrintWriter err) {
    this.computation = computation;
    this.err = err;
  }

  /** Computes all cases; those that cannot be computed are reported. Returns the exit status. */
  int run(List<String> cases, String folder) throws IOException {
    createFolder(folder);
    requireDistinctTargets(cases, folder);
    int status = ExitStatus.OK;
    try (var progress = new Progress(err, "case", cases.size())) {
      for (String file : cases) {
        progress.next();
        try {
          boolean passed = run(file, target(file, folder));
          status = Math.max(status, passed ? ExitStatus.OK : ExitStatus.CHECK_FAILED);
        } catch (FileFormatException e) {
          progress.clear();
          Problems.reportFile(err, e);
          status = ExitStatus.INPUT;
        }
      }
    }
    return status;
  }

  private boolean run(String file, Path target) throws FileFormatException {
    try (var arena = Arena.ofShared()) {
      var layerCase = LayerCase.read(file, arena);
      var output = computation.compute(layerCase, arena);
      TensorFile.write(target.toString(), Map.of("output", output));
      return computation.verification().passes(layerCase, output);
    } catch (IllegalArgumentException e) {
      throw LayerCase.refused(file, e);
    } catch (OutOfMemoryError e) {
      throw new FileFormatException(
          file, "needs more memory than there is: %s", String.valueOf(e.getMessage()));
    }
  }

  private static void createFolder(String folder) throws FileFormatException {
    try {
      Files.createDirectories(Path.of(folder));
    } catch (FileAlreadyExistsException e) {
      throw new FileFormatException(folder, "must be a folder, is a file");
    } catch (IOException e) {
      throw new FileFormatException(
          folder, "must be a folder that can be made, but %s", e.getClass().getSimpleName());
    }
  }

  private static Path target(String file, String folder) {
    Path name = Path.of(file).getFileName();
    return Path.of(folder).resolve(name == null ? "" : name.toString());
  }

  /** Results must overwrite neither each other nor the cases. */
  private static void requireDistinctTargets(List<String> cases, String folder) throws IOException {
    Map<Path, String> caseByTarget = new HashMap<>();
    for (String file : cases) {
      Path target = target(file, folder);
      String other = caseByTarget.put(target, file);
      if (other != null) {
        throw new UsageException(
            "--out-dir: each case needs its own result, but "
                + target
                + " is that of "
                + other
                + " and of "
                + file);
      }
      Path source = Path.of(file);
      if (Files.exists(target) && Files.exists(source) && Files.isSameFile(target, source)) {
        throw new UsageException("--out-dir: the result must not replace the case " + file);
      }
    }
  }
}
