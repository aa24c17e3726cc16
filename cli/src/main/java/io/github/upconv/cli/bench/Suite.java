package io.github.upconv.cli.bench;

import io.github.upconv.layer.LayerLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Upsampling layers of real networks, from the table that ships with the program. */
public final class Suite {
  private static final String TABLE = "/io/github/upconv/cli/layers.tsv";

  private Suite() {}

  /** A layer and where it is from. */
  public record Entry(String set, String name, LayerLine line) {}

  /** The layers of a set, or of all sets for {@code all}. */
  public static List<Entry> layers(String set) {
    return table().stream().filter(entry -> set.equals("all") || set.equals(entry.set)).toList();
  }

  private static List<Entry> table() {
    var entries = new ArrayList<Entry>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Suite.class.getResourceAsStream(TABLE), TABLE),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          entries.add(new Entry(columns[1], columns[2], LayerLine.parse(columns[3])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }
}
