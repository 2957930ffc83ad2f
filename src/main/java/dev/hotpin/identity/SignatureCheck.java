package dev.hotpin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;

/** Tells whether one key made a token's signature. Any thread. */
@FunctionalInterface
interface SignatureCheck {
  boolean isBy(SignedJWT token) throws JOSEException;
}
