package dev.hotpin.whole;

import dev.hotpin.bench.fuzz.Tokens;
import dev.hotpin.identity.Revocations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Lets in who has a signed token; trusts one proxy; an address may have few connections. */
final class GuardedServer extends TestServer {
  /** An address of this machine that is taken for a proxy's. */
  static final String PROXY = "127.0.0.2";

  static final int MAX_PER_ADDRESS = 20;

  /** Ten times as many at once, which is as many as there may be. */
  static final int NEW_PER_SECOND = 2;

  GuardedServer() {
    super(settings());
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(HostileServer.SETTINGS);
    try {
      Path directory =
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "guarded");
      Path keys = Files.writeString(directory.resolve("jwks.json"), Tokens.jwks());
      String revoked =
          Revocations.lineForId(Tokens.REVOKED_ID)
              + "\n"
              + Revocations.lineForSubject(Tokens.REVOKED_SUBJECT, Instant.now());
      Path revocations = Files.writeString(directory.resolve("revoked"), revoked);
      settings.put("JWT_JWKS_FILE", keys.toString());
      settings.put("JWT_REVOCATIONS_FILE", revocations.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings.put("TRUSTED_PROXIES", PROXY);
    settings.put("PROXY_PROTOCOL", "accept");
    settings.put("MAX_CONNECTIONS_PER_ADDRESS", Integer.toString(MAX_PER_ADDRESS));
    settings.put("NEW_CONNECTIONS_PER_SECOND", Integer.toString(NEW_PER_SECOND));
    return settings;
  }

  @Override
  String credential() {
    return Tokens.good(Tokens.Way.RS256, "good", Instant.now());
  }
}
