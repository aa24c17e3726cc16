package io.github.upconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gallery shows what its commands draw: they are run in their order, and the figures compared.
 * With {@code -Dupconv.docs=apply} the figures are replaced instead.
 */
class GalleryPageTest {
  private static final boolean APPLY = "apply".equals(System.getProperty("upconv.docs"));
  private static final String FIX =
      "mvn -q -pl cli -am test -Dtest=GalleryPageTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dupconv.docs=apply";

  private static final Path FIGURES = Path.of("docs", "gallery");
  private static final String COMMAND = "./upconv ";

  /** All figures: a page that one also reads from a train. */
  private static final long MOST_BYTES = 1_500_000;

  /** Levels of 256 by which processors without fused multiply-add may differ. */
  private static final int MOST_DIFFERENCE = 2;

  @TempDir private Path folder;

  @Test
  void showsWhatItsCommandsDraw() throws IOException {
    var page = MarkdownPage.read("docs/gallery.md");
    Path drawn = Files.createDirectories(folder.resolve(FIGURES));
    Files.createDirectories(folder.resolve("upconv-out"));
    page.commands(COMMAND).forEach(this::run);
    Path shown = MarkdownPage.ROOT.resolve(FIGURES);
    if (APPLY) {
      replace(shown, drawn);
    }
    var names = names(drawn);
    assertThat(names(shown))
        .as("figures in %s; to draw them anew: %s", shown, FIX)
        .isEqualTo(names);
    assertThat(page.pictures())
        .as("pictures of the page")
        .containsExactlyInAnyOrderElementsOf(names.stream().map("gallery/"::concat).toList());
    long bytes = 0;
    for (String name : names) {
      Figure.read(shown.resolve(name))
          .requireEqual(Figure.read(drawn.resolve(name)), name + "; to draw it anew: " + FIX);
      bytes += Files.size(shown.resolve(name));
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  /** Files of the project are read where they are, everything is written to the test's folder. */
  private void run(String command) {
    var words = command.substring(COMMAND.length()).split(" +", -1);
    Object[] arguments =
        Arrays.stream(words)
            .map(word ->
                word.startsWith("docs/") || word.startsWith("upconv-out/")
                    ? folder.resolve(word).toString()
                    : word.startsWith("cli/") ? MarkdownPage.ROOT.resolve(word).toString() : word)
            .toArray();
    var outcome = Cli.run(arguments);
    assertThat(outcome.status()).as(command + "\n" + outcome.err()).isZero();
  }

  private static void replace(Path shown, Path drawn) throws IOException {
    for (String name : names(shown)) {
      Files.delete(shown.resolve(name));
    }
    for (String name : names(drawn)) {
      Files.copy(drawn.resolve(name), shown.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * A figure, and the pictures inside it as pixels: how PNG packs them is up to the JDK.
   *
   * @param text without the pictures
   */
  private record Figure(String text, List<BufferedImage> pictures) {
    private static final Pattern PICTURE = Pattern.compile("data:image/png;base64,([^\"]*)");

    static Figure read(Path file) throws IOException {
      String text = Files.readString(file);
      var pictures = new ArrayList<BufferedImage>();
      for (var found : PICTURE.matcher(text).results().toList()) {
        byte[] png = Base64.getDecoder().decode(found.group(1));
        pictures.add(ImageIO.read(new ByteArrayInputStream(png)));
      }
      return new Figure(PICTURE.matcher(text).replaceAll("picture"), pictures);
    }

    void requireEqual(Figure other, String name) {
      assertThat(text).as(name).isEqualTo(other.text);
      for (int i = 0; i < pictures.size(); i++) {
        int difference = difference(pictures.get(i), other.pictures.get(i));
        assertThat(difference).as("%s, picture %d", name, i).isLessThanOrEqualTo(MOST_DIFFERENCE);
      }
    }

    private static int difference(BufferedImage a, BufferedImage b) {
      assertThat(a.getWidth()).isEqualTo(b.getWidth());
      assertThat(a.getHeight()).isEqualTo(b.getHeight());
      int difference = 0;
      for (int y = 0; y < a.getHeight(); y++) {
        for (int x = 0; x < a.getWidth(); x++) {
          for (int shift = 0; shift < 24; shift += 8) {
            int one = a.getRGB(x, y) >> shift & 0xff;
            int two = b.getRGB(x, y) >> shift & 0xff;
            difference = Math.max(difference, Math.abs(one - two));
          }
        }
      }
      return difference;
    }
  }
}
