/** Times layers with random data. */
@NullMarked
package io.github.upconv.cli.bench;

import org.jspecify.annotations.NullMarked;
