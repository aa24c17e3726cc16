package io.github.upconv.layer;

import java.math.BigInteger;

/**
 * One axis of a layer at one input extent, as a sparse linear map from source positions to outputs.
 *
 * <p>Every layer of the family is, per axis, {@code out[o] = sum over taps t and samples (i, c) of
 * c * Z[t][i]}, where {@code Z[t]} is the input mixed over channels with the weights of tap {@code
 * t}. Layers with more axes are the product of their axes. This is the whole difference between the
 * families, and what overlap counting looks at.
 */
public sealed interface AxisMap {
  /** Extent of the input. */
  long inputExtent();

  /** Extent of the output, 1 or more. */
  long outputExtent();

  /** Number of taps, that is of channel mixings. */
  int taps();

  /** Whether every coefficient is 1. */
  boolean unit();

  /**
   * Outputs after which the sources have advanced by one, borders aside; 0 where there is no such
   * number, as for a resize by 1.5 or a strided convolution.
   */
  int phases();

  /** Upper bound of the sources between an output's own position and a source that it reads. */
  int reach();

  /**
   * The same axis with more sources at both ends, and as many more outputs as they make: what an
   * output reads where no border is near. Output {@code o} of this axis is output {@code o + phases
   * * sources} there. Only for axes with {@link #phases}.
   *
   * @param sources number of sources added at each end, 0 or more
   */
  AxisMap widen(int sources);

  /** Appends the samples of an output, ascending in tap, then in source, without repetition. */
  void collect(long output, Samples into);

  /** The axis that nothing happens on: one tap that copies. */
  static AxisMap identity(long extent) {
    return new Gather(Resample.identity(extent), extent, 1, 1, 1, 0, PadMode.ZERO);
  }

  /**
   * Transposed convolution: tap {@code t} of input {@code i} lands on {@code i * stride + t *
   * dilation - padBegin}.
   *
   * @param padBegin crop at the begin; negative extends the output
   * @param period distance of taps that land on the same phase: {@code stride / gcd}
   * @param gcd greatest common divisor of stride and dilation
   * @param inverse inverse of {@code dilation / gcd} modulo {@code period}
   */
  record Scatter(
      long inputExtent,
      long outputExtent,
      int taps,
      int stride,
      int dilation,
      long padBegin,
      int period,
      int gcd,
      int inverse)
      implements AxisMap {
    static Scatter of(long inputExtent, long outputExtent, Axis axis, long padBegin) {
      var stride = BigInteger.valueOf(axis.stride());
      var dilation = BigInteger.valueOf(axis.dilation());
      var gcd = stride.gcd(dilation);
      var period = stride.divide(gcd);
      return new Scatter(
          inputExtent,
          outputExtent,
          axis.kernel(),
          axis.stride(),
          axis.dilation(),
          padBegin,
          period.intValueExact(),
          gcd.intValueExact(),
          dilation.divide(gcd).modInverse(period).intValueExact());
    }

    @Override
    public boolean unit() {
      return true;
    }

    @Override
    public int phases() {
      return stride;
    }

    @Override
    public int reach() {
      return Checks.toInt("padding", (Math.abs(padBegin) + (long) taps * dilation) / stride + 2);
    }

    @Override
    public AxisMap widen(int sources) {
      return new Scatter(
          inputExtent + 2L * sources,
          outputExtent + 2L * sources * stride,
          taps,
          stride,
          dilation,
          padBegin,
          period,
          gcd,
          inverse);
    }

    @Override
    public void collect(long output, Samples into) {
      long at = output + padBegin;
      if (at < 0 || at % gcd != 0) {
        return;
      }
      // taps on this phase are tap = at / dilation modulo period; smaller ones lie past the input
      long tap = at / gcd % period * inverse % period;
      long past = at - (inputExtent - 1) * stride;
      if (past > tap * dilation) {
        tap += Math.ceilDiv(past - tap * dilation, (long) dilation * period) * period;
      }
      for (; tap < taps && tap * dilation <= at; tap += period) {
        into.add((int) tap, (at - tap * dilation) / stride, 1);
      }
    }
  }

  /**
   * Resize, pad, then convolve: tap {@code t} of output {@code o} reads the resized position {@code
   * o * stride + t * dilation - padBegin}.
   */
  record Gather(
      Resample resample,
      long outputExtent,
      int taps,
      int stride,
      int dilation,
      long padBegin,
      PadMode padMode)
      implements AxisMap {
    @Override
    public long inputExtent() {
      return resample.inputExtent();
    }

    @Override
    public boolean unit() {
      return resample.unit();
    }

    @Override
    public int phases() {
      return stride == 1 ? resample.factor() : 0;
    }

    @Override
    public int reach() {
      // a cubic resize reads two sources to either side
      int factor = Math.max(1, resample.factor());
      return Checks.toInt("padding", (Math.abs(padBegin) + (long) taps * dilation) / factor + 4);
    }

    @Override
    public AxisMap widen(int sources) {
      long more = 2L * sources * resample.factor();
      return new Gather(
          resample.widen(sources), outputExtent + more, taps, stride, dilation, padBegin, padMode);
    }

    @Override
    public void collect(long output, Samples into) {
      long extent = resample.outputExtent();
      for (int tap = 0; tap < taps; tap++) {
        long position = output * stride + (long) tap * dilation - padBegin;
        if (position < 0 || position >= extent) {
          switch (padMode) {
            case ZERO -> {
              continue;
            }
            case REFLECT -> position = position < 0 ? -position : 2 * (extent - 1) - position;
            case REPLICATE -> position = Math.clamp(position, 0, extent - 1);
          }
        }
        resample.collect(position, tap, into);
      }
    }
  }

  /**
   * Pixel shuffle behind a map: output {@code o} is phase {@code o mod factor} of position {@code o
   * / factor}. Tap {@code t} of the inner map becomes one tap per phase, {@code t * factor +
   * phase}.
   */
  record Shuffle(Gather inner, int factor) implements AxisMap {
    @Override
    public long inputExtent() {
      return inner.inputExtent();
    }

    @Override
    public long outputExtent() {
      return Checks.multiply(inner.outputExtent(), factor);
    }

    @Override
    public int taps() {
      return Checks.toInt("taps", (long) inner.taps() * factor);
    }

    @Override
    public boolean unit() {
      return inner.unit();
    }

    @Override
    public int phases() {
      return inner.phases() * factor;
    }

    @Override
    public int reach() {
      return inner.reach();
    }

    @Override
    public AxisMap widen(int sources) {
      return new Shuffle((Gather) inner.widen(sources), factor);
    }

    @Override
    public void collect(long output, Samples into) {
      int first = into.count();
      inner.collect(output / factor, into);
      into.spreadTaps(first, factor, (int) (output % factor));
    }
  }
}
