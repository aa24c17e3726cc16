/**
 * Layers computed once more, plainly and in double precision, to judge what the engine computed.
 * Shares the geometry of the layers with the engine, but none of its kernels.
 */
@NullMarked
package io.github.upconv.cli.reference;

import org.jspecify.annotations.NullMarked;
