/**
 * Where checkerboards come from and how strong they are: pure functions on geometry and weights.
 * Source of the ideas: Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", 2016.
 */
@NullMarked
package io.github.upconv.analysis;

import org.jspecify.annotations.NullMarked;
