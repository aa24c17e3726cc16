/** Where numbers live: shapes, memory layouts and strided float32 views of memory segments. */
@NullMarked
package io.github.upconv.tensor;

import org.jspecify.annotations.NullMarked;
