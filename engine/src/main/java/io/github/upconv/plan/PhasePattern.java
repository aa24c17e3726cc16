package io.github.upconv.plan;

import io.github.upconv.kernel.LineTable;
import io.github.upconv.kernel.PhaseTable;
import io.github.upconv.kernel.SampleSums;
import io.github.upconv.kernel.StretchTable;
import io.github.upconv.layer.AxisMap;
import io.github.upconv.layer.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the outputs of a phase have in common on a tile of the innermost axis: the samples that they
 * read where no border is near. Makes the {@link PhaseTable} of the tile.
 */
final class PhasePattern {
  private final AxisMap map;
  private final AxisTile tile;
  private final boolean direct;
  private final int phases;
  private final int steps;

  /** The samples of the first output of each phase; sources relative to the tile. */
  private final int[] first;

  private final int[] taps;
  private final long[] sources;
  private final float[] coefficients;
  private final int left;
  private final int right;

  /**
   * A pattern. An axis without phases has an empty one, which no output fits.
   *
   * @param direct whether lines have no room for neutral elements around them
   */
  PhasePattern(AxisMap map, AxisTile tile, boolean direct) {
    this.map = map;
    this.tile = tile;
    this.direct = direct;
    phases = Math.max(1, map.phases());
    steps = Math.ceilDiv(tile.outputs(), phases);
    first = new int[phases + 1];
    var samples = new Samples();
    if (map.phases() > 0) {
      int margin = map.reach();
      var wide = map.widen(margin);
      for (int phase = 0; phase < phases; phase++) {
        wide.collect((long) margin * phases + phase, samples);
        first[phase + 1] = samples.count();
      }
      margin += Math.toIntExact(tile.firstSource() - tile.first() / phases);
      taps = new int[samples.count()];
      sources = new long[samples.count()];
      coefficients = new float[samples.count()];
      for (int i = 0; i < samples.count(); i++) {
        taps[i] = samples.tap(i);
        sources[i] = samples.source(i) - margin;
        coefficients[i] = samples.coefficient(i);
      }
    } else {
      taps = new int[0];
      sources = new long[0];
      coefficients = new float[0];
    }
    long low = Arrays.stream(sources).min().orElse(0);
    long high = Arrays.stream(sources).max().orElse(0) + steps - 1;
    left = direct ? 0 : Math.toIntExact(Math.max(0, -low));
    right = direct ? 0 : Math.toIntExact(Math.max(0, high - tile.sources() + 1));
  }

  /** Elements of a line with what surrounds it. */
  int lineElements() {
    return left + tile.sources() + right;
  }

  /** Sources that a tile reads beyond those that its outputs are made of. */
  static int halo(AxisMap map) {
    return map.phases() == 0 ? 0 : 2 * map.reach();
  }

  /** Whether the outputs of one step, one per phase, read every tap once at most. */
  static boolean readsOnce(AxisMap map) {
    int margin = map.reach();
    var wide = map.widen(margin);
    var samples = new Samples();
    for (int phase = 0; phase < map.phases(); phase++) {
      wide.collect((long) margin * map.phases() + phase, samples);
    }
    return samples.count() <= map.taps();
  }

  /** Whether every output is a sample as it is. */
  boolean isCopies() {
    var table = table(0);
    return table.pattern().isCopies() && table.odd().isCopies();
  }

  /** Whether lines of so many elements or more, if they are shorter, are within the sources. */
  boolean readsInside(int least) {
    int end = tile.sources() - Math.max(steps, least);
    return Arrays.stream(sources).allMatch(source -> source >= 0 && source <= end);
  }

  /** The table for lines that lie {@code pitch} bytes apart. */
  PhaseTable table(long pitch) {
    long[] from = new long[taps.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = taps[i] * pitch + (left + sources[i]) * Float.BYTES;
    }
    int[] outputs = IntStream.range(0, phases).toArray();
    var pattern = new SampleSums(outputs, first, taps, from, coefficients);
    return new PhaseTable(steps, pattern, left, right, odd(pitch, Float.BYTES));
  }

