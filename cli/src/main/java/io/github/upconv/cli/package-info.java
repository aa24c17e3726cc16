/**
 * The command line. Commands read arguments and files, let the engine compute, and report; one
 * class each.
 */
@NullMarked
package io.github.upconv.cli;

import org.jspecify.annotations.NullMarked;
