/**
 * What to compute: the layer family as pure values, with the geometry of their axes and their
 * one-line text. No memory and no machine in here.
 */
@NullMarked
package io.github.upconv.layer;

import org.jspecify.annotations.NullMarked;
