package io.github.upconv.plan;

/**
 * Output slices that follow each other, and the input slices that they read. Slices are numbered
 * through all batch items.
 *
 * @param first first output slice
 * @param end one behind the last output slice
 * @param firstSource first input slice that one of them reads
 * @param endSource one behind the last
 */
record SliceRange(long first, long end, long firstSource, long endSource) {
  /** One of some nearly equal parts of all output slices, which are one or more. */
  static SliceRange of(Geometry geometry, int part, int parts) {
    long slices = geometry.outputSlices();
    long first = slices * part / parts;
    long end = slices * (part + 1) / parts;
    long perItem = geometry.outer().outputExtent();
    long sourcesPerItem = geometry.outer().inputExtent();
    long firstItem = first / perItem;
    long lastItem = (end - 1) / perItem;
    // only the first and the last item may be cut
    long endOfFirst = Math.min(perItem, end - firstItem * perItem);
    var outer = geometry.outer();
    var ofFirst = SourceRange.of(outer, first - firstItem * perItem, endOfFirst);
    var ofLast =
        firstItem == lastItem ? ofFirst : SourceRange.of(outer, 0, end - lastItem * perItem);
    return new SliceRange(
        first,
        end,
        firstItem * sourcesPerItem + ofFirst.first(),
        lastItem * sourcesPerItem + ofLast.end());
  }
}
