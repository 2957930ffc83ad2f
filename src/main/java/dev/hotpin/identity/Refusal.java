package dev.hotpin.identity;

import java.util.Locale;

/** Why somebody is not let in. Its message says what to do next and is for anybody to read. */
public enum Refusal {
  /** No credential was shown. */
  MISSING(
      "A credential is needed: send the header \"Authorization: Bearer ...\", or \"token\" in the"
          + " handshake."),
  /** Not the form of a key or a token, or two that differ. */
  MALFORMED("The credential is malformed: send it once, exactly as it was issued."),
  /** No key that is known, and no token signed by one that is. */
  UNKNOWN("The credential is not known here: ask the operator of this server for another one."),
  /** Signed in another way than this server is set to. */
  WRONG_ALGORITHM(
      "The credential is not signed as this server wants it: ask its operator for another one."),
  /** Meant for another server, or by another issuer. */
  WRONG_AUDIENCE("The credential is for another server: ask the operator of this one for one."),
  /** Genuine, but it lacks a claim or has one that can't be understood. */
  BAD_CLAIMS("The credential lacks what this server needs: ask its operator for another one."),
  /** Its time is over. */
  EXPIRED("The credential has expired: ask the operator of this server for a new one."),
  /** Its time has not come. */
  NOT_YET_VALID("The credential is not valid yet: check the clocks, or try again later."),
  /** It was taken back. */
  REVOKED("The credential was revoked: ask the operator of this server for a new one."),
  /** Genuine, but for something else. */
  WRONG_SCOPE(
      "The credential does not allow this: a device's is for talking, an operator's for"
          + " administration."),
  /** Genuine, but the session is another's. */
  OTHER_SESSION("The session belongs to another device: use the session id of your own.");

  private final String message;
  private final String label = name().toLowerCase(Locale.ROOT);

  Refusal(String message) {
    this.message = message;
  }

  /** For whoever is refused. */
  public String message() {
    return message;
  }

  /** For metrics and logs: lower case with underscores. */
  public String label() {
    return label;
  }

  /** Whether the credential is as good as it can be, and another one would be needed for this. */
  public boolean isOfRights() {
    return this == WRONG_SCOPE || this == OTHER_SESSION;
  }
}
