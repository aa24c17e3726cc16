package io.github.upconv.kernel;

/**
 * The samples of a tile of the innermost axis where every output has as many, because the kernel is
 * a multiple of the stride. They lie in a line that has every source {@code phases} times:
 *
 * <pre>
 *   output o, sample s:   line[from + s * step + o] * weight of (o + phase) % phases
 * </pre>
 *
 * @param phases outputs per source
 * @param phase phase of the first output
 * @param samples samples of an output
 * @param from position of the first sample of the first output, in bytes
 * @param step bytes from a sample to the next
 */
public record StretchTable(int phases, int phase, int samples, long from, long step) {}
