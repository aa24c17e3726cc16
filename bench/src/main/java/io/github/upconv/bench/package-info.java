/** JMH benchmarks of the engine on real upsampling layers. */
@NullMarked
package io.github.upconv.bench;

import org.jspecify.annotations.NullMarked;
