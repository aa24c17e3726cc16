package io.github.upconv.cli.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.upconv.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header of a {@code .safetensors} file.
 *
 * <pre>
 *   0  8      length of the header, little-endian
 *   8  length {"__metadata__": {"layer": "..."},
 *              "weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}, spaces
 *      data, where the offsets begin; the tensors fill it without holes
 * </pre>
 *
 * @param tensors all tensors by name, in the order of the header
 * @param layer the metadata {@code layer}; other metadata is checked, but not kept
 * @param dataOffset where the data begins
 */
record SafetensorsHeader(
    SequencedMap<String, Entry> tensors, @Nullable String layer, long dataOffset) {
  static final String METADATA = "__metadata__";
  static final String LAYER = "layer";
  static final String TYPE = "dtype";
  static final String SHAPE = "shape";
  static final String OFFSETS = "data_offsets";

  /** The limit of the reference implementation. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int LONGEST_STRING = 1 << 16;

  /** Nothing is interned or kept between files: names come from outside. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(TensorContainer.LONGEST_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /**
   * One tensor.
   *
   * @param begin where its bytes begin in the data
   * @param end where they end
   */
  record Entry(ElementType type, Shape shape, long begin, long end) {}

  /** Reads and checks the header. */
  static SafetensorsHeader read(InputFile file) throws IOException {
    String name = file.name();
    if (file.size() < Long.BYTES) {
      throw new FileFormatException(
          name, "must begin with 8 bytes of header length, has %d bytes", file.size());
    }
    long length = file.read(0, Long.BYTES).getLong(0);
    long longest = Math.min(LONGEST_HEADER, file.size() - Long.BYTES);
    if (length < 1 || length > longest) {
      throw new FileFormatException(
          name,
          "header must have 1 to %d bytes, states %s",
          longest,
          Long.toUnsignedString(length));
    }
    byte first = file.read(Long.BYTES, 1).get(0);
    if (first != '{') {
      throw new FileFormatException(name, "header must begin with '{', begins with byte %d", first);
    }
    SafetensorsHeader header;
    try (JsonParser json = parser(file, length)) {
      header = new SafetensorsHeaderParser(name, json).parse(Long.BYTES + length);
    } catch (JsonProcessingException e) {
      throw new FileFormatException(name, "header must be JSON, but: %s", e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw new FileFormatException(name, "header must be UTF-8, is not");
    }
    header.requireFilled(name, file.size() - header.dataOffset);
    return header;
  }

  /** Reads with a strict decoder: that of the parser would let some malformed UTF-8 pass. */
  private static JsonParser parser(InputFile file, long length) throws IOException {
    InputStream bytes = file.stream(Long.BYTES, length);
    return JSON.createParser(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
  }

  /** Tensors may not overlap, leave holes or end before the file does. */
  private void requireFilled(String file, long dataBytes) throws FileFormatException {
    long position = 0;
    for (var tensor : inDataOrder()) {
      Entry entry = tensor.getValue();
      String label = file + ":" + Printable.text(tensor.getKey());
      if (entry.begin != position || entry.end < entry.begin) {
        throw new FileFormatException(
            label,
            "data must begin at byte %d, where the previous tensor ends, has offsets %d to %d",
            position,
            entry.begin,
            entry.end);
      }
      long needed = entry.shape.elements() * entry.type.bytes();
      if (entry.end - entry.begin != needed) {
        throw new FileFormatException(
            label,
            "%s of shape %s must have %d bytes of data, has %d",
            entry.type,
            entry.shape,
            needed,
            entry.end - entry.begin);
      }
      position = entry.end;
    }
    if (position != dataBytes) {
      throw new FileFormatException(
          file, "tensors must fill the %d bytes of data, fill %d", dataBytes, position);
    }
  }

  /**
   * Writes length and header of the file without some tensors, whose data must then be left out:
   * what is behind it moves to the front. Types, shapes and metadata are copied as they are.
   */
  void writeWithout(Set<String> dropped, InputFile file, OutputStream out) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonParser from = parser(file, dataOffset - Long.BYTES);
        JsonGenerator to = JSON.createGenerator(bytes)) {
      from.nextToken();
      to.writeStartObject();
      for (String name = from.nextFieldName(); name != null; name = from.nextFieldName()) {
        from.nextToken();
        if (dropped.contains(name)) {
          from.skipChildren();
        } else {
          to.writeFieldName(name);
          copy(from, to, tensors.get(name), dropped);
        }
      }
      to.writeEndObject();
    }
    writeText(bytes.toByteArray(), out);
  }

  private void copy(JsonParser from, JsonGenerator to, @Nullable Entry tensor, Set<String> dropped)
      throws IOException {
    if (tensor == null) {
      to.copyCurrentStructure(from); // metadata
      return;
    }
    long moved =
        tensors.entrySet().stream()
            .filter(other -> dropped.contains(other.getKey()))
            .map(Map.Entry::getValue)
            .filter(other -> other.begin < tensor.begin)
            .mapToLong(other -> other.end - other.begin)
            .sum();
    to.writeStartObject();
    for (String key = from.nextFieldName(); key != null; key = from.nextFieldName()) {
      from.nextToken();
      to.writeFieldName(key);
      if (key.equals(OFFSETS)) {
        from.skipChildren();
        to.writeArray(new long[] {tensor.begin - moved, tensor.end - moved}, 0, 2);
      } else {
        to.copyCurrentStructure(from);
      }
    }
    to.writeEndObject();
  }

  /** Writes the length of a header and the header, with spaces that align the data to 8 bytes. */
  static void writeText(byte[] header, OutputStream out) throws IOException {
    int padded = Math.ceilDiv(header.length, Long.BYTES) * Long.BYTES;
    out.write(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(header);
    out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
  }

  /** Tensors by the place of their data. */
  List<Map.Entry<String, Entry>> inDataOrder() {
    Comparator<Entry> order = Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end);
    return tensors.entrySet().stream().sorted(Map.Entry.comparingByValue(order)).toList();
  }
}
