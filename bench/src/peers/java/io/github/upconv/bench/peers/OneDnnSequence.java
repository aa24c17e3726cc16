package io.github.upconv.bench.peers;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.github.upconv.bench.Implementation;
import io.github.upconv.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** Primitives of oneDNN that are executed one after the other. */
final class OneDnnSequence implements Implementation.Run {
  private final engine processor = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(processor);
  private final List<Step> steps = new ArrayList<>();
  private final List<Step> fetching = new ArrayList<>();

  private record Step(primitive work, IntMemoryMap arguments) {}

  engine engine() {
    return processor;
  }

  /** New memory. */
  memory allocate(memory.desc descriptor) {
    return new memory(descriptor, processor);
  }

  /** The memory of a dense tensor. */
  memory wrap(Tensor tensor, memory.desc descriptor) {
    return new memory(descriptor, processor, new Pointer(tensor.segment().asByteBuffer()));
  }

  /** The same memory, described in another way. */
  memory view(memory known, memory.desc descriptor) {
    return new memory(descriptor, processor, known.get_data_handle());
  }

  /** Appends a primitive. */
  void add(primitive work, IntMemoryMap arguments) {
    steps.add(new Step(work, arguments));
  }

  /** Appends a copy. */
  void addReorder(memory from, memory to) {
    steps.add(reorder(from, to));
  }

  /** Copies now, once. */
  void reorderNow(memory from, memory to) {
    execute(List.of(reorder(from, to)));
  }

  /** Copies whenever the result is fetched. */
  void reorderOnFetch(memory from, memory to) {
    fetching.add(reorder(from, to));
  }

  private static Step reorder(memory from, memory to) {
    var arguments = new IntMemoryMap().put(DNNL_ARG_SRC, from).put(DNNL_ARG_DST, to);
    return new Step(new reorder(from, to), arguments);
  }

  @Override
  public void run() {
    execute(steps);
  }

  @Override
  public void fetch() {
    execute(fetching);
  }

  private void execute(List<Step> sequence) {
    for (var step : sequence) {
      step.work.execute(queue, step.arguments);
    }
    queue._wait();
  }

  @Override
  public void close() {
    steps.forEach(OneDnnSequence::free);
    fetching.forEach(OneDnnSequence::free);
    queue.close();
    processor.close();
  }

  private static void free(Step step) {
    step.work.close();
    step.arguments.close();
  }
}
