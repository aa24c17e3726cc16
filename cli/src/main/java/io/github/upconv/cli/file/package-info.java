/**
 * Tensor files: reading and writing {@code .npy}, {@code .npz}, {@code .safetensors} and case
 * files.
 *
 * <p>A file is untrusted: it is read with plain reads, never mapped; what its header states is
 * checked against the length of the file before memory is allocated for it; whatever is wrong with
 * it is a {@link io.github.upconv.cli.file.FileFormatException} of one printable line.
 */
@NullMarked
package io.github.upconv.cli.file;

import org.jspecify.annotations.NullMarked;
