package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An open {@code .npy}, {@code .npz} or {@code .safetensors} file, and the way to write one.
 *
 * <p>A file to read is given as {@code PATH}, as {@code PATH:NAME} for one of the tensors of a
 * {@code .npz} or {@code .safetensors} file, or as {@code -} or {@code -:NAME} for standard input
 * in any of the formats. All numbers become float32. Not for use by several threads.
 */
public final class TensorFile implements AutoCloseable {
  private final InputFile file;
  private final TensorContainer container;
  private final List<String> names;

  private TensorFile(InputFile file, TensorContainer container, List<String> names) {
    this.file = file;
    this.container = container;
    this.names = names;
  }

  /** Opens a file and checks what it says about its tensors; reads no elements yet. */
  public static TensorFile open(String spec) throws FileFormatException {
    return open(spec, System.in);
  }

  /** Whether a name is, by its extension, that of a tensor file or of a tensor in one. */
  public static boolean isName(String spec) {
    TensorSpec parsed = TensorSpec.parse(spec);
    return FileFormat.isName(parsed.path()) || (parsed.isStandard() && parsed.name() != null);
  }

  /** Whether data are, by their first bytes, those of a tensor file. */
  public static boolean isData(byte[] data) {
    return FileFormat.isSignature(
        Arrays.copyOf(data, Math.min(data.length, FileFormat.SIGNATURE_BYTES)));
  }

  /** As {@link #open(String)}, with any stream in the place of standard input. */
  public static TensorFile open(String spec, InputStream standardInput) throws FileFormatException {
    TensorSpec parsed = TensorSpec.parse(spec);
    String label = parsed.label();
    try {
      if (!parsed.isStandard()) {
        FileFormat format = FileFormat.ofName(label);
        return open(parsed, InputFile.open(label), format);
      }
      byte[] start = standardInput.readNBytes(FileFormat.SIGNATURE_BYTES);
      FileFormat format = FileFormat.ofSignature(label, start);
      var all = new SequenceInputStream(new ByteArrayInputStream(start), standardInput);
      return open(parsed, InputFile.spool(label, all), format);
    } catch (IOException e) {
      throw FileFormatException.unreadable(label, e);
    }
  }

  /** Takes over an open file: it is closed here if it cannot be used. */
  static TensorFile open(TensorSpec spec, InputFile file, FileFormat format) throws IOException {
    try {
      TensorContainer container = format.open(file);
      return new TensorFile(file, container, spec.select(container.names()));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Reads the one tensor that is meant: it is the only one of its file or named. */
  public static Tensor read(String spec, Arena arena) throws FileFormatException {
    try (TensorFile file = open(spec)) {
      return file.read(arena);
    }
  }

  /**
   * Writes or replaces a file, in the format that its extension stands for, as float32 in C order.
   * The file is complete or not there at all, and may be one that was read before.
   *
   * @param target a path, or {@code -} for standard output in {@code .npy} format
   * @param tensors by name; {@code .npy} takes one and leaves its name out
   */
  public static void write(String target, Map<String, Tensor> tensors) throws FileFormatException {
    if (new TensorSpec(target, null).isStandard()) {
      writeStandardOutput(tensors);
    } else {
      FileFormat format = FileFormat.ofName(target);
      OutputFile.write(target, out -> format.write(target, tensors, out));
    }
  }

  private static void writeStandardOutput(Map<String, Tensor> tensors) throws FileFormatException {
    String label = "standard output";
    try {
      FileFormat.NPY.write(label, tensors, System.out);
    } catch (IOException e) {
      throw FileFormatException.unwritable(label, e);
    }
    if (System.out.checkError()) {
      throw new FileFormatException(label, "must be writable, but is closed or full");
    }
  }

  /** Refuses, before anything is computed for it, a target that cannot be written. */
  public static void checkTarget(String target) throws FileFormatException {
    if (!new TensorSpec(target, null).isStandard()) {
      FileFormat.ofName(target);
      OutputFile.check(target);
    }
  }

  /** The tensors that are meant: all of the file, or the one that was named. */
  public List<TensorInfo> tensors() throws FileFormatException {
    try {
      List<TensorInfo> tensors = new ArrayList<>();
      for (String name : names) {
        tensors.add(container.info(name));
      }
      return tensors;
    } catch (IOException e) {
      throw FileFormatException.unreadable(file.name(), e);
    }
  }

  /** Reads one of the {@linkplain #tensors() tensors}: dense, channels first. */
  public Tensor read(TensorInfo tensor, Arena arena) throws FileFormatException {
    return load(tensor.name(), arena);
  }

  /** Reads the only tensor that is meant. */
  Tensor read(Arena arena) throws FileFormatException {
    return load(only(), arena);
  }

  /**
   * The tensor that is meant where one is enough: the only one, or the one of the name.
   *
   * @param usual name to take where the file has several tensors and none was named
   */
  public TensorInfo tensor(String usual) throws FileFormatException {
    String name = names.contains(usual) ? usual : only();
    try {
      return container.info(name);
    } catch (IOException e) {
      throw FileFormatException.unreadable(file.name(), e);
    }
  }

  private String only() throws FileFormatException {
    if (names.size() != 1) {
      throw new FileFormatException(
          file.name(),
          names.isEmpty()
              ? "must have a tensor, has none"
              : "must be given as FILE:NAME with one of its tensors, which are %s",
          String.join(", ", names));
    }
    return names.getFirst();
  }

  /** Whether the file has a tensor, meant or not. */
  public boolean has(String name) {
    return container.names().contains(name);
  }

  /** The layer line of a case file, from its metadata; null for other files. */
  public @Nullable String layer() {
    return container instanceof SafetensorsContainer safetensors
        ? safetensors.header().layer()
        : null;
  }

  /**
   * Writes or replaces a file with other values for some tensors. From {@code .safetensors} to
   * {@code .safetensors} all other data and metadata are copied byte for byte, which needs float32
   * tensors; in the other formats the file has the given tensors alone.
   *
   * @param target as for {@link #write}; may be this file
   * @param values of the shapes of tensors of this file, by name
   * @param dropped tensors that are not copied
   */
  public void writeWith(String target, Map<String, Tensor> values, Set<String> dropped)
      throws FileFormatException {
    boolean standard = new TensorSpec(target, null).isStandard();
    if (!standard
        && FileFormat.ofName(target) == FileFormat.SAFETENSORS
        && container instanceof SafetensorsContainer safetensors) {
      for (String name : values.keySet()) {
        requireFloat32(safetensors.info(name));
      }
      OutputFile.write(target, out -> safetensors.copyWith(values, dropped, out));
    } else {
      var named = new TreeMap<>(values);
      var unnamed = named.remove(""); // that of a .npy file
      if (unnamed != null) {
        named.put("weight", unnamed);
      }
      write(target, named);
    }
  }

  private void requireFloat32(TensorInfo tensor) throws FileFormatException {
    if (!tensor.type().equals(ElementType.FLOAT32.toString())) {
      throw new FileFormatException(
          file.name(),
          "tensor '%s' must be float32 to be replaced in place, is %s",
          tensor.name(),
          tensor.type());
    }
  }

  private Tensor load(String name, Arena arena) throws FileFormatException {
    try {
      return container.read(name, arena);
    } catch (IOException e) {
      throw FileFormatException.unreadable(file.name(), e);
    }
  }

  @Override
  public void close() throws FileFormatException {
    try {
      file.close();
    } catch (IOException e) {
      throw FileFormatException.unreadable(file.name(), e);
    }
  }
}
