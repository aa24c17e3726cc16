/**
 * Figures from plain numbers: one drawing, written as SVG, PNG or a page by the extension of the
 * file. Nothing is computed here except where things stand.
 */
@NullMarked
package io.github.upconv.cli.figure;

import org.jspecify.annotations.NullMarked;
