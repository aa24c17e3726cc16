package io.github.upconv.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.upconv.bench.Implementation.Side;
import io.github.upconv.cli.Json;
import io.github.upconv.cli.figure.Theme;
import io.github.upconv.layer.LayerLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Implementation OURS = new Stub("simd", "upconv", "7", Side.OURS);
  private static final Implementation SCALAR = new Stub("scalar", "scalar", "7", Side.OURS);
  private static final Implementation PEER = new Stub("peer", "Peer", "1.2", Side.PEER);
  private static final Implementation OTHER = new Stub("other", "Other", "3.4", Side.PEER);
  private static final Implementation FREE =
      new Stub("free", "Peer freely", "1.2", Side.PEER_OWN_LAYOUTS);

  /** 2 * 1000 * 50 * 16 * 10^3 operations: 1.6 GFLOP. */
  private static final LayerLine LINE =
      LayerLine.parse("conv-transpose input=1x1000x20x50 channels=50 kernel=4x4 stride=2x2");

  private static final Conditions CONDITIONS =
      new Conditions(
          "core",
          2,
          3,
          List.of(OURS, SCALAR, PEER, OTHER, FREE),
          Map.of("cpu", "Some Processor", "jdk", "25", "vector_bits", 512),
          100);

  /** Ours takes 10 ms: 160 GFLOP/s, 80 % of what two threads can do. */
  private static final LayerResult FASTER =
      new LayerResult(
          "faster",
          LINE,
          List.of(
              new Timing(OURS, List.of(99.0, 10.0, 9.0)),
              new Timing(SCALAR, List.of(123.456)),
              new Timing(PEER, List.of(30.0, 25.0, 31.0)),
              new Timing(OTHER, List.of(20.0, 21.0, 19.0)),
              new Timing(FREE, List.of(8.0, 5.0, 6.0))));

  private static final LayerResult SLOWER =
      new LayerResult(
          "slower",
          LINE,
          List.of(new Timing(OURS, List.of(8.0, 12.0)), new Timing(OTHER, List.of(5.0, 5.0))));

  private static final Report REPORT = new Report(CONDITIONS, List.of(FASTER, SLOWER));

  @Test
  void aRatioIsTheFastestPeerOverOurs() {
    assertThat(FASTER.ratio()).contains(2.0);
    assertThat(FASTER.ratioToAnyLayout()).contains(0.6);
    assertThat(SLOWER.ratio()).contains(0.5);
    assertThat(SLOWER.ratioToAnyLayout()).contains(0.5);
  }

  @Test
  void theTableHasARowPerLayer() {
    assertThat(REPORT.markdown("name.svg").lines())
        .startsWith(
            "# upconv and peers: core layers, 2 threads",
            "",
            "![upconv and peers: core layers, 2 threads](name.svg)",
            "",
            "| layer  |   GFLOP |  upconv |  scalar |    Peer |   Other | Peer freely |   ratio |"
                + " any layout | GFLOP/s | of peak |",
            "| ------ | ------: | ------: | ------: | ------: | ------: | ----------: | ------: |"
                + " ---------: | ------: | ------: |",
            "| faster |   1.600 |   10.00 |   123.5 |   30.00 |   20.00 |       6.000 |    2.00 |"
                + "       0.60 |   160.0 |    80 % |",
            "| slower |   1.600 |   10.00 |       - |       - |   5.000 |           - |    0.50 |"
                + "       0.50 |   160.0 |    80 % |")
        .contains("| Peer freely | 1.2 |", "| cpu | Some Processor |", "| vector bits | 512 |")
        .noneMatch(line -> line.startsWith("| " + OURS.title() + " |"));
  }

  @Test
  void summariesCountWhereWeLose() {
    assertThat(REPORT.summaries())
        .containsExactly(
            "against the fastest peer on the same tensors: geometric mean 1.00, least 0.50, slower"
                + " on 1 of 2 layers",
            "against the fastest peer in any layout: geometric mean 0.55, least 0.50, slower on 2"
                + " of 2 layers");
  }

  @Test
  void withoutPeersThereIsNoRatio() {
    var alone = new Conditions("core", 1, 1, List.of(OURS), Map.of(), 100);
    var result = new LayerResult("alone", LINE, List.of(new Timing(OURS, List.of(10.0))));
    var report = new Report(alone, List.of(result));
    assertThat(report.markdown(null))
        .doesNotContain("![")
        .contains("# upconv and peers: core layers, 1 thread\n\n| layer ")
        .contains("| alone |   1.600 |   10.00 |       - |          - |   160.0 |   160 % |");
    assertThat(report.summaries()).singleElement().asString().startsWith("no peers");
  }

  @Test
  void theDocumentHasEveryRound() throws IOException {
    var text = new StringWriter();
    Json.print(new PrintWriter(text), REPORT.document());
    JsonNode document = new ObjectMapper().readTree(text.toString());
    assertThat(document.get("threads").intValue()).isEqualTo(2);
    assertThat(document.get("machine").get("cpu").textValue()).isEqualTo("Some Processor");
    assertThat(document.get("versions").get("other").textValue()).isEqualTo("3.4");
    JsonNode faster = document.get("results").get(0);
    assertThat(LayerLine.parse(faster.get("layer").textValue())).isEqualTo(LINE);
    assertThat(faster.get("ratio").doubleValue()).isEqualTo(2);
    assertThat(faster.get("ratio_any_layout").doubleValue()).isEqualTo(0.6);
    JsonNode ours = faster.get("timings").get(0);
    assertThat(ours.get("implementation").textValue()).isEqualTo("simd");
    assertThat(ours.get("median_ms").doubleValue()).isEqualTo(10);
    assertThat(ours.get("rounds_ms")).hasSize(3);
    assertThat(ours.get("gflops").doubleValue()).isCloseTo(160, within(1e-9));
    assertThat(ours.get("share_of_peak").doubleValue()).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void theFigureSaysWhatIsCompared() {
    assertThat(REPORT.figure().svg(Theme.AUTO))
        .contains(
            "Bar: time of the fastest of Peer 1.2 and Other 3.4, over that of upconv",
            "Some Processor, JDK 25, 512 bits, peak 100 GFLOP/s per core",
            ">2.00<",
            ">0.60<",
            ">0.50<");
  }
}
