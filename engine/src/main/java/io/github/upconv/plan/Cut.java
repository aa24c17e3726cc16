package io.github.upconv.plan;

import java.util.List;
import java.util.function.Function;

/**
 * The tasks of a run on several workers.
 *
 * @param <T> kind of task
 * @param neighbours tasks that follow each other: what one has packed the next needs in part, so a
 *     worker takes one after the other
 * @param last tasks that workers take one by one when those are taken, so that they end at nearly
 *     the same time
 */
record Cut<T>(List<T> neighbours, List<T> last) {
  /** The same cut, of other tasks. */
  <U> Cut<U> map(Function<T, U> task) {
    return new Cut<>(neighbours.stream().map(task).toList(), last.stream().map(task).toList());
  }

  int size() {
    return neighbours.size() + last.size();
  }

  T task(int number) {
    return number < neighbours.size()
        ? neighbours.get(number)
        : last.get(number - neighbours.size());
  }
}
