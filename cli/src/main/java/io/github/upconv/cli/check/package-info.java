/**
 * Proof of single layers: both engines against each other, against double precision and against
 * what is expected; and a sweep of generated layers.
 */
@NullMarked
package io.github.upconv.cli.check;

import org.jspecify.annotations.NullMarked;
