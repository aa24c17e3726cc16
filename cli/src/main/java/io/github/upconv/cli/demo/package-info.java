/** The demonstration: trained layers that ship with the program, and pictures of what they do. */
@NullMarked
package io.github.upconv.cli.demo;

import org.jspecify.annotations.NullMarked;
