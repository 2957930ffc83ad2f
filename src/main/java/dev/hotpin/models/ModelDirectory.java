package dev.hotpin.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where below a directory the model is. */
public final class ModelDirectory {
  private ModelDirectory() {}

  /**
   * {@code root} itself where it is a model, else the first by name of its sub-directories that is
   * one; empty where none is, or there is no such directory. One that is damaged counts only where
   * none is whole, so that {@link ModelCheck} can say what is wrong with it. Hidden directories,
   * where archives are unpacked, don't count.
   */
  public static Optional<Path> find(Path root) {
    if (ModelCheck.looksLikeModel(root)) {
      return Optional.of(root);
    }
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(root)) {
      var models =
          children
              .filter(child -> !child.getFileName().toString().startsWith("."))
              .filter(ModelCheck::looksLikeModel)
              .sorted()
              .toList();
      return models.stream()
          .filter(model -> ModelCheck.of(model).isUsable())
          .findFirst()
          .or(() -> models.stream().findFirst());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
