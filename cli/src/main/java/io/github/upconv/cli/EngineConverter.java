package io.github.upconv.cli;

import io.github.upconv.machine.Engine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an engine that can run here. */
final class EngineConverter implements ITypeConverter<Engine> {
  /** The name of an engine, as it is read and reported. */
  static String name(Engine engine) {
    return switch (engine) {
      case SIMD -> "simd";
      case SCALAR -> "scalar";
    };
  }

  @Override
  public Engine convert(String text) {
    var engine =
        switch (text) {
          case "simd" -> Engine.SIMD;
          case "scalar" -> Engine.SCALAR;
          default -> throw new TypeConversionException("need simd or scalar, was '" + text + "'");
        };
    try {
      return engine.requireAvailable();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
