package io.github.upconv.plan;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces of an operator that wait for their next worker. Bounded: a workspace that comes back
 * to a full pool is freed. Taking and giving back allocates nothing in steady state.
 */
final class WorkspacePool implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Workspace[] idle;
  private int count;

  WorkspacePool(int capacity) {
    idle = new @Nullable Workspace[capacity];
  }

  /** An idle workspace with enough memory, or a new one. */
  Workspace take(long bytes) {
    lock.lock();
    try {
      while (count > 0) {
        var workspace = idle[--count];
        idle[count] = null;
        if (workspace != null) {
          if (workspace.scratch().byteSize() >= bytes) {
            workspace.begin();
            return workspace;
          }
          workspace.close();
        }
      }
    } finally {
      lock.unlock();
    }
    return new Workspace(bytes);
  }

  void giveBack(Workspace workspace) {
    lock.lock();
    try {
      if (count < idle.length) {
        idle[count++] = workspace;
        return;
      }
    } finally {
      lock.unlock();
    }
    workspace.close();
  }

  /** Frees all idle workspaces. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (count > 0) {
        var workspace = idle[--count];
        idle[count] = null;
        if (workspace != null) {
          workspace.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
