package io.github.upconv.cli.file;

import io.github.upconv.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of tensor files. */
enum FileFormat {
  NPY(".npy"),
  NPZ(".npz"),
  SAFETENSORS(".safetensors");

  /** How many bytes from the start tell the format. */
  static final int SIGNATURE_BYTES = Long.BYTES + 1;

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /** The format that the extension of a file stands for. */
  static FileFormat ofName(String name) throws FileFormatException {
    return Arrays.stream(values())
        .filter(format -> format.isExtensionOf(name))
        .findFirst()
        .orElseThrow(() ->
            new FileFormatException(name, "name must end in .npy, .npz or .safetensors, does not"));
  }

  /** The format of a file without a name, by its first bytes. */
  static FileFormat ofSignature(String file, byte[] signature) throws FileFormatException {
    var format = bySignature(signature);
    if (format == null) {
      throw new FileFormatException(
          file, "must be .npy, .npz or .safetensors data, begins with '%s'", text(signature));
    }
    return format;
  }

  /** Whether data that begin with these bytes are in one of the formats. */
  static boolean isSignature(byte[] signature) {
    return bySignature(signature) != null;
  }

  private static @Nullable FileFormat bySignature(byte[] signature) {
    String text = text(signature);
    if (text.startsWith(NpyHeader.MAGIC)) {
      return NPY;
    }
    if (text.startsWith("PK")) {
      return NPZ;
    }
    return text.indexOf('{') == Long.BYTES ? SAFETENSORS : null;
  }

  private static String text(byte[] signature) {
    return new String(signature, StandardCharsets.ISO_8859_1);
  }

  /** Whether a file of this name has names for its tensors. */
  static boolean hasNames(String name) {
    return NPZ.isExtensionOf(name) || SAFETENSORS.isExtensionOf(name);
  }

  /** Whether a file of this name is in one of the formats. */
  static boolean isName(String name) {
    return Arrays.stream(values()).anyMatch(format -> format.isExtensionOf(name));
  }

  private boolean isExtensionOf(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(extension);
  }

  /** Reads what the file says about its tensors. */
  TensorContainer open(InputFile file) throws IOException {
    return switch (this) {
      case NPY -> NpyContainer.open(file);
      case NPZ -> NpzContainer.open(file);
      case SAFETENSORS -> SafetensorsContainer.open(file);
    };
  }

  /** Writes a file of this format. */
  void write(String file, Map<String, Tensor> tensors, OutputStream out) throws IOException {
    switch (this) {
      case NPY -> {
        if (tensors.size() != 1) {
          throw new FileFormatException(
              file, "a .npy file must have one tensor, was given %d", tensors.size());
        }
        NpyWriter.write(tensors.values().iterator().next(), out);
      }
      case NPZ -> NpzWriter.write(tensors, out);
      case SAFETENSORS -> SafetensorsWriter.write(tensors, null, out);
    }
  }
}
