package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three ways of being let in, and files that change while the server runs. */
class AccessControlTest {
  private static final boolean LOCAL = true;
  private static final boolean REMOTE = false;

  private final TestClock clock = new TestClock();
  @TempDir Path directory;

  private Path keysFile() {
    return directory.resolve("keys");
  }

  private Path pairingKeyFile() {
    return directory.resolve("new").resolve("pairing-key");
  }

  private AccessSettings settings(boolean open, Path keys, AccessSettings.Tokens tokens) {
    return new AccessSettings(
        open, Optional.ofNullable(keys), Optional.ofNullable(tokens), pairingKeyFile());
  }

  private AccessControl open(AccessSettings settings) {
    try {
      return AccessControl.open(settings, clock);
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private AccessSettings.Tokens signed(Path revocations) {
    return new AccessSettings.Tokens(
        new JwtRules(JwtAlgorithm.HS256, "hotpin", Optional.empty(), true),
        Optional.of(TokenForge.SECRET),
        Optional.empty(),
        Optional.ofNullable(revocations));
  }

  private static KeyEntry entry(String id, String key, Scope... scopes) {
    return new KeyEntry(
        id,
        "name-of-" + id,
        EnumSet.copyOf(Set.of(scopes)),
        Fingerprint.of(key),
        Set.of(),
        Optional.empty(),
        false);
  }

  private void write(Path file, String text) {
    try {
      PrivateFiles.replace(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(Refusal refusal, Verdict verdict) {
    assertEquals(Verdict.no(refusal), verdict);
  }

  private static Principal assertAdmitted(Verdict verdict) {
    return assertInstanceOf(Verdict.Admitted.class, verdict).principal();
  }

  @Test
  void withoutAnyCredentialThisMachineIsLetInAndOthersNeedThePairingKey() throws Exception {
    try (AccessControl control = open(settings(false, null, null))) {
      assertAdmitted(control.verify("", LOCAL, Scope.DEVICE));
      assertAdmitted(control.verify("", LOCAL, Scope.OPERATOR));
      assertRefused(Refusal.MISSING, control.verify("", REMOTE, Scope.DEVICE));
      assertRefused(Refusal.UNKNOWN, control.verify("guess", REMOTE, Scope.DEVICE));
      assertRefused(Refusal.UNKNOWN, control.verify("guess", LOCAL, Scope.DEVICE));

      String key = Files.readString(pairingKeyFile()).strip();
      Principal device = assertAdmitted(control.verify(key, REMOTE, Scope.DEVICE));
      assertTrue(device.shared());
      assertRefused(Refusal.WRONG_SCOPE, control.verify(key, REMOTE, Scope.OPERATOR));
      assertRefused(Refusal.MISSING, control.verify("", REMOTE, Scope.OPERATOR));
      Principal local = assertAdmitted(control.verify("", LOCAL, Scope.DEVICE));
      assertEquals(local.keyOf("a"), device.keyOf("a"), "one household, one conversation");
      assertFalse(control.pairingKey().orElseThrow().toString().contains(key));
    }
  }

  @Test
  void thePairingKeyIsMadeOnceForItsUserAlone() throws Exception {
    String first;
    try (AccessControl control = open(settings(false, null, null))) {
      first = control.pairingKey().orElseThrow().key();
    }
    try (AccessControl control = open(settings(false, null, null))) {
      assertEquals(first, control.pairingKey().orElseThrow().key());
    }
    assertEquals(3 + 43, first.length(), "256 bits");
    Assumptions.assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "needs a file system with modes, as Linux and macOS have");
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(pairingKeyFile())));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(pairingKeyFile().getParent())));
  }

