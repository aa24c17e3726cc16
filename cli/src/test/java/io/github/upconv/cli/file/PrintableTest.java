package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text of unknown origin cannot break a line, change its direction or control a terminal. */
class PrintableTest {
  @Test
  void onlyPrintableAsciiOfAFileStays() {
    assertThat(Printable.text("a Z~\u0000\n\u001b\u007f\u0085\u00e9\u202e\ud83d\ude00"))
        .isEqualTo("a Z~\\u0000\\u000a\\u001b\\u007f\\u0085\\u00e9\\u202e\\ud83d\\ude00");
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.text("x".repeat(200))).hasSize(200);
    assertThat(Printable.text("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    assertThat(Printable.text("\u0000".repeat(1_000_000)).length()).isLessThan(210);
  }

  @Test
  void pathsStayReadable() {
    assertThat(Printable.path("B\u00fccher/\u4e2d \ud83d\ude00'\".npy"))
        .isEqualTo("B\u00fccher/\u4e2d \ud83d\ude00'\".npy");
    assertThat(Printable.path("a\n\u001b[2J\u202e\u2028\ud800.npy"))
        .isEqualTo("a\\u000a\\u001b[2J\\u202e\\u2028\\ud800.npy");
  }

  @Test
  void anExceptionEscapesWhatItIsGiven() {
    assertThat(new FileFormatException("a\nb", "must be %s, is %s of %d", "x", "\u001b[2J", 7))
        .hasMessage("a\\u000ab: must be x, is \\u001b[2J of 7");
  }
}
