package io.github.upconv.testkit;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Checks on all processors; the first failure is thrown as it was, with its message. */
public final class Parallel {
  private Parallel() {}

  /** Runs a check for every element. */
  public static <T> void forEach(Stream<T> elements, Consumer<T> check) {
    var failure = elements.parallel().flatMap(e -> attempt(check, e).stream()).findFirst();
    if (failure.isPresent()) {
      if (failure.get() instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure.get();
    }
  }

  private static <T> Optional<Throwable> attempt(Consumer<T> check, T element) {
    try {
      check.accept(element);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }
}
