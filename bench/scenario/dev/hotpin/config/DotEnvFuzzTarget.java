package dev.hotpin.config;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Files of settings: read and in range, or a {@link ConfigException} of a sentence, no secret. */
public final class DotEnvFuzzTarget implements FuzzTarget {
  private static final String SECRET = "gsk_fuzzedKeyThatNobodyMaySee";
  private static final String KEY_NAME = Setting.GROQ_API_KEY.name();

  private final Path file;

  public DotEnvFuzzTarget() {
    try {
      Path directory = Files.createTempDirectory("hotpin-fuzz");
      file = directory.resolve(".env");
      directory.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new IllegalStateException("There is no place for a file of settings.", e);
    }
  }

  @Override
  public String name() {
    return "env";
  }

  @Override
  public String description() {
    return ".env files, and the settings that they make";
  }

  @Override
  public int share() {
    return 4;
  }

  @Override
  public byte[] generate(Random random) {
    StringBuilder lines = new StringBuilder();
    Setting[] settings = Setting.values();
    for (int left = random.nextInt(8); left > 0; left--) {
      String name = settings[random.nextInt(settings.length)].name();
      lines.append(oneOf(random, "", "", "export ", "# ", " ")).append(name);
      lines.append(oneOf(random, "=", "=", " = ", ":", "")).append(value(random));
      lines.append(oneOf(random, "\n", "\n", "\r\n", " # end\n", ""));
    }
    lines.append(oneOf(random, "", "GROQ_API_KEY=" + SECRET + "\n", "GROQ_API_KEY \"" + SECRET));
    return Mutator.maybe(Bytes.of(lines.toString()), 40, random);
  }

  private static String value(Random random) {
    return oneOf(
        random,
        Bytes.text(random),
        "\"" + Bytes.text(random) + "\"",
        "'quoted'",
        "\"open",
        String.valueOf(random.nextInt(100_000)),
        "-1",
        "true",
        "auto",
        "1e3",
        "http://localhost:1/v1",
        "99999999999999999999");
  }

  @Override
  public void run(byte[] input) throws IOException {
    Files.write(file, input);
    Map<String, String> values = Map.of();
    try {
      values = DotEnvFile.read(file);
      Violation.unless(
          ServerConfig.load(new ConfigSources(Map.of(), Map.of(), values)) != null, "no settings");
    } catch (ConfigException e) {
      String sentences = String.valueOf(e.getMessage());
      Violation.unless(!sentences.isBlank(), "refused without a word");
      boolean isKey = values.isEmpty() || values.getOrDefault(KEY_NAME, "").contains(SECRET);
      Violation.unless(!isKey || !sentences.contains(SECRET), "the key is told: " + sentences);
    }
  }
}
