/**
 * The arithmetic. Every kernel is a sealed interface with its contract, a scalar twin and a SIMD
 * twin that are equal bit for bit. Kernels assume; the plan proves.
 */
@NullMarked
package io.github.upconv.kernel;

import org.jspecify.annotations.NullMarked;
