package io.github.upconv.bench.peers;

/** oneDNN on plain tensors: reorders into its layouts and back are part of every run. */
public final class OneDnnPlain extends OneDnn {
  /** Loads the library. */
  public OneDnnPlain() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public String title() {
    return "oneDNN";
  }

  @Override
  public Side side() {
    return Side.PEER;
  }
}
