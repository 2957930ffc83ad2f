package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files as people write them. */
class KeyRingTest {
  private static final String HASH = "sha256:" + "ab".repeat(32);

  private static String mistakeIn(String text) {
    return assertThrows(IdentityException.class, () -> KeyRing.parse(text), text).getMessage();
  }

  @Test
  void aLineThatIsWrittenIsReadTheSame() throws IdentityException {
    KeyEntry entry =
        new KeyEntry(
            "id-1",
            "mail:anna@example.com",
            Set.of(Scope.DEVICE, Scope.OPERATOR),
            Fingerprint.of("a key"),
            Set.of("a", "b.c"),
            Optional.of(Instant.parse("2027-01-31T00:00:00Z")),
            true);
    assertEquals(List.of(entry), List.copyOf(KeyRing.parse(entry.line()).entries()));
    assertTrue(entry.line().contains(" device,operator "), entry.line());
  }

  @Test
  void blankLinesCommentsAndBlanksAroundAreLeftOut() throws IdentityException {
    KeyRing ring = KeyRing.parse("\n # a comment\r\n\t id  name\tdevice " + HASH + "  \r\n\r\n");
    assertEquals(1, ring.entries().size());
    assertEquals(0, KeyRing.parse("").entries().size());
  }

  @ParameterizedTest
  @CsvSource({
    "a,must be",
    "a b device,must be",
    "a b device sha256:12,no hash",
    "a b device HASHff,no hash",
    "a b device secret-in-the-wrong-place,no hash",
    "a/b c device HASH,bad id",
    "a b root HASH,bad scope",
    "a b device|operator| HASH,bad scope",
    "a b device HASH sessions=,bad sessions",
    "a b device HASH sessions=x/y,bad sessions",
    "a b device HASH expires=tomorrow,bad expires",
    "a b device HASH Shared,option that is not known"
  })
  void aMistakeIsNamedWithItsLineAndNothingOfItIsRepeated(String line, String why) {
    String text = line.replace("HASH", HASH).replace('|', ',');
    String message = mistakeIn("# keys\n" + text + "\n");
    assertTrue(message.startsWith("line 2 "), message);
    assertTrue(message.contains(why), message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void anIdOrAKeyThatIsThereTwiceIsAMistake() {
    String other = "sha256:" + "cd".repeat(32);
    assertTrue(mistakeIn("a n device " + HASH + "\na m device " + other).contains("used above"));
    assertTrue(mistakeIn("a n device " + HASH + "\nb m device " + HASH).contains("key of line 1"));
  }

  @Test
  void whatAnExampleHasInAKeysPlaceIsNoKey() {
    for (String placeholder :
        List.of(
            "your_api_token_here",
            "YOUR-API-KEY",
            "<your token>",
            "${TOKEN}",
            "changeme",
            "Change Me!",
            "secret",
            "gsk_your_groq_api_key_here",
            "please-replace-me-with-something",
            "")) {
      assertTrue(Placeholders.isOne(placeholder), placeholder);
    }
    assertTrue(Placeholders.isGuessable("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assertTrue(Placeholders.isGuessable("0123012301230123012301230123012301230123"));
    for (int i = 0; i < 1_000; i++) {
      String key = OpaqueKey.generate();
      assertFalse(Placeholders.isGuessable(key), key);
    }
    assertFalse(Placeholders.isTemplate("gsk_abcdefghijklmnop1a2b"));
    assertFalse(Placeholders.isTemplate("ollama"));
  }
}
