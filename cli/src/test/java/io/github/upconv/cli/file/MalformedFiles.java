package io.github.upconv.cli.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Files that are malformed, unsupported or merely odd, made by rules: what a reader of untrusted
 * files has to survive. Each has one tensor, or would have one.
 */
public final class MalformedFiles {
  /** What odd files contain: a tensor of shape 2x3 with these values. */
  static final float[] VALUES = {0, 1, 2, 3, 4, 5};

  static final byte[] DATA = Bytes.floats(VALUES);

  private final String extension;
  private final List<MalformedFile> files = new ArrayList<>();

  /** Collects files of one format. */
  MalformedFiles(String extension) {
    this.extension = extension;
  }

  /**
   * A file.
   *
   * @param name a name for it, without folder, that says what is wrong
   * @param odd whether it is correct after all and holds {@link #VALUES}; else it must be refused
   *     when its tensor is read
   */
  public record MalformedFile(String name, byte[] bytes, boolean odd) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All files of all formats. */
  public static List<MalformedFile> all() {
    return All.FILES;
  }

  List<MalformedFile> files() {
    return files;
  }

  void refused(String what, byte[] bytes) {
    add(what, bytes, false);
  }

  void odd(String what, byte[] bytes) {
    add(what, bytes, true);
  }

  /** Cuts a correct file behind and around each of the given places, and at its very start. */
  void truncations(byte[] correct, int... places) {
    for (int place : places) {
      for (int length = Math.max(0, place - 1); length <= place + 1; length++) {
        if (length < correct.length) {
          refused("truncated to " + length, Arrays.copyOf(correct, length));
        }
      }
    }
  }

  /** Made once, when they are needed. */
  private static final class All {
    static final List<MalformedFile> FILES =
        Stream.of(MalformedNpy.files(), MalformedNpz.files(), MalformedSafetensors.files())
            .flatMap(List::stream)
            .toList();
  }

  private void add(String what, byte[] bytes, boolean odd) {
    String name =
        String.format(
            Locale.ROOT,
            "%03d-%s%s",
            files.size(),
            what.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT),
            extension);
    files.add(new MalformedFile(name, bytes, odd));
  }
}
