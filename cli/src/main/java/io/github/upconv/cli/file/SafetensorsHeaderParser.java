package io.github.upconv.cli.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.upconv.tensor.Shape;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Parses the JSON of a {@code .safetensors} header, token by token and without recursion. */
final class SafetensorsHeaderParser {
  private final String file;
  private final JsonParser json;

  SafetensorsHeaderParser(String file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /** Parses the whole text of a header behind which the data begins at {@code dataOffset}. */
  SafetensorsHeader parse(long dataOffset) throws IOException {
    SequencedMap<String, SafetensorsHeader.Entry> tensors = new LinkedHashMap<>();
    String layer = null;
    expect(file, JsonToken.START_OBJECT, "an object");
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (name.equals(SafetensorsHeader.METADATA)) {
        layer = layer();
      } else {
        tensors.put(name, entry(file + ":" + Printable.text(name)));
      }
      requireCount(tensors.size(), "tensors");
    }
    if (json.nextToken() != null) {
      throw new FileFormatException(
          file, "header must end with its object, goes on with '%s'", json.getText());
    }
    return new SafetensorsHeader(tensors, layer, dataOffset);
  }

  private @Nullable String layer() throws IOException {
    String layer = null;
    int count = 0;
    expect(file, JsonToken.START_OBJECT, "metadata that is an object");
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      requireCount(++count, "metadata entries");
      expect(file, JsonToken.VALUE_STRING, "metadata of strings");
      if (key.equals(SafetensorsHeader.LAYER)) {
        layer = json.getText();
      }
    }
    return layer;
  }

  private void requireCount(int count, String what) throws FileFormatException {
    if (count > TensorContainer.MOST_TENSORS) {
      throw new FileFormatException(
          file, "header must have at most %d %s, has more", TensorContainer.MOST_TENSORS, what);
    }
  }

  private SafetensorsHeader.Entry entry(String tensor) throws IOException {
    ElementType type = null;
    Shape shape = null;
    long[] offsets = null;
    expect(tensor, JsonToken.START_OBJECT, "an object");
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      switch (key) {
        case SafetensorsHeader.TYPE -> type = type(tensor);
        case SafetensorsHeader.SHAPE -> shape = shape(tensor);
        case SafetensorsHeader.OFFSETS -> offsets = offsets(tensor);
        default ->
            throw new FileFormatException(
                tensor, "header must have dtype, shape and data_offsets, has '%s'", key);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new FileFormatException(
          tensor, "header must have dtype, shape and data_offsets, has not all of them");
    }
    return new SafetensorsHeader.Entry(type, shape, offsets[0], offsets[1]);
  }

  private ElementType type(String tensor) throws IOException {
    expect(tensor, JsonToken.VALUE_STRING, "a string as dtype");
    String code = json.getText();
    return ElementType.ofSafetensors(code)
        .orElseThrow(() ->
            new FileFormatException(
                tensor,
                "dtype must be BOOL or integers or floats of 8 to 64 bits such as F32, is '%s'",
                code));
  }

  private Shape shape(String tensor) throws IOException {
    var extents = new Extents(tensor);
    expect(tensor, JsonToken.START_ARRAY, "a list as shape");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      extents.add(integer(tensor, "shape of integers"));
    }
    return extents.shape();
  }

  private long[] offsets(String tensor) throws IOException {
    String needed = "two integers as data_offsets";
    expect(tensor, JsonToken.START_ARRAY, needed);
    json.nextToken();
    long begin = integer(tensor, needed);
    json.nextToken();
    long end = integer(tensor, needed);
    expect(tensor, JsonToken.END_ARRAY, needed);
    return new long[] {begin, end};
  }

  private long integer(String label, String needed) throws IOException {
    require(label, JsonToken.VALUE_NUMBER_INT, needed);
    return json.getLongValue();
  }

  private void expect(String label, JsonToken token, String needed) throws IOException {
    json.nextToken();
    require(label, token, needed);
  }

  private void require(String label, JsonToken token, String needed) throws IOException {
    if (json.currentToken() != token) {
      throw new FileFormatException(
          label, "header must have %s, has '%s'", needed, String.valueOf(json.getText()));
    }
  }
}
