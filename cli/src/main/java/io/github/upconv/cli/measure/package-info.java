/** Images to be measured, and what the measures say about them. */
@NullMarked
package io.github.upconv.cli.measure;

import org.jspecify.annotations.NullMarked;
