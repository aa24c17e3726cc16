package io.github.upconv.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.upconv.tensor.Shape;
import io.github.upconv.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that numpy 2.4.6 and safetensors 0.8.0 wrote, each with the numbers 0 to 5 in the shape
 * 2x3, compressed and in Base64.
 */
class ReferenceFilesTest {
  private static final String NPY =
      "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpG"
          + "OgrGmjoKtQpkAy4GMGiwBxIOQATEDUC8wAEAA60eiw==";

  @TempDir private Path folder;

  /** As numpy writes them: several versions, orders and types, seekable streams and others. */
  @ParameterizedTest
  @CsvSource({
    "version-1.npy, " + NPY,
    "version-2-fortran-big-endian-float64.npy,"
        + "eNqb7BfqGxDJxFDCwMBQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArka"
        + "RjoKxpo6CrUK5AIuBihw4IDQ9h+gfAEoDZMXgdAAbAEdYQ==",
    "version-3-float16.npy,"
        + "eNqb7BfqGxDJzFDCwMBQrZ6SWpxcpG6loG6TZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5"
        + "GkY6CsaaOgq1CmQCLqC1NgwODE4MLgyuAHBJHHE=",
    "savez.npz:x,"
        + "eNoL8GZm0WWAAEUG/5cMWv+hgJVBhKFCL6+gkpFBgGEGVAmMnuwX6hsQychQxlCtnpJanFykbqWgbpNm"
        + "oq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAMuiCsa7IGEAxABcQMQL3AI"
        + "QPFO3bzr55G9UwnzThtUSRs+79SUGtLNO4xMzCysAd6MTLrMqLExAxrorAwI0MAIIsFxg64F5OM2qMdQ"
        + "tZwHkpUQLaxsICEmIEwD0j1g0wAp9mbb",
    "savez-bytes.npz:y,"
        + "eNoL8GZm0WWAAEUG/5cMWv+hgJVBhKFCL6+gkpFBgGEGVAmMnuwX6hsQychQxlCtnpJanFykbqWgbpNm"
        + "oq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAMuiCsa7IGEAxABcQMQL3AI"
        + "QPFO3bzr55G9UwnzThtUSRs+79SUGtLNO4xMzCysAd6MTLrMqLExAxrorAwI0MAIIsFxg64F5OM2qMdQ"
        + "tZwHkpUQLaxsICEmIEwD0j1g0wAp9mbb",
    "savez-compressed.npz:x,"
        + "eNoL8GZm0WVgYOAAYkUG/5cMWv+hgJVBhKFCL6+gkpFBgGEGAwSEQunZb8RfSQucPBFwLGDtvElRc2KW"
        + "5C1dkDc5bdG6xQvmTYsPCZoyQ3x+/JRJXELl3mc0/Vi7xNNVxJYw/ZRys+I6NsuKaytXCrMem0HGBnYh"
        + "PgeWI7wOew4wMgSguIXj4cUfyG6phLllA9QNIXjdMj1zIUluCTnAsXTmAhPjKWmNl9YAncLIpMuMGjAg"
        + "v4PCgZUBARoYQSQ4mNC1gNwPcuIGDC09QLISooWVDSTEBIRpQFocbBoAkiRwxA==",
    "savez-compressed-integers.npz:y,"
        + "eNoL8GZm0WVgYOAAYkUG/5cMWv+hgJVBhKFCL6+gkpFBgGEGAwSEQunZb8RfSQucPBFwLGDtvElRc2KW"
        + "5C1dkDc5bdG6xQvmTYsPCZoyQ3x+/JRJXELl3mc0/Vi7xNNVxJYw/ZRys+I6NsuKaytXCrMem0HGBnYh"
        + "PgeWI7wOew4wMgSguIXj4cUfyG6phLllA9QNIXjdMj1zIUluCTnAsXTmAhPjKWmNl9YAncLIpMuMGjAg"
        + "v4PCgZUBARoYQSQ4mNC1gNwPcuIGDC09QLISooWVDSTEBIRpQFocbBoAkiRwxA==",
    "savez-to-a-pipe.npz,"
        + "eNoL8GZm0WXgYAABRTD5HwpYGUQYKvTyCioZGQQY0MFkv1DfgEhGhjKGavWU1OLkInUrBXWbNBN1HQX1"
        + "tPyikqLEvPj8opRUkLhbYk5xKlC8OCOxIBXI1zDSUTDW1FGoVSAbcEFc0WAPJByACIgbgHiBQ4A3O4f/"
        + "SwatGVB3wugAb0YmXWaER2FqQJgVyV8NjCAS7O0Ab1Y2EIcRCI2B9HOwAgAltTTZ",
    "bfloat16.safetensors:x,"
        + "eNpbwAAB1Urx8bmpJYkpiSWJ8fFKVtVKaflFuYklSlZKBSVKOko5iZWpRUBOjlKtjlIlSD6lpLIgFSji"
        + "aWYClC/OSATxoo10jGN1lMCm5KelFaeWFAMFDXRMLGKB+iqQ9Tm5GZoR0mhioWNmEFtbq6AAdSYDI5Rm"
        + "gtLMUJoFSrPCFDI02DM4ODg0OCxwAAD4ijT/",
    "integers.safetensors:y,"
        + "eNpbwAAB1Urx8bmpJYkpiSWJ8fFKVtVKaflFuYklSlZKBSVKOko5iZWpRUBOjlKtjlIlSD6lpLIgFSji"
        + "aWYClC/OSATxoo10jGN1lMCm5KelFaeWFAMFDXRMLGKB+iqQ9Tm5GZoR0mhioWNmEFtbq6AAdSYDI5Rm"
        + "gtLMUJoFSrPCFDI02DM4ODg0OCxwAAD4ijT/"
  })
  void isRead(String spec, String contents) throws IOException {
    Files.write(folder.resolve(spec.split(":", 2)[0]), decode(contents));
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = TensorFile.read(folder + "/" + spec, arena);
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(tensor.segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void numpyWritesTheSameBytes() throws IOException {
    Path file = folder.resolve("x.npy");
    TensorFile.write(file.toString(), Map.of("x", Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3)));
    assertThat(Files.readAllBytes(file)).isEqualTo(decode(NPY));
  }

  private static byte[] decode(String text) throws IOException {
    var compressed = new ByteArrayInputStream(Base64.getDecoder().decode(text));
    return new InflaterInputStream(compressed).readAllBytes();
  }
}
