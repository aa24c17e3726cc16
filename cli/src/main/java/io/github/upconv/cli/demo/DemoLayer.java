package io.github.upconv.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The trained layers that ship with the program. */
public enum DemoLayer {
  /** Half of the way up in a style network. */
  STYLE_DECONV_1("style-wave-deconv1", "style network, first transposed convolution"),
  /** The last step up of a style network. */
  STYLE_DECONV_2("style-wave-deconv2", "style network, second transposed convolution"),
  /** The same weights behind a resize. */
  STYLE_RESIZE_2("style-wave-resize2", "the same weights as a resize-convolution"),
  /** The whole last layer of super-resolution by 2. */
  SUB_PIXEL_2("espcn-x2-subpixel", "super-resolution x2, sub-pixel convolution"),
  /** The whole last layer of super-resolution by 3. */
  SUB_PIXEL_3("espcn-x3-subpixel", "super-resolution x3, sub-pixel convolution"),
  /** Super-resolution of the face by 2. */
  FACE_2("espcn-x2-face", "super-resolution x2 of a face"),
  /** Super-resolution of the face by 3. */
  FACE_3("espcn-x3-face", "super-resolution x3 of a face");

  private final String file;
  private final String title;

  DemoLayer(String file, String title) {
    this.file = file + ".safetensors";
    this.title = title;
  }

  /** What the layer is, in a few words. */
  public String title() {
    return title;
  }

  /** Copies the case file into a folder and returns where it is. */
  public Path copyTo(Path folder) throws IOException {
    Path target = folder.resolve(file);
    try (InputStream content = resource(file)) {
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  /** A file that ships with the demonstration. */
  static InputStream resource(String name) {
    return Objects.requireNonNull(DemoLayer.class.getResourceAsStream("/demo/" + name), name);
  }
}
