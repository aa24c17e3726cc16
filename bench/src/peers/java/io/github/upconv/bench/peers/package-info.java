/** Native libraries that compute the same layers. */
@NullMarked
package io.github.upconv.bench.peers;

import org.jspecify.annotations.NullMarked;
