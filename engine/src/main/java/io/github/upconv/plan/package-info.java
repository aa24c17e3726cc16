/**
 * How to compute a layer: {@code Plan.of(layer, inputShape).bind(weights).run(input, output)}.
 * Validates, sizes tiles and scratch, packs weights once, explains itself, runs tiles.
 */
@NullMarked
package io.github.upconv.plan;

import org.jspecify.annotations.NullMarked;
