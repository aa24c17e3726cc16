package io.github.upconv.bench.peers;

import io.github.upconv.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/** Descriptions of memory for oneDNN. */
final class OneDnnFormats {
  /** Channels first, channels last, blocks of 16 and 8 channels, for 1 to 3 spatial axes. */
  private static final List<List<format_tag>> TAGS =
      List.of(
          List.of(format_tag.abc, format_tag.acb, format_tag.aBc16b, format_tag.aBc8b),
          List.of(format_tag.abcd, format_tag.acdb, format_tag.aBcd16b, format_tag.aBcd8b),
          List.of(format_tag.abcde, format_tag.acdeb, format_tag.aBcde16b, format_tag.aBcde8b));

  private OneDnnFormats() {}

  /** Any layout: oneDNN chooses. */
  static memory.desc any(long... extents) {
    return new memory.desc(extents, data_type.f32, format_tag.any);
  }

  /** A layout by its strides, in elements. */
  static memory.desc strided(long[] extents, long[] strides) {
    return new memory.desc(extents, data_type.f32, strides);
  }

  /** Dense, the first axis outermost. */
  static memory.desc dense(long... extents) {
    return strided(extents, denseStrides(extents));
  }

  /** Activations, dense, channels first. */
  static memory.desc channelsFirst(Shape shape) {
    return new memory.desc(shape.extents(), data_type.f32, tags(shape).getFirst());
  }

  /** Activations, dense, channels last. */
  static memory.desc channelsLast(Shape shape) {
    return new memory.desc(shape.extents(), data_type.f32, tags(shape).get(1));
  }

  /**
   * The layout of activations for others of another size; channels first, where it is none of the
   * usual ones.
   */
  static memory.desc alike(memory.desc layout, Shape shape, Shape other) {
    for (var tag : tags(shape)) {
      if (layout.equals(new memory.desc(shape.extents(), data_type.f32, tag))) {
        return new memory.desc(other.extents(), data_type.f32, tag);
      }
    }
    return channelsFirst(other);
  }

  /** Strides of a dense tensor, the first axis outermost. */
  static long[] denseStrides(long... extents) {
    long[] strides = new long[extents.length];
    long stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  private static List<format_tag> tags(Shape shape) {
    return TAGS.get(shape.rank() - 3);
  }
}
