package dev.hotpin.config;

import java.util.List;
import java.util.regex.Pattern;

/** Short names for the types that the table of settings uses. */
final class SettingTypes {
  private static final Pattern NO_BLANKS = Pattern.compile("[^\\s\\p{Cntrl}]{1,128}");
  private static final Pattern HOST = Pattern.compile("\\[?[A-Za-z0-9.:_%-]{1,253}\\]?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private SettingTypes() {}

  /** No default value; {@code meaning} says what being unset means. */
  record Unset(String meaning) {}

  static Unset unset(String meaning) {
    return new Unset(meaning);
  }

  static SettingType whole(long min, long max) {
    return new SettingType.Whole(min, max, false, "");
  }

  static SettingType millis(long min, long max) {
    return new SettingType.Whole(min, max, false, "ms");
  }

  static SettingType millisOrZero(long min, long max) {
    return new SettingType.Whole(min, max, true, "ms");
  }

  static SettingType bytes(long min, long max) {
    return new SettingType.Whole(min, max, false, "bytes");
  }

  static SettingType units(long min, long max, String unit) {
    return new SettingType.Whole(min, max, false, unit);
  }

  static SettingType decimal(double min, double max) {
    return new SettingType.Decimal(min, max);
  }

  static SettingType yesNo() {
    return new SettingType.YesNo();
  }

  static SettingType oneOf(String... words) {
    return new SettingType.Choice(List.of(words));
  }

  static SettingType host() {
    return new SettingType.Text(HOST, "an IP address or a host name");
  }

  static SettingType modelName() {
    return new SettingType.Text(NO_BLANKS, "a model's name of 1 to 128 characters without blanks");
  }

  static SettingType voiceName() {
    return new SettingType.Text(NAME, "a voice's name: 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  static SettingType credential() {
    return new SettingType.Credential(1);
  }

  /** One that signatures hang on: 32 bytes, as RFC 7518, section 3.2, wants for HS256. */
  static SettingType longSecret() {
    return new SettingType.Credential(32);
  }

  /** An issuer or audience of tokens. */
  static SettingType partyName() {
    return new SettingType.Text(NO_BLANKS, "a name of 1 to 128 characters without blanks");
  }

  static SettingType path() {
    return new SettingType.Location();
  }

  static SettingType webAddress() {
    return new SettingType.WebAddress();
  }

  static SettingType redisAddress() {
    return new SettingType.RedisUrl();
  }

  static SettingType zone() {
    return new SettingType.Zone();
  }

  static SettingType addressRanges() {
    return new SettingType.Several(
        AddressRanges::parse,
        "IP addresses and networks such as 10.0.0.0/8 or fd00::/8, with commas between",
        "addresses, networks");
  }

  static SettingType webOrigins() {
    return new SettingType.Several(
        WebOrigins::parse,
        "origins such as https://voice.example.com, with commas between",
        "origins");
  }

  static SettingType hostNames() {
    return new SettingType.Several(
        HostNames::parse, "names of hosts without ports, with commas between", "host names");
  }
}
