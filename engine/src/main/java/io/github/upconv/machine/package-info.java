/** What the engine runs on: vector width, fused multiply-add, caches, and the engine choice. */
@NullMarked
package io.github.upconv.machine;

import org.jspecify.annotations.NullMarked;
