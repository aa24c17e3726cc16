package io.github.upconv.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Boxes of outputs, a tile of each of the three axes, for ranges of images.
 *
 * @param geometry the layer at the input shape
 * @param middleTiles tiles of the middle axis
 * @param innerTiles tiles of the innermost axis
 * @param rows most rows of sources of a box, those around it aside
 * @param images what each box is computed for, batch items or all of their channels
 */
record TileBoxes(
    Geometry geometry,
    List<AxisTile> middleTiles,
    List<AxisTile> innerTiles,
    int rows,
    long images) {
  /**
   * Makes a task of a box.
   *
   * @param <T> kind of task
   */
  interface Maker<T> {
    /** The task for a box and the images from {@code first} to {@code end - 1}. */
    T task(AxisTile outer, AxisTile middle, AxisTile inner, int innerTile, long first, long end);
  }

  static TileBoxes of(Geometry geometry, List<AxisTile> innerTiles, int rows, long images) {
    var middle = geometry.middle();
    var middleTiles = AxisTile.split(middle, Math.ceilDiv(middle.inputExtent(), (long) rows));
    return new TileBoxes(geometry, middleTiles, innerTiles, rows, images);
  }

  /** The tasks of several workers: some for each, so that they end at nearly the same time. */
  <T> Cut<T> cut(int workers, Maker<T> maker) {
    return new Cut<>(List.of(), tasks(workers == 1 ? 1 : 4L * workers, maker));
  }

  /** All tasks, so many of them if there are enough images, or slices to cut. */
  <T> List<T> tasks(long wanted, Maker<T> maker) {
    long ranges = Math.min(images, wanted);
    long sources = geometry.outer().inputExtent() * middleTiles.getFirst().sources();
    long pieces = Math.max(Math.ceilDiv(sources, rows), Math.ceilDiv(wanted, ranges));
    var tasks = new ArrayList<T>();
    for (var outer : AxisTile.split(geometry.outer(), pieces)) {
      for (var middle : middleTiles) {
        for (int inner = 0; inner < innerTiles.size(); inner++) {
          for (long range = 0; range < ranges; range++) {
            long first = images * range / ranges;
            long end = images * (range + 1) / ranges;
            tasks.add(maker.task(outer, middle, innerTiles.get(inner), inner, first, end));
          }
        }
      }
    }
    return List.copyOf(tasks);
  }

  /** A number of boxes in words, by the first of them. */
  static String describe(int number, AxisTile outer, AxisTile middle, AxisTile inner) {
    return String.format(
        Locale.ROOT,
        "%,d of up to %d x %d x %d source positions",
        number,
        outer.sources(),
        middle.sources(),
        inner.sources());
  }

  /**
   * Lists what the rows of outputs of a box read, which is the same for all images.
   *
   * @param outerPitch bytes from a source to the next along the outermost axis
   * @param middlePitch the same along the middle axis
   * @param tapBytes bytes from the taps of a row to those of the next
   */
  static void findRows(
      Workspace workspace,
      Geometry geometry,
      AxisTile outer,
      AxisTile middle,
      long outerPitch,
      long middlePitch,
      long tapBytes) {
    var rows = workspace.sourceRows;
    rows.clear();
    for (int o = 0; o < outer.outputs(); o++) {
      workspace.outer.clear();
      geometry.outer().collect(outer.first() + o, workspace.outer);
      for (int m = 0; m < middle.outputs(); m++) {
        workspace.middle.clear();
        geometry.middle().collect(middle.first() + m, workspace.middle);
        rows.addRow();
        for (int i = 0; i < workspace.outer.count(); i++) {
          long slice = workspace.outer.source(i) - outer.firstSource();
          int tap = workspace.outer.tap(i) * geometry.middle().taps();
          for (int j = 0; j < workspace.middle.count(); j++) {
            long line = workspace.middle.source(j) - middle.firstSource();
            rows.addSource(
                slice * outerPitch + line * middlePitch,
                (tap + workspace.middle.tap(j)) * tapBytes);
          }
        }
      }
    }
  }
}
