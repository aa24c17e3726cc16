package io.github.upconv.cli.file;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;

/** An arena that counts the bytes which this thread allocates from it and on the heap. */
final class CountingArena implements Arena {
  private static final ThreadMXBean HEAP = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final Arena arena = Arena.ofConfined();
  private final long heapBefore = HEAP.getCurrentThreadAllocatedBytes();
  private long nativeBytes;

  /** Bytes since this arena was created, the garbage included. */
  long allocated() {
    return nativeBytes + HEAP.getCurrentThreadAllocatedBytes() - heapBefore;
  }

  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    nativeBytes += byteSize;
    return arena.allocate(byteSize, byteAlignment);
  }

  @Override
  public MemorySegment.Scope scope() {
    return arena.scope();
  }

  @Override
  public void close() {
    arena.close();
  }
}
