package io.github.upconv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskClaimsTest {
  private static Cut<Integer> cut(int neighbours, int last) {
    return new Cut<>(
        IntStream.range(0, neighbours).boxed().toList(),
        IntStream.range(neighbours, neighbours + last).boxed().toList());
  }

  private static List<Integer> take(TaskClaims claims, int worker, int count) {
    return IntStream.range(0, count).map(i -> claims.next(worker)).boxed().toList();
  }

  @Test
  void eachWorkerTakesItsShareInOrder() {
    var claims = new TaskClaims(cut(7, 0), 2);
    assertThat(take(claims, 0, 3)).containsExactly(0, 1, 2);
    assertThat(take(claims, 1, 4)).containsExactly(3, 4, 5, 6);
    assertThat(take(claims, 0, 1)).containsExactly(-1);
    assertThat(take(claims, 1, 1)).containsExactly(-1);
  }

  @Test
  void whoHasNoneLeftTakesTheLaterHalfOfTheMost() {
    var claims = new TaskClaims(cut(24, 0), 3);
    assertThat(take(claims, 0, 8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(take(claims, 1, 3)).containsExactly(8, 9, 10);
    assertThat(take(claims, 0, 4)).containsExactly(20, 21, 22, 23);
    assertThat(take(claims, 0, 2)).containsExactly(13, 14);
    assertThat(take(claims, 1, 2)).containsExactly(11, 12);
  }

  @Test
  void theLastTasksComeOneByOneWhenTheNeighboursAreTaken() {
    var claims = new TaskClaims(cut(2, 3), 2);
    assertThat(take(claims, 1, 3)).containsExactly(1, 0, 2);
    assertThat(take(claims, 0, 2)).containsExactly(3, 4);
    assertThat(take(claims, 1, 2)).containsExactly(-1, -1);
  }

  @Test
  void oneWorkerTakesAll() {
    var claims = new TaskClaims(cut(5, 2), 8);
    assertThat(take(claims, 3, 5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(take(claims, 3, 3)).containsExactly(5, 6, -1);
  }

  @Test
  void everyTaskIsTakenOnceByWorkersThatTakeAtTheSameTime() throws Exception {
    int workers = 4;
    try (var executor = Executors.newFixedThreadPool(workers)) {
      for (int round = 0; round < 200; round++) {
        var claims = new TaskClaims(cut(500, 20), workers);
        var barrier = new CyclicBarrier(workers);
        var jobs = new ArrayList<Callable<List<Integer>>>();
        for (int worker = 0; worker < workers; worker++) {
          int of = worker;
          jobs.add(() -> {
            var taken = new ArrayList<Integer>();
            barrier.await();
            for (int task = claims.next(of); task >= 0; task = claims.next(of)) {
              taken.add(task);
            }
            return taken;
          });
        }
        var all = new ArrayList<Integer>();
        for (var taken : executor.invokeAll(jobs)) {
          all.addAll(taken.get());
        }
        assertThat(all)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 520).boxed().toList());
      }
    }
  }
}
