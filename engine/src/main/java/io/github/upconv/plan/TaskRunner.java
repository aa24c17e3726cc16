package io.github.upconv.plan;

import io.github.upconv.kernel.Kernels;

/**
 * What all tasks of an operator have in common at one input shape. Holds no state of a run, so
 * workers share it.
 *
 * @param schedule tasks and scratch layout
 * @param kernels twins of the engine
 * @param packed weights and biases
 * @param epilogue applied to each row of outputs
 */
record TaskRunner(Schedule schedule, Kernels kernels, PackedParameters packed, Epilogue epilogue) {}
