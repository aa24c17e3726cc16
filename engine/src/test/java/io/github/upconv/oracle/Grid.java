package io.github.upconv.oracle;

/** Sums on a dense batch x channels x depth x height x width grid, with what went into them. */
final class Grid {
  final int[] extents;

  /** The sum itself. */
  final double[] value;

  /** The sum of the positive products, coefficients of a resize included. */
  final double[] positive;

  /** The sum of the negative products, as a positive number. */
  final double[] negative;

  /** The sum of the absolute products without the coefficients of a resize. */
  final double[] reach;

  /** Number of products; 0 for an element that is not there. */
  final long[] terms;

  /** Binary digits behind the point of every coefficient. */
  int binaryDigits;

  Grid(int... extents) {
    this.extents = extents;
    int elements = 1;
    for (int extent : extents) {
      elements = Math.multiplyExact(elements, extent);
    }
    value = new double[elements];
    positive = new double[elements];
    negative = new double[elements];
    reach = new double[elements];
    terms = new long[elements];
  }

  static Grid of(float[] values, int... extents) {
    var grid = new Grid(extents);
    for (int i = 0; i < values.length; i++) {
      grid.add(i, values[i]);
      grid.terms[i] = 1;
    }
    return grid;
  }

  int extent(int axis) {
    return extents[axis];
  }

  int index(int n, int c, int d, int h, int w) {
    return (((n * extents[1] + c) * extents[2] + d) * extents[3] + h) * extents[4] + w;
  }

  /** Whether a position along the spatial axes exists. */
  boolean contains(int d, int h, int w) {
    return d >= 0 && h >= 0 && w >= 0 && d < extents[2] && h < extents[3] && w < extents[4];
  }

  /** Sum of the absolute products. */
  double magnitude(int at) {
    return positive[at] + negative[at];
  }

  /** Adds a value that is no product. */
  void add(int at, double summand) {
    value[at] += summand;
    positive[at] += Math.max(0, summand);
    negative[at] += Math.max(0, -summand);
    reach[at] += Math.abs(summand);
  }

  /** Adds {@code weight} times an element that is there. */
  void addProduct(int at, Grid from, int source, double weight) {
    addScaled(at, from, source, weight);
    reach[at] += Math.abs(weight) * from.reach[source];
  }

  /** Adds {@code coefficient} times an element; the coefficient is no weight. */
  void addSample(int at, Grid from, int source, double coefficient) {
    addScaled(at, from, source, coefficient);
    reach[at] += from.reach[source];
  }

  private void addScaled(int at, Grid from, int source, double factor) {
    boolean same = factor >= 0;
    double size = Math.abs(factor);
    value[at] += factor * from.value[source];
    positive[at] += size * (same ? from.positive[source] : from.negative[source]);
    negative[at] += size * (same ? from.negative[source] : from.positive[source]);
    terms[at] += from.terms[source];
  }

  /** This grid with each channel scaled, which is a product more, and shifted. */
  Grid scaled(float[] scale, float[] shift) {
    var scaled = new Grid(extents);
    scaled.binaryDigits = binaryDigits;
    int perChannel = extents[2] * extents[3] * extents[4];
    for (int i = 0; i < value.length; i++) {
      int channel = i / perChannel % extents[1];
      scaled.addProduct(i, this, i, scale[channel]);
      scaled.add(i, shift[channel]);
      scaled.terms[i]++;
      // a sum that overflows is not saved by a small scale
      scaled.reach[i] = Math.max(scaled.reach[i], Math.max(reach[i], magnitude(i)));
    }
    return scaled;
  }

  /** This grid with a value added to every element, which counts as a product by 1. */
  Grid plus(float[] values) {
    var sum = new Grid(extents);
    sum.binaryDigits = binaryDigits;
    for (int i = 0; i < value.length; i++) {
      sum.copy(i, this, i);
      sum.add(i, values[i]);
      sum.terms[i]++;
    }
    return sum;
  }

  void copy(int at, Grid from, int source) {
    value[at] = from.value[source];
    positive[at] = from.positive[source];
    negative[at] = from.negative[source];
    reach[at] = from.reach[source];
    terms[at] = from.terms[source];
  }
}
