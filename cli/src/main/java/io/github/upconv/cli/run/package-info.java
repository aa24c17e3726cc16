/** Layers with their data, and the threads they run on. */
@NullMarked
package io.github.upconv.cli.run;

import org.jspecify.annotations.NullMarked;
