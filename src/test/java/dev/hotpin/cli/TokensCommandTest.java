package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Refusal;
import dev.hotpin.identity.Scope;
import dev.hotpin.identity.TokenForge;
import dev.hotpin.identity.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line that makes credentials, and the server's judgement of what it makes. */
class TokensCommandTest {
  @TempDir Path directory;
  private final Map<String, String> settings = new HashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private Path keys() {
    return directory.resolve("new").resolve("keys");
  }

  private ConfigSources sources() {
    Map<String, String> all = new HashMap<>(settings);
    all.put("ACCESS_KEYS_FILE", keys().toString());
    all.put("PAIRING_KEY_FILE", directory.resolve("pairing").toString());
    return new ConfigSources(Map.of(), all, Map.of());
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    TokensCommand command = new TokensCommand(this::sources, Clock.systemUTC());
    CommandLine root = RootCommand.newCommandLine();
    return new CommandLine(command)
        .setExecutionExceptionHandler(root.getExecutionExceptionHandler())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private void useSecret() {
    settings.put("JWT_SECRET", TokenForge.SECRET);
    settings.put("JWT_REVOCATIONS_FILE", directory.resolve("revoked").toString());
  }

  private Verdict judge(String credential, Scope scope) {
    try (AccessControl control =
        AccessControl.open(ServerConfig.load(sources()).identity().access(), Clock.systemUTC())) {
      return control.verify(credential, false, scope);
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private Principal assertGood(String credential, Scope scope) {
    return assertInstanceOf(Verdict.Admitted.class, judge(credential, scope)).principal();
  }

  private String issue(String... arguments) {
    assertEquals(0, run(arguments), () -> err.toString());
    return out.toString().strip();
  }

  @Test
  void aKeyIsPrintedOnceAndOnlyItsHashIsKept() throws IOException {
    String key = issue("issue", "kitchen");
    assertTrue(key.matches("hp_[A-Za-z0-9_-]{43}"), "alone on standard output");
    assertFalse(err.toString().contains(key));
    assertFalse(Files.readString(keys()).contains(key.substring(3)));
    Principal kitchen = assertGood(key, Scope.DEVICE);
    assertEquals("kitchen", kitchen.name());
    assertEquals(Set.of(), kitchen.sessionIds());
    assertEquals(Verdict.no(Refusal.WRONG_SCOPE), judge(key, Scope.OPERATOR));

    assertEquals(0, run("list"));
    assertTrue(out.toString().contains("kitchen"), out.toString());
    assertFalse(out.toString().contains(key.substring(3)));
    assertFalse(out.toString().contains("sha256"), out.toString());
  }

  @Test
  void whatIsAskedForIsInTheKey() {
    String operator = issue("issue", "anna", "--operator");
    assertEquals(Set.of(Scope.OPERATOR), assertGood(operator, Scope.OPERATOR).scopes());
    String both = issue("issue", "ben", "--operator", "--device");
    assertGood(both, Scope.OPERATOR);
    assertGood(both, Scope.DEVICE);
    String fleet =
        issue(
            "issue",
            "fleet",
            "--shared",
            "--session",
            "a-1,a-2",
            "--session",
            "a-3",
            "--expires",
            "90d");
    Principal principal = assertGood(fleet, Scope.DEVICE);
    assertTrue(principal.shared());
    assertEquals(Set.of("a-1", "a-2", "a-3"), principal.sessionIds());
    Instant end = principal.expiresAt().orElseThrow();
    assertTrue(end.isAfter(Instant.now().plus(Duration.ofDays(89))), end::toString);
    assertTrue(err.toString().contains("one to the server"), err.toString());
  }

  @Test
  void aRevokedKeyIsGoodForNothingAndOthersOfTheFileStay() throws IOException {
    String first = issue("issue", "kitchen");
    String second = issue("issue", "kitchen");
    String other = issue("issue", "bedroom");
    Files.writeString(keys(), Files.readString(keys()) + "# by hand\n");
    String id = Files.readAllLines(keys()).get(1).split(" ", 2)[0];
    assertEquals(0, run("revoke", id));
    assertEquals(Verdict.no(Refusal.UNKNOWN), judge(first, Scope.DEVICE));
    assertGood(second, Scope.DEVICE);
    assertEquals(0, run("revoke", "kitchen"));
    assertEquals(Verdict.no(Refusal.UNKNOWN), judge(second, Scope.DEVICE));
    assertGood(other, Scope.DEVICE);
    assertTrue(Files.readString(keys()).contains("# by hand"));
    assertTrue(Files.readString(keys()).contains("# revoked "));
    assertEquals(1, run("revoke", "kitchen"));
    assertTrue(err.toString().contains("no key with the id or name kitchen"), err.toString());
  }

  @Test
  void aSignedTokenNeedsTheSecretAndIsRevokedByItsId() {
    assertEquals(2, run("issue", "kitchen", "--jwt"));
    assertTrue(err.toString().contains("JWT_SECRET"), err.toString());
    useSecret();
    issue("issue", "dummy"); // so that the key file exists
    String token = issue("issue", "kitchen", "--jwt", "--session", "k-1", "--expires", "12h");
    Principal principal = assertGood(token, Scope.DEVICE);
    assertEquals(Set.of("k-1"), principal.sessionIds());
    assertTrue(principal.expiresAt().isPresent());
    String id = err.toString().split(" ", 3)[1];
    assertEquals(0, run("revoke", "--jwt", id));
    assertEquals(Verdict.no(Refusal.REVOKED), judge(token, Scope.DEVICE));
    String another = issue("issue", "kitchen", "--jwt");
    assertGood(another, Scope.DEVICE);
    assertEquals(0, run("revoke", "--jwt-subject", "kitchen"));
    assertEquals(Verdict.no(Refusal.REVOKED), judge(another, Scope.DEVICE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issue",
        "issue a --expires soon",
        "issue a --expires 0d",
        "issue a --expires 2001-01-01T00:00:00Z",
        "issue a --session b/c",
        "issue a b",
        "revoke",
        "revoke a --jwt",
        "revoke a --jwt --jwt-subject",
        ""
      })
  void whatCantBeMeantIsRefusedInASentence(String arguments) {
    assertEquals(2, run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)));
    assertFalse(err.toString().contains("Exception"), err.toString());
    assertFalse(Files.exists(keys()));
  }

  @Test
  void aNameThatCouldNotBeLoggedIsRefused() {
    assertEquals(2, run("issue", "a b"));
    assertEquals(2, run("issue", "a\u001b[31m"));
    assertEquals(2, run("issue", ""));
  }

  @Test
  void aFileWithAMistakeIsLeftAsItIs() throws IOException {
    issue("issue", "kitchen");
    String broken = Files.readString(keys()) + "nonsense\n";
    Files.writeString(keys(), broken);
    assertEquals(1, run("list"));
    assertTrue(err.toString().contains("line 3"), err.toString());
    assertEquals(1, run("revoke", "kitchen"));
    assertEquals(1, run("issue", "bedroom"));
    assertEquals("", out.toString(), "no key that would not work");
    assertEquals(broken, Files.readString(keys()));
  }

  @Test
  void theBannerSaysWhoMayConnect() throws Exception {
    issue("issue", "kitchen");
    issue("issue", "fleet", "--shared");
    useSecret();
    String configured = notice();
    assertTrue(configured.contains(keys() + " (2)"), configured);
    assertTrue(configured.contains("shared by several devices"), configured);
    assertTrue(configured.contains("fleet"), configured);
    assertTrue(configured.contains("signed with HS256 for \"hotpin\""), configured);
    assertFalse(configured.contains(TokenForge.SECRET));
  }

  @Test
  void theBannerHasTheLineThatADeviceNeeds() throws Exception {
    try (AccessControl control =
        AccessControl.open(
            new AccessSettings(
                false, Optional.empty(), Optional.empty(), directory.resolve("pairing")),
            Clock.systemUTC())) {
      String key = Files.readString(directory.resolve("pairing")).strip();
      String text = String.join("\n", AccessNotice.lines(control));
      assertTrue(text.contains("\"token\": \"" + key + "\"}"), text);
    }
    try (AccessControl control =
        AccessControl.open(
            new AccessSettings(
                true, Optional.empty(), Optional.empty(), directory.resolve("pairing")),
            Clock.systemUTC())) {
      assertTrue(String.join("\n", AccessNotice.lines(control)).contains("EVERYBODY"));
    }
  }

  private String notice() throws Exception {
    try (AccessControl control =
        AccessControl.open(ServerConfig.load(sources()).identity().access(), Clock.systemUTC())) {
      return String.join("\n", AccessNotice.lines(control));
    }
  }
}
