package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hotpin.identity.TokenForge.EdIssuer;
import dev.hotpin.identity.TokenForge.RsaIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed tokens, good ones and forged ones. */
class JwtVerifierTest {
  private static final RsaIssuer RSA = RsaIssuer.create("rsa-1", 2_048);
  private static final RsaIssuer OTHER_RSA = RsaIssuer.create("rsa-2", 2_048);
  private static final EdIssuer ED = EdIssuer.create("ed-1");
  private static final EdIssuer OTHER_ED = EdIssuer.create("ed-2");

  private final TestClock clock = new TestClock();
  private Revocations revocations = Revocations.none();

  private static JwtRules rules(JwtAlgorithm algorithm) {
    return new JwtRules(algorithm, "hotpin", Optional.empty(), true);
  }

  private JwtVerifier verifier(JwtRules rules, SigningKeys keys) {
    return new JwtVerifier(rules, () -> keys, () -> revocations, clock);
  }

  private JwtVerifier secret() {
    return secret(rules(JwtAlgorithm.HS256));
  }

  private JwtVerifier secret(JwtRules rules) {
    try {
      return verifier(rules, SigningKeys.ofSecret(TokenForge.SECRET));
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private JwtVerifier jwks(JwtAlgorithm algorithm, JWK... keys) {
    try {
      return verifier(rules(algorithm), SigningKeys.ofJwks(TokenForge.jwks(keys), algorithm));
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private JWTClaimsSet.Builder claims() {
    return TokenForge.claims("kitchen", clock.instant());
  }

  private static void assertRefused(Refusal refusal, Verdict verdict) {
    assertEquals(Verdict.no(refusal), verdict);
  }

  private static Principal assertAdmitted(Verdict verdict) {
    return assertInstanceOf(Verdict.Admitted.class, verdict).principal();
  }

  @Test
  void aTokenOfTheSecretIsADevicesUnlessItSaysOtherwise() {
    Principal principal =
        assertAdmitted(secret().verify(TokenForge.hs256(TokenForge.SECRET, claims().build())));

    assertEquals("kitchen", principal.name());
    assertEquals(Set.of(Scope.DEVICE), principal.scopes());
    assertTrue(principal.maySpeakFor("anything"));
    assertFalse(principal.shared());
    assertEquals(Optional.of(clock.instant().plusSeconds(3_600)), principal.expiresAt());
  }

  @Test
  void theScopeClaimNamesWhatATokenIsForAndWordsOfOthersAreLeftOut() {
    JWTClaimsSet both = claims().claim("scope", "openid operator device").build();
    assertEquals(
        Set.of(Scope.DEVICE, Scope.OPERATOR),
        assertAdmitted(secret().verify(TokenForge.hs256(TokenForge.SECRET, both))).scopes());
    JWTClaimsSet none = claims().claim("scope", "openid profile").build();
    assertRefused(Refusal.BAD_CLAIMS, secret().verify(TokenForge.hs256(TokenForge.SECRET, none)));
  }

  @Test
  void aTokenMayBeBoundToSessions() {
    for (Object claim : List.of("a-1", List.of("a-1"), List.of("a-1", "a-2"))) {
      JWTClaimsSet bound = claims().claim("session_ids", claim).build();
      Principal principal =
          assertAdmitted(secret().verify(TokenForge.hs256(TokenForge.SECRET, bound)));
      assertTrue(principal.maySpeakFor("a-1"));
      assertFalse(principal.maySpeakFor("b-1"));
    }
  }

  @Test
  void aBindingThatCantBeUnderstoodBindsToNothingRatherThanToAll() {
    for (Object claim : List.of(List.of(), "", "a b", 7, Map.of("a", 1), List.of("ok", 7))) {
      JWTClaimsSet bad = claims().claim("session_ids", claim).build();
      assertRefused(Refusal.BAD_CLAIMS, secret().verify(TokenForge.hs256(TokenForge.SECRET, bad)));
    }
  }

  @Test
  void aTokenThatNobodySignedIsRefused() {
    String claims = claims().build().toString();
    for (String alg : List.of("none", "None", "NONE", "nOnE")) {
      String head = "{\"alg\":\"" + alg + "\"}";
      for (String signature : List.of("", "AAAA")) {
        Verdict verdict = secret().verify(TokenForge.raw(head, claims, signature));
        assertInstanceOf(Verdict.Refused.class, verdict, alg);
      }
    }
  }

  @Test
  void aTokenOfAnotherSecretOrChangedAfterwardsIsRefused() {
    assertRefused(
        Refusal.UNKNOWN,
        secret().verify(TokenForge.hs256("0" + TokenForge.SECRET, claims().build())));
    String[] parts = TokenForge.hs256(TokenForge.SECRET, claims().build()).split("\\.", -1);
    String other = claims().subject("bedroom").build().toString();
    String swapped =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(other.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    assertRefused(Refusal.UNKNOWN, secret().verify(swapped));
    assertRefused(Refusal.MALFORMED, secret().verify(parts[0] + "." + parts[1] + "."));
  }

  @Test
  void aPublicKeyIsNeverTakenForASecret() throws Exception {
    JwtVerifier verifier = jwks(JwtAlgorithm.RS256, RSA.jwk());
    byte[] der = RSA.pair().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    byte[] json = RSA.jwk().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (byte[] stolen : List.of(der, pem.getBytes(StandardCharsets.US_ASCII), json)) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build();
      assertRefused(
          Refusal.WRONG_ALGORITHM,
          verifier.verify(TokenForge.hs256(stolen, header, claims().build())));
    }
  }

  @Test
  void otherAlgorithmsOfTheSameKeyAreRefused() throws Exception {
    String hs512 =
        TokenForge.sign(
            TokenForge.header(JWSAlgorithm.HS512),
            claims().build(),
            new MACSigner(TokenForge.SECRET));
    assertRefused(Refusal.WRONG_ALGORITHM, secret().verify(hs512));
    assertRefused(
        Refusal.WRONG_ALGORITHM,
        jwks(JwtAlgorithm.RS256, RSA.jwk()).verify(ED.sign("EdDSA", claims().build())));
    assertRefused(Refusal.WRONG_ALGORITHM, secret().verify(RSA.sign(claims().build())));
  }

  @Test
  void anRsaTokenIsVerifiedByTheKeyThatItNames() {
    JwtVerifier verifier = jwks(JwtAlgorithm.RS256, RSA.jwk(), OTHER_RSA.jwk());
    assertAdmitted(verifier.verify(RSA.sign(claims().build())));
    assertAdmitted(verifier.verify(OTHER_RSA.sign(claims().build())));
    assertRefused(Refusal.UNKNOWN, verifier.verify(RSA.sign("rsa-2", claims().build())));
    for (String kid : List.of("", "rsa-3", "../../etc/passwd", "rsa-1' OR '1'='1", "rsa-1\n")) {
      assertRefused(Refusal.UNKNOWN, verifier.verify(RSA.sign(kid, claims().build())));
    }
    assertRefused(Refusal.UNKNOWN, verifier.verify(RSA.sign(null, claims().build())));
  }

  @Test
  void aTokenWithoutKidIsMeantForTheOnlyKey() {
    assertAdmitted(jwks(JwtAlgorithm.RS256, RSA.jwk()).verify(RSA.sign(null, claims().build())));
    assertRefused(
        Refusal.UNKNOWN,
        jwks(JwtAlgorithm.RS256, OTHER_RSA.jwk()).verify(RSA.sign(null, claims().build())));
  }

  @Test
  void aKeyThatATokenBringsAlongIsNotLookedAt() {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").jwk(OTHER_RSA.jwk()).build();
    String forged =
        TokenForge.sign(header, claims().build(), new RSASSASigner(OTHER_RSA.pair().getPrivate()));
    assertRefused(Refusal.UNKNOWN, jwks(JwtAlgorithm.RS256, RSA.jwk()).verify(forged));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "Ed25519"})
  void anEd25519TokenIsVerifiedByTheJdk(String name) {
    JwtVerifier verifier = jwks(JwtAlgorithm.EDDSA, ED.jwk());
    assertAdmitted(verifier.verify(ED.sign(name, claims().build())));
    assertRefused(Refusal.UNKNOWN, verifier.verify(OTHER_ED.sign(name, claims().build())));
    String[] parts = ED.sign(name, claims().build()).split("\\.", -1);
    for (String signature : List.of("AAAA", parts[2].substring(4), parts[2] + "AAAA")) {
      assertRefused(Refusal.UNKNOWN, verifier.verify(parts[0] + "." + parts[1] + "." + signature));
    }
  }

  @Test
  void theTokenOfTheStandardItselfIsVerified() throws Exception {
    // RFC 8037, appendices A.1 and A.4: its payload is no set of claims, its signature is good.
    String jwks =
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
    String token =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    SigningKeys keys = SigningKeys.ofJwks(jwks, JwtAlgorithm.EDDSA);
    SignedJWT parsed = SignedJWT.parse(token);
    assertTrue(keys.forHeader(parsed.getHeader()).orElseThrow().check().isBy(parsed));
  }

  @Test
  void anotherAudienceOrIssuerOrNoneIsRefused() {
    JWTClaimsSet other = claims().audience("tv").build();
    JWTClaimsSet none = claims().audience((String) null).build();
    JWTClaimsSet several = claims().audience(List.of("tv", "hotpin")).build();
    assertRefused(
        Refusal.WRONG_AUDIENCE, secret().verify(TokenForge.hs256(TokenForge.SECRET, other)));
    assertRefused(
        Refusal.WRONG_AUDIENCE, secret().verify(TokenForge.hs256(TokenForge.SECRET, none)));
    assertAdmitted(secret().verify(TokenForge.hs256(TokenForge.SECRET, several)));
    JwtVerifier ofHome =
        secret(new JwtRules(JwtAlgorithm.HS256, "hotpin", Optional.of("home"), true));
    assertRefused(
        Refusal.WRONG_AUDIENCE,
        ofHome.verify(TokenForge.hs256(TokenForge.SECRET, claims().issuer("work").build())));
    assertAdmitted(
        ofHome.verify(TokenForge.hs256(TokenForge.SECRET, claims().issuer("home").build())));
  }

  @Test
  void aTokenIsGoodFromItsBeginningToItsEndWithALittlePatience() {
    Instant now = clock.instant();
    JWTClaimsSet later = claims().notBeforeTime(Date.from(now.plus(Duration.ofMinutes(2)))).build();
    String token = TokenForge.hs256(TokenForge.SECRET, later);
    assertRefused(Refusal.NOT_YET_VALID, secret().verify(token));
    clock.advance(Duration.ofSeconds(91)); // half a minute early
    assertAdmitted(secret().verify(token));
    clock.advance(Duration.ofSeconds(3_600 - 91 + 29));
    assertAdmitted(secret().verify(token));
    clock.advance(Duration.ofSeconds(2));
    assertRefused(Refusal.EXPIRED, secret().verify(token));
  }

  @Test
  void aTokenWithoutAnEndIsRefusedUnlessTheSettingAllowsIt() {
    String endless = TokenForge.hs256(TokenForge.SECRET, claims().expirationTime(null).build());
    assertRefused(Refusal.BAD_CLAIMS, secret().verify(endless));
    JwtRules lenient = new JwtRules(JwtAlgorithm.HS256, "hotpin", Optional.empty(), false);
    assertAdmitted(secret(lenient).verify(endless));
  }

  @Test
  void aSubjectThatCouldNotBeLoggedIsRefused() {
    for (String subject : new String[] {null, "", "a b", "a\nb", "\u001b[2J", "x".repeat(129)}) {
      JWTClaimsSet claims = claims().subject(subject).build();
      assertRefused(
          Refusal.BAD_CLAIMS, secret().verify(TokenForge.hs256(TokenForge.SECRET, claims)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "hp_abc",
        "eyJhbGciOiJIUzI1NiJ9..",
        "\u0000.\u0000.\u0000",
        "eyJhbGciOiJIUzI1NiJ9.e30",
        "{\"alg\":\"HS256\"}.{}.x",
        "a.b.c.d.e"
      })
  void rubbishIsRefusedWithoutAnException(String text) {
    assertInstanceOf(Verdict.Refused.class, secret().verify(text));
  }

  @Test
  void aTokenHasOneFormAndNoSignsThatADecoderWouldLeaveOut() {
    String token = TokenForge.hs256(TokenForge.SECRET, claims().build());
    assertAdmitted(secret().verify(token));
    for (String other : List.of(token + "=", token + "!", " " + token, token + "\n", token + "é")) {
      assertRefused(Refusal.MALFORMED, secret().verify(other));
    }
  }

  @Test
  void aTokenThatIsTooLongOrNestedOrCriticalIsRefused() {
    assertRefused(Refusal.MALFORMED, secret().verify("a".repeat(1 << 20)));
    String deep = "{\"alg\":\"HS256\",\"x\":" + "[".repeat(1_500) + "]".repeat(1_500) + "}";
    assertInstanceOf(Verdict.Refused.class, secret().verify(TokenForge.raw(deep, "{}", "AA")));
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .criticalParams(Set.of("must-know"))
            .customParam("must-know", true)
            .build();
    byte[] secret = TokenForge.SECRET.getBytes(StandardCharsets.UTF_8);
    assertRefused(
        Refusal.MALFORMED, secret().verify(TokenForge.hs256(secret, critical, claims().build())));
  }

  @Test
  void aRevokedTokenIsRefusedAndItsHolderIsKnownToBeRevoked() throws Exception {
    JwtVerifier verifier = secret();
    String token = TokenForge.hs256(TokenForge.SECRET, claims().build());
    Principal principal = assertAdmitted(verifier.verify(token));
    Credential.Token credential = assertInstanceOf(Credential.Token.class, principal.credential());
    assertEquals(Standing.GOOD, verifier.standingOf(principal, credential));

    revocations = Revocations.parse("jti id-of-bedroom\n");
    assertAdmitted(verifier.verify(token));
    revocations = Revocations.parse("# lost\njti id-of-kitchen\n");
    assertRefused(Refusal.REVOKED, verifier.verify(token));
    assertEquals(Standing.REVOKED, verifier.standingOf(principal, credential));

    revocations = Revocations.parse("subject kitchen " + clock.instant().plusSeconds(1));
    assertRefused(Refusal.REVOKED, verifier.verify(token));
    clock.advance(Duration.ofSeconds(10));
    assertAdmitted(verifier.verify(TokenForge.hs256(TokenForge.SECRET, claims().build())));
    JWTClaimsSet undated = claims().issueTime(null).build();
    assertRefused(Refusal.REVOKED, verifier.verify(TokenForge.hs256(TokenForge.SECRET, undated)));
  }

  @Test
  void whoWasLetInByAKeyThatIsGoneIsRevokedAndOneWhoseTimeIsOverHasExpired() {
    JwtVerifier both = jwks(JwtAlgorithm.RS256, RSA.jwk(), OTHER_RSA.jwk());
    Principal principal = assertAdmitted(both.verify(RSA.sign(claims().build())));
    Credential.Token credential = (Credential.Token) principal.credential();
    assertEquals(
        Standing.REVOKED,
        jwks(JwtAlgorithm.RS256, OTHER_RSA.jwk()).standingOf(principal, credential));
    clock.advance(Duration.ofSeconds(3_629));
    assertEquals(Standing.GOOD, both.standingOf(principal, credential));
    clock.advance(Duration.ofSeconds(2));
    assertEquals(Standing.EXPIRED, both.standingOf(principal, credential));
  }

  @Test
  void aJwksThatIsOfNoUseIsRefusedWithAReason() {
    OctetSequenceKey symmetric =
        new OctetSequenceKey.Builder(TokenForge.SECRET.getBytes(StandardCharsets.UTF_8)).build();
    Map<String, String> reasons =
        Map.of(
            "no json",
            "no JWKS",
            "{}",
            "no JWKS",
            "{\"keys\":[]}",
            "no public key for RS256",
            TokenForge.jwks(ED.jwk()),
            "no public key for RS256",
            TokenForge.jwks(RSA.jwk(), RSA.jwk()),
            "the same kid",
            TokenForge.jwks(RsaIssuer.create("small", 1_024).jwk()),
            "fewer than 2048 bits");
    reasons.forEach((json, reason) -> assertReason(json, reason));
    assertReason("{\"keys\":[" + symmetric.toJSONString() + "]}", "secret or private key");
    assertReason("{\"keys\":[" + RSA.privateJwk().toJSONString() + "]}", "secret or private key");
  }

  private static void assertReason(String json, String reason) {
    String message =
        assertThrows(
                IdentityException.class, () -> SigningKeys.ofJwks(json, JwtAlgorithm.RS256), json)
            .getMessage();
    assertTrue(message.contains(reason), message);
  }
}
