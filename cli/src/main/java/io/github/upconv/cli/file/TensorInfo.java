package io.github.upconv.cli.file;

import io.github.upconv.tensor.Shape;

/**
 * What the header of a file says about one tensor.
 *
 * @param name its name in the file, empty in {@code .npy} files; may hold any character, so
 *     {@linkplain Printable#text escape it} before printing
 * @param shape its extents
 * @param type the type of its elements in the file, such as {@code float16}
 */
public record TensorInfo(String name, Shape shape, String type) {}
