package io.github.upconv.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.upconv.layer.Interpolation.Coordinates;
import io.github.upconv.layer.Interpolation.Mode;
import io.github.upconv.layer.Interpolation.Rounding;
import io.github.upconv.oracle.Sampling;
import io.github.upconv.tensor.Shape;
import io.github.upconv.testkit.Cases;
import io.github.upconv.testkit.Family;
import io.github.upconv.testkit.Parallel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AxisMapTest {
  private record Term(int tap, long source, float coefficient) {}

  private static List<Term> terms(AxisMap map, long output) {
    var samples = new Samples();
    map.collect(output, samples);
    var terms = new ArrayList<Term>();
    for (int i = 0; i < samples.count(); i++) {
      terms.add(new Term(samples.tap(i), samples.source(i), samples.coefficient(i)));
    }
    return terms;
  }

  private static AxisMap map(Layer layer, long extent) {
    return layer.axisMaps(Shape.of(1, layer.inputChannels(), extent)).getFirst();
  }

  @Test
  void aTransposedConvolutionScatters() {
    var map = map(TransposedConvolution.of(1, 1, Axis.of(3).stride(2).padding(1)), 3);
    assertThat(map.outputExtent()).isEqualTo(5);
    assertThat(terms(map, 0)).containsExactly(new Term(1, 0, 1));
    assertThat(terms(map, 1)).containsExactly(new Term(0, 1, 1), new Term(2, 0, 1));
    assertThat(terms(map, 4)).containsExactly(new Term(1, 2, 1));
  }

  @Test
  void anOutputThatNoTapReachesHasNoTerms() {
    var map = map(TransposedConvolution.of(1, 1, Axis.of(2).stride(3)), 2);
    assertThat(terms(map, 2)).isEmpty();
  }

  @Test
  void borderSamplesOfAResizeFallTogether() {
    var linear = map(Resize.of(1, Interpolation.LINEAR, Scale.by(2, 1)), 3);
    assertThat(terms(linear, 0)).containsExactly(new Term(0, 0, 1));
    assertThat(terms(linear, 1)).containsExactly(new Term(0, 0, 0.75f), new Term(0, 1, 0.25f));
    assertThat(terms(linear, 5)).containsExactly(new Term(0, 2, 1));
  }

  @Test
  void padModesReadWhatTheySay() {
    var zero = Convolution.of(1, 1, Axis.of(3).padding(2));
    assertThat(terms(map(zero, 3), 0)).containsExactly(new Term(2, 0, 1));
    assertThat(terms(map(zero.padMode(PadMode.REFLECT), 3), 0))
        .containsExactly(new Term(0, 2, 1), new Term(1, 1, 1), new Term(2, 0, 1));
    assertThat(terms(map(zero.padMode(PadMode.REPLICATE), 3), 0))
        .containsExactly(new Term(0, 0, 1), new Term(1, 0, 1), new Term(2, 0, 1));
    assertThat(terms(map(zero.padMode(PadMode.REFLECT), 3), 4))
        .containsExactly(new Term(0, 2, 1), new Term(1, 1, 1), new Term(2, 0, 1));
  }

  @Test
  void aShuffleMakesPhasesIntoTaps() {
    var map = map(SubPixelConvolution.of(1, 1, 3, Axis.of(2)), 4);
    assertThat(map.outputExtent()).isEqualTo(9);
    assertThat(map.taps()).isEqualTo(6);
    assertThat(terms(map, 4)).containsExactly(new Term(1, 1, 1), new Term(4, 2, 1));
  }

  /** The samples of every mode and coordinate rule are the exact ones, rounded once. */
  @ParameterizedTest
  @EnumSource(Coordinates.class)
  void resizesAgreeWithTheDefinition(Coordinates coordinates) {
    var hows = new ArrayList<Interpolation>();
    for (var rounding : Rounding.values()) {
      hows.add(new Interpolation(Mode.NEAREST, coordinates, rounding, -0.75, false));
    }
    hows.add(new Interpolation(Mode.LINEAR, coordinates, Rounding.FLOOR, -0.75, false));
    for (double a : new double[] {-0.75, -0.6}) {
      hows.add(new Interpolation(Mode.CUBIC, coordinates, Rounding.FLOOR, a, false));
      hows.add(new Interpolation(Mode.CUBIC, coordinates, Rounding.FLOOR, a, true));
    }
    var scales = new ArrayList<Scale>();
    for (String factor : "1 2 3 1.5 0.7 1.3 4/3 0.15".split(" ")) {
      scales.add(Scale.by(factor));
    }
    for (int size = 1; size <= 6; size++) {
      scales.add(Scale.to(size));
    }
    Parallel.forEach(
        hows.stream(),
        how -> {
          for (var scale : scales) {
            for (int in = 1; in <= 5; in++) {
              requireDefinition(how, scale, in);
            }
          }
        });
  }

  private static void requireDefinition(Interpolation how, Scale scale, int in) {
    var sampling = Sampling.of(how, scale, in);
    if (sampling.outputExtent() == 0) {
      return;
    }
    var line = new LayerLine(Resize.of(1, how, scale), Shape.of(1, 1, in));
    var map = map(line.layer(), in);
    assertThat(map.outputExtent()).as("%s", line).isEqualTo(sampling.outputExtent());
    for (int o = 0; o < sampling.outputExtent(); o++) {
      var wanted = sampling.samples().get(o);
      var actual = terms(map, o);
      assertThat(actual.stream().map(Term::source))
          .as("%s%n  sources of output %d", line, o)
          .containsExactlyElementsOf(wanted.stream().map(s -> (long) s.source()).toList());
      for (int i = 0; i < wanted.size(); i++) {
        double exact = wanted.get(i).coefficient();
        double error = Math.abs(actual.get(i).coefficient() - exact);
        if (error > 0x1p-24 * Math.abs(exact) + 1e-15) {
          fail("%s%n  output %d: %s, expected %s", line, o, actual.get(i), wanted.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void samplesAscendWithoutRepetitionAndStayInside(Family family) {
    for (long seed = 0; seed < 300; seed++) {
      var line = Cases.line(family, seed);
      for (var map : line.layer().axisMaps(line.input())) {
        for (long o = 0; o < map.outputExtent(); o++) {
          Term last = new Term(-1, 0, 1);
          for (var term : terms(map, o)) {
            boolean ascends =
                term.tap > last.tap || (term.tap == last.tap && term.source > last.source);
            boolean inside =
                term.tap < map.taps() && term.source >= 0 && term.source < map.inputExtent();
            boolean unit = !map.unit() || term.coefficient == 1;
            assertThat(ascends && inside && unit && term.coefficient != 0)
                .as("%s%n  output %d: %s after %s", line, o, term, last)
                .isTrue();
            last = term;
          }
        }
      }
    }
  }
}
