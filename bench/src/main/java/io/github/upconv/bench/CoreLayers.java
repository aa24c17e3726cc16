package io.github.upconv.bench;

import io.github.upconv.layer.LayerLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The layers of set {@code core} in {@code layers.tsv}: real layers of real networks. */
final class CoreLayers {
  private static final String FILE = "/io/github/upconv/cli/layers.tsv";

  private CoreLayers() {}

  /** Layers by name, in the order of the file. */
  static Map<String, LayerLine> byName() {
    var layers = new LinkedHashMap<String, LayerLine>();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(CoreLayers.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        String[] columns = line.split("\t", -1);
        if (columns.length > 3 && columns[1].equals("core")) {
          layers.put(columns[2], LayerLine.parse(columns[3]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return layers;
  }
}