  @Test
  void aPairingKeyThatCantBeKeptServesForThisRun() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    AccessSettings settings =
        new AccessSettings(false, Optional.empty(), Optional.empty(), file.resolve("key"));
    try (AccessControl one = open(settings);
        AccessControl other = open(settings)) {
      PairingKey key = one.pairingKey().orElseThrow();
      assertFalse(key.kept());
      assertAdmitted(one.verify(key.key(), REMOTE, Scope.DEVICE));
      assertNotEquals(key.key(), other.pairingKey().orElseThrow().key());
    }
  }

  @Test
  void aPairingFileWithAPlaceholderStopsTheStart() throws Exception {
    for (String bad : new String[] {"", "secret", "changeme".repeat(5), "a".repeat(64), "x y"}) {
      write(pairingKeyFile(), bad + "\n");
      String message =
          assertThrows(
                  IdentityException.class,
                  () -> AccessControl.open(settings(false, null, null), clock))
              .getMessage();
      assertTrue(message.contains("PAIRING_KEY_FILE"), message);
    }
  }

  @Test
  void whenOpenEveryDeviceIsLetInWhateverItShowsButOnlyThisMachineAdministrates() {
    try (AccessControl control = open(settings(true, null, null))) {
      assertAdmitted(control.verify("", REMOTE, Scope.DEVICE));
      assertAdmitted(control.verify("key of another server", REMOTE, Scope.DEVICE));
      assertAdmitted(control.verify("", LOCAL, Scope.OPERATOR));
      assertRefused(Refusal.MISSING, control.verify("", REMOTE, Scope.OPERATOR));
      assertRefused(Refusal.UNKNOWN, control.verify("guess", REMOTE, Scope.OPERATOR));
      assertFalse(Files.exists(pairingKeyFile()));
    }
  }

  @Test
  void withKeysThisMachineNeedsOneToo() {
    String key = OpaqueKey.generate();
    String operator = OpaqueKey.generate();
    write(
        keysFile(),
        entry("a", key, Scope.DEVICE).line() + "\n" + entry("b", operator, Scope.OPERATOR).line());
    try (AccessControl control = open(settings(false, keysFile(), null))) {
      assertRefused(Refusal.MISSING, control.verify("", LOCAL, Scope.DEVICE));
      assertRefused(Refusal.MISSING, control.verify("", LOCAL, Scope.OPERATOR));
      assertEquals("name-of-a", assertAdmitted(control.verify(key, LOCAL, Scope.DEVICE)).name());
      assertAdmitted(control.verify(operator, REMOTE, Scope.OPERATOR));
      assertRefused(Refusal.WRONG_SCOPE, control.verify(key, LOCAL, Scope.OPERATOR));
      assertRefused(Refusal.WRONG_SCOPE, control.verify(operator, LOCAL, Scope.DEVICE));
      assertRefused(Refusal.UNKNOWN, control.verify(key + "a", REMOTE, Scope.DEVICE));
      assertFalse(Files.exists(pairingKeyFile()), "no second way in");
    }
  }

  @Test
  void keysAndSignedTokensServeSideBySide() {
    String key = OpaqueKey.generate();
    write(keysFile(), entry("a", key, Scope.DEVICE).line());
    String token =
        TokenForge.hs256(TokenForge.SECRET, TokenForge.claims("kitchen", clock.instant()).build());
    try (AccessControl control = open(settings(false, keysFile(), signed(null)))) {
      Principal byKey = assertAdmitted(control.verify(key, REMOTE, Scope.DEVICE));
      Principal byToken = assertAdmitted(control.verify(token, REMOTE, Scope.DEVICE));
      assertEquals("name-of-a/s", byKey.keyOf("s"));
      assertEquals("kitchen/s", byToken.keyOf("s"));
    }
  }

  @Test
  void aKeyFileIsReadAgainWhenItChangesAndWhoLostItsKeyIsRevoked() {
    String kitchen = OpaqueKey.generate();
    String bedroom = OpaqueKey.generate();
    String kitchenLine = entry("a", kitchen, Scope.DEVICE).line();
    String bedroomLine = entry("b", bedroom, Scope.DEVICE).line();
    write(keysFile(), kitchenLine);
    AtomicInteger changes = new AtomicInteger();
    try (AccessControl control = open(settings(false, keysFile(), null))) {
      control.onChange(changes::incrementAndGet);
      Principal principal = assertAdmitted(control.verify(kitchen, REMOTE, Scope.DEVICE));
      Admission admission = control.admission(principal);
      assertRefused(Refusal.UNKNOWN, control.verify(bedroom, REMOTE, Scope.DEVICE));

      write(keysFile(), "# both\n\n" + kitchenLine + "\n" + bedroomLine + " shared\n");
      ChatTestServer.await("the second key", () -> changes.get() == 1);
      assertTrue(assertAdmitted(control.verify(bedroom, REMOTE, Scope.DEVICE)).shared());
      assertEquals(Standing.GOOD, admission.standing());

      write(keysFile(), bedroomLine);
      ChatTestServer.await("the key's end", () -> admission.standing() == Standing.REVOKED);
      assertRefused(Refusal.UNKNOWN, control.verify(kitchen, REMOTE, Scope.DEVICE));
    }
  }

  @Test
  void aKeyFileThatIsBrokenOrGoneLeavesTheLastGoodOneInForce() throws Exception {
    String key = OpaqueKey.generate();
    String line = entry("a", key, Scope.DEVICE).line();
    write(keysFile(), line);
    try (AccessControl control = open(settings(false, keysFile(), null))) {
      AtomicInteger changes = new AtomicInteger();
      control.onChange(changes::incrementAndGet);
      write(keysFile(), line + "\nnonsense\n");
      String other = OpaqueKey.generate();
      Files.delete(keysFile());
      assertAdmitted(control.verify(key, REMOTE, Scope.DEVICE));
      write(keysFile(), line + "\n" + entry("b", other, Scope.DEVICE).line());
      ChatTestServer.await("the mended file", () -> changes.get() > 0);
      assertAdmitted(control.verify(other, REMOTE, Scope.DEVICE));
    }
  }

  @Test
  void anExpiredKeyIsRefusedAndItsHolderHasExpired() {
    String key = OpaqueKey.generate();
    write(
        keysFile(),
        entry("a", key, Scope.DEVICE).line()
            + " expires="
            + clock.instant().plusSeconds(60)
            + "\n");
    try (AccessControl control = open(settings(false, keysFile(), null))) {
      Principal principal = assertAdmitted(control.verify(key, REMOTE, Scope.DEVICE));
      clock.advance(Duration.ofSeconds(59));
      assertEquals(Standing.GOOD, control.standingOf(principal));
      clock.advance(Duration.ofSeconds(1));
      assertEquals(Standing.EXPIRED, control.standingOf(principal));
      assertRefused(Refusal.EXPIRED, control.verify(key, REMOTE, Scope.DEVICE));
    }
  }

  @Test
  void aRevocationFileMayComeLater() {
    Path file = directory.resolve("revoked");
    String token =
        TokenForge.hs256(TokenForge.SECRET, TokenForge.claims("kitchen", clock.instant()).build());
    try (AccessControl control = open(settings(false, null, signed(file)))) {
      Principal principal = assertAdmitted(control.verify(token, REMOTE, Scope.DEVICE));
      write(file, Revocations.lineForId("id-of-kitchen") + "\n");
      ChatTestServer.await(
          "the revocation", () -> control.standingOf(principal) == Standing.REVOKED);
      assertRefused(Refusal.REVOKED, control.verify(token, REMOTE, Scope.DEVICE));
    }
  }

  @Test
  void aStartWithAFileThatIsOfNoUseFailsInOneSentenceThatNamesTheLine() {
    assertStartFails(keysFile(), "does not exist");
    write(keysFile(), "# keys\na kitchen device sha256:12\n");
    assertStartFails(keysFile(), "line 2");
    write(keysFile(), entry("a", "changeme", Scope.DEVICE).line());
    assertStartFails(keysFile(), "placeholder");
  }

  private void assertStartFails(Path keys, String why) {
    String message =
        assertThrows(
                IdentityException.class,
                () -> AccessControl.open(settings(false, keys, null), clock))
            .getMessage();
    assertTrue(message.startsWith("ACCESS_KEYS_FILE " + keys), message);
    assertTrue(message.contains(why), message);
    assertFalse(message.contains("\n"), message);
  }
}
