/** Seeded cases, memory placements and comparisons that the tests share. */
package io.github.upconv.testkit;
