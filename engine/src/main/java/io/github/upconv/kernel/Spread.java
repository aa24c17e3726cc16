package io.github.upconv.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Spreads mixed pixels over the output: weighted sums of lines, as the axes of the layer say.
 *
 * <p>Order of a sum: the first term is a product, the others are added by one multiply-add chain in
 * the order of the list. A coefficient of 1 multiplies exactly; a single term with coefficient 1
 * and no bias is a copy and keeps every bit. An output without a term is the bias, or 0. Needs: one
 * vector of slack behind every source and target, because whole vectors are moved and what is
 * written too far is written again, lines ascending.
 */
public sealed interface Spread permits ScalarSpread, SimdSpread {
  /** Position of a bias that is not there. */
  long NO_BIAS = -1;

  /**
   * Sums whole lines: {@code v[pixel][f] = sum over e of coefficient[e] * z[from[e] + pixel *
   * zPitch + f]}.
   *
   * @param z source, with {@code from} and {@code zPitch} in bytes
   * @param entries number of terms, 0 or more; none gives -0, which a bias does not change
   * @param v target at {@code vAt}, lines of {@code lineBytes} without gap
   * @param pixels number of lines
   */
  void outer(
      MemorySegment z,
      long[] from,
      float[] coefficient,
      int entries,
      long zPitch,
      MemorySegment v,
      long vAt,
      long lineBytes,
      int pixels);

  /**
   * Sums the samples of outputs {@code o, o+1, ...} of a row, then adds the bias: {@code t[i][c] =
   * bias[c] + sum over e in first[o+i] .. first[o+i+1]-1 of coefficient[e] * v[from[e] + c]}.
   *
   * @param v source at {@code vAt}, with {@code from} in bytes
   * @param o first output
   * @param bias one value per channel at {@code biasAt}; none is added if that is {@link #NO_BIAS}
   * @param biasPitch bytes from the bias of one phase of outputs to that of the next
   * @param phase phase of the first output, below {@code phases}
   * @param phases number of phases that take turns along the row
   * @param t target at {@code tAt}, lines of {@code lineBytes}, {@code tPitch} bytes apart; if
   *     there is a gap, whole vectors
   * @param outputs number of lines
   */
  void inner(
      MemorySegment v,
      long vAt,
      int o,
      int[] first,
      long[] from,
      float[] coefficient,
      MemorySegment bias,
      long biasAt,
      long biasPitch,
      int phase,
      int phases,
      MemorySegment t,
      long tAt,
      long tPitch,
      long lineBytes,
      int outputs);
}
