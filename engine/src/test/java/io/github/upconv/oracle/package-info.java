/**
 * The definition of every layer as textbook loops in {@code double}, for comparison only. Shares no
 * arithmetic with the engine: of the layers it reads the components of the records and nothing that
 * is derived from them.
 */
package io.github.upconv.oracle;
