/** Image generators with random weights, which show what a layer does before any training. */
@NullMarked
package io.github.upconv.cli.generate;

import org.jspecify.annotations.NullMarked;
