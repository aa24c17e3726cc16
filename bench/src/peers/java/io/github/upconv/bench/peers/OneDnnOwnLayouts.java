package io.github.upconv.bench.peers;

/** oneDNN on tensors that are in its layouts before and after the run: no reorders. */
public final class OneDnnOwnLayouts extends OneDnn {
  /** Loads the library. */
  public OneDnnOwnLayouts() {}

  @Override
  public String name() {
    return "onednn-own-layouts";
  }

  @Override
  public String title() {
    return "oneDNN own layouts";
  }

  @Override
  public Side side() {
    return Side.PEER_OWN_LAYOUTS;
  }
}
