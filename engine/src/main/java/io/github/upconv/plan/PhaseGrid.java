package io.github.upconv.plan;

import io.github.upconv.layer.AxisMap;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A layer whose outputs fall into phases, lifted to three axes: rank 1 is a single row, rank 2 a
 * single plane of rows.
 *
 * <p>A <i>window</i> is the input shifted by a vector that some tap needs. A <i>phase group</i> is
 * the phases that read the same windows: they differ in their weights alone, so they are the rows
 * of one matrix product. A 4 x 4 kernel with stride 2 has nine windows and four groups of one phase
 * with four taps each; a kernel as long as its stride has one window and one group.
 */
final class PhaseGrid {
  /**
   * Phases that read the same windows, in the order of their taps.
   *
   * @param windows which window each tap reads
   * @param phases the phases, ascending; phase numbers count the width fastest
   * @param taps for each phase, the kernel offset of each tap, ascending
   */
  record Group(List<Integer> windows, List<Integer> phases, List<List<Integer>> taps) {}

  /** The shift of a window along each axis. */
  record Window(int depth, int height, int width) {}

  private final PhaseAxis depth;
  private final PhaseAxis height;
  private final PhaseAxis width;
  private final List<Window> windows;
  private final List<Group> groups;

  private PhaseGrid(PhaseAxis depth, PhaseAxis height, PhaseAxis width) {
    this.depth = depth;
    this.height = height;
    this.width = width;
    var windowNumbers = new LinkedHashMap<Window, Integer>();
    Map<List<Integer>, Group> byWindows = new LinkedHashMap<>();
    for (int d = 0; d < depth.phases(); d++) {
      for (int h = 0; h < height.phases(); h++) {
        for (int w = 0; w < width.phases(); w++) {
          addPhase(d, h, w, windowNumbers, byWindows);
        }
      }
    }
    windows = List.copyOf(windowNumbers.keySet());
    groups = List.copyOf(byWindows.values());
  }

  /** The grid of a geometry all of whose axes have phases. */
  static PhaseGrid of(Geometry geometry) {
    var single = new PhaseAxis(AxisMap.identity(1));
    var outer = new PhaseAxis(geometry.outer());
    var width = new PhaseAxis(geometry.inner());
    return geometry.input().rank() > 4
        ? new PhaseGrid(outer, new PhaseAxis(geometry.middle()), width)
        : new PhaseGrid(single, outer, width);
  }

  private void addPhase(
      int d,
      int h,
      int w,
      Map<Window, Integer> windowNumbers,
      Map<List<Integer>, Group> byWindows) {
    var read = new ArrayList<Integer>();
    var taps = new ArrayList<Integer>();
    for (int i = 0; i < depth.taps(d); i++) {
      for (int j = 0; j < height.taps(h); j++) {
        for (int k = 0; k < width.taps(w); k++) {
          var window = new Window(depth.shift(d, i), height.shift(h, j), width.shift(w, k));
          windowNumbers.putIfAbsent(window, windowNumbers.size());
          read.add(windowNumbers.get(window));
          int plane = depth.tap(d, i) * height.taps() + height.tap(h, j);
          taps.add(plane * width.taps() + width.tap(w, k));
        }
      }
    }
    var group =
        byWindows.computeIfAbsent(
            read, key -> new Group(List.copyOf(key), new ArrayList<>(), new ArrayList<>()));
    group.phases().add((d * height.phases() + h) * width.phases() + w);
    group.taps().add(taps);
  }

  PhaseAxis depth() {
    return depth;
  }

  PhaseAxis height() {
    return height;
  }

  PhaseAxis width() {
    return width;
  }

  List<Window> windows() {
    return windows;
  }

  List<Group> groups() {
    return groups;
  }

  /** Number of phases. */
  int phases() {
    return depth.phases() * height.phases() * width.phases();
  }

  /** Rows of positions of a batch item. */
  long rows() {
    return depth.positions() * height.positions();
  }

  /** Different shifts of the windows along an axis, ascending; a single 0 without any window. */
  int[] shifts(ToIntFunction<Window> axis) {
    int[] sorted = windows.stream().mapToInt(axis).sorted().distinct().toArray();
    return sorted.length == 0 ? new int[1] : sorted;
  }

  /** Where along the height a row of positions is. */
  long height(long row) {
    return row % height.positions();
  }

  /** The source row of a row of positions at a shift, or -1 beyond a border. */
  long sourceRow(long row, int depthShift, int heightShift) {
    long item = row / rows();
    long d = depth.source(row % rows() / height.positions(), depthShift);
    long h = height.source(height(row), heightShift);
    return depth.isInside(d) && height.isInside(h)
        ? (item * depth.sources() + d) * height.sources() + h
        : -1;
  }

  /** Position of the first pixel of a source row in a tensor. */
  long sourceAt(Tensor input, long row) {
    return Float.BYTES * input.offset()
        + row / height.sources() / depth.sources() * Geometry.batchStride(input)
        + row / height.sources() % depth.sources() * depthStride(input)
        + row % height.sources() * heightStride(input);
  }

  /** Bytes from a depth of a tensor to the next. */
  static long depthStride(Tensor tensor) {
    return tensor.shape().rank() > 4 ? Float.BYTES * tensor.stride(2) : 0;
  }

  /** Bytes from a row of a tensor to the next. */
  static long heightStride(Tensor tensor) {
    int rank = tensor.shape().rank();
    return rank > 3 ? Float.BYTES * tensor.stride(rank - 2) : 0;
  }
}
