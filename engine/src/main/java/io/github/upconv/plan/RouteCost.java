package io.github.upconv.plan;

/**
 * What a route is expected to cost for a layer at one input shape, in processor cycles of one
 * thread with warm caches. Good for comparing routes; the time of a run depends on more.
 *
 * @param route the route
 * @param mixing multiply-adds of channels, padding to whole tiles and lanes included
 * @param packing bringing the input into the order in which it is mixed
 * @param spreading summing mixed pixels, and bringing the outputs to where they belong
 */
public record RouteCost(Route route, double mixing, double packing, double spreading) {
  /** All of it. */
  public double total() {
    return mixing + packing + spreading;
  }
}