  /**
   * The samples if all outputs have as many, at distances that are the same for all phases, and fit
   * with neutral elements around the line: those of a kernel of a multiple of the stride.
   */
  Optional<StretchTable> stretchTable() {
    int samples = first[1];
    if (samples == 0 || taps[0] >= phases || odd(0, Float.BYTES).count() > 0) {
      return Optional.empty();
    }
    long step = samples == 1 ? 0 : sources[1] - sources[0];
    for (int phase = 0; phase < phases; phase++) {
      int turn = phase + taps[0];
      for (int s = 0; s < samples; s++) {
        int i = phase * samples + s;
        if (first[phase + 1] != (phase + 1) * samples
            || taps[i] != s * phases + turn % phases
            || sources[i] != sources[0] + turn / phases + s * step
            || coefficients[i] != 1) {
          return Optional.empty();
        }
      }
    }
    long from = (left + sources[0]) * phases + taps[0];
    return Optional.of(
        new StretchTable(
            phases, taps[0], samples, from * Float.BYTES, step * phases * Float.BYTES));
  }

  /** The table for lines of channels, of a pattern without room around the sources. */
  LineTable lineTable() {
    int[] firstStep = new int[phases];
    int[] endStep = new int[phases];
    for (int phase = 0; phase < phases; phase++) {
      endStep[phase] = Math.ceilDiv(tile.outputs() - phase, phases);
      for (int i = first[phase]; i < first[phase + 1]; i++) {
        firstStep[phase] = Math.max(firstStep[phase], Math.toIntExact(-sources[i]));
        endStep[phase] = Math.min(endStep[phase], Math.toIntExact(tile.sources() - sources[i]));
      }
    }
    var pattern = new SampleSums(new int[phases], first, taps, sources, coefficients);
    return new LineTable(pattern, firstStep, endStep, odd(0, 1));
  }

  /**
   * The outputs that do not fit, each with samples of its own.
   *
   * @param unit what a source counts in positions
   */
  private SampleSums odd(long pitch, int unit) {
    var odd = new ArrayList<Integer>();
    var oddFirst = new ArrayList<Integer>();
    var oddSamples = new Samples();
    var samples = new Samples();
    for (int output = 0; output < tile.outputs(); output++) {
      samples.clear();
      map.collect(tile.first() + output, samples);
      if (!fits(output, samples)) {
        odd.add(output);
        oddFirst.add(oddSamples.count());
        map.collect(tile.first() + output, oddSamples);
      }
    }
    oddFirst.add(oddSamples.count());
    int[] oddTaps = new int[oddSamples.count()];
    long[] oddFrom = new long[oddSamples.count()];
    float[] oddCoefficient = new float[oddSamples.count()];
    for (int i = 0; i < oddFrom.length; i++) {
      long source = oddSamples.source(i) - tile.firstSource();
      oddTaps[i] = oddSamples.tap(i);
      oddFrom[i] = oddSamples.tap(i) * pitch + (left + source) * unit;
      oddCoefficient[i] = oddSamples.coefficient(i);
    }
    return new SampleSums(
        odd.stream().mapToInt(i -> i).toArray(),
        oddFirst.stream().mapToInt(i -> i).toArray(),
        oddTaps,
        oddFrom,
        oddCoefficient);
  }

  /** Whether an output reads the samples of its phase, those beyond the borders left away. */
  private boolean fits(int output, Samples actual) {
    if (map.phases() == 0) {
      return false;
    }
    int phase = output % phases;
    int next = 0;
    for (int i = first[phase]; i < first[phase + 1]; i++) {
      long inTile = sources[i] + output / phases;
      long source = inTile + tile.firstSource();
      if (direct && (inTile < 0 || inTile >= tile.sources())) {
        return false;
      }
      if (source < 0 || source >= map.inputExtent()) {
        if (coefficients[i] < 0) {
          // times the -0 beyond the border it gives +0, which turns a sum of -0, and the bias -0 of
          // an output without term, into +0
          return false;
        }
        continue;
      }
      if (next == actual.count()
          || actual.tap(next) != taps[i]
          || actual.source(next) != source
          || actual.coefficient(next) != coefficients[i]) {
        return false;
      }
      next++;
    }
    return next == actual.count();
  }
}
