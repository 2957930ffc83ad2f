package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing in the program waits by the wall clock, which people and NTP set: whoever asks for it is
 * named here, with the reason. Looks into the compiled classes, at the names that they refer to.
 */
class WallClockTest {
  private static final Path CLASSES = Path.of("target", "classes", "dev", "hotpin");

  /** To tell dates; to read those of Retry-After, tokens and files; to hand the clock to these. */
  private static final Set<String> MAY_ASK =
      Set.of(
          "dialogue/offline/OfflineReplies.class",
          "dialogue/openai/AnswerReader.class",
          "dialogue/openai/Failures.class",
          "dialogue/openai/ModelList.class",
          "cli/TokensCommand.class",
          "edge/tls/DevelopmentCertificate.class",
          "fleet/Fleet.class",
          "identity/JwtClaims.class",
          "identity/JwtIssuer.class",
          "identity/JwtVerifier$Claims.class",
          "identity/JwtVerifier.class",
          "identity/WatchedFile.class",
          "server/ChatModels.class",
          "server/HotpinServer.class",
          "server/WarmUpTurns.class");

  /** What {@code now()} of a date or time returns; a {@code Duration} is no time of day. */
  private static final Pattern RETURNS_NOW =
      Pattern.compile("\\(\\)Ljava/time/(Instant|\\w*(Date|Time)\\w*);");

  @Test
  void onlyWhoTellsDatesAsksForTheWallClock() throws IOException {
    Set<String> asking = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        if (asks(Files.readAllBytes(file))) {
          asking.add(CLASSES.relativize(file).toString().replace('\\', '/'));
        }
      }
    }
    assertTrue(asking.contains("server/ChatModels.class"), "the search finds nothing");
    assertEquals(new TreeSet<>(MAY_ASK), asking);
  }

  private static boolean asks(byte[] classFile) {
    String names = new String(classFile, StandardCharsets.ISO_8859_1);
    return names.contains("currentTimeMillis")
        || names.contains("parkUntil")
        || names.contains("java/util/Date;")
        || names.contains("java/util/Timer")
        || (names.contains("java/time/Clock") && names.contains("systemUTC"))
        || names.contains("systemDefaultZone")
        || (names.contains("\0\3now") && RETURNS_NOW.matcher(names).find());
  }
}
