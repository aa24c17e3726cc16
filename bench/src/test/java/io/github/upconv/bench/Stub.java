package io.github.upconv.bench;

import io.github.upconv.layer.LayerLine;

/** An implementation that is only looked at. */
record Stub(String name, String title, String version, Side side) implements Implementation {
  @Override
  public boolean supports(LayerLine line) {
    return true;
  }

  @Override
  public Run prepare(LayerData data, int threads) {
    throw new UnsupportedOperationException();
  }
}
