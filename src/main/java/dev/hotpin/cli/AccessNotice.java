package dev.hotpin.cli;

import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.KeyEntry;
import dev.hotpin.identity.PairingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the banner says of who may connect, and what a device needs for it. */
final class AccessNotice {
  private static final String WHO = "  who may connect      ";
  private static final String MORE = " ".repeat(WHO.length());

  private AccessNotice() {}

  static List<String> lines(AccessControl control) {
    AccessSettings settings = control.settings();
    List<String> lines = new ArrayList<>();
    if (settings.open()) {
      lines.add(WHO + "EVERYBODY: HOTPIN_OPEN=true. Whoever reaches this port may talk, listen to");
      lines.add(MORE + "replies and use up your language model. Not for the internet.");
    } else if (control.pairingKey().isPresent()) {
      addPairing(control.pairingKey().get(), lines);
    } else {
      addConfigured(control, lines);
    }
    return lines;
  }

  /** The same in a word, for programs. */
  static String word(AccessControl control) {
    AccessSettings settings = control.settings();
    if (settings.open()) {
      return "open";
    }
    if (control.pairingKey().isPresent()) {
      return "pairing_key";
    }
    if (settings.keysFile().isEmpty()) {
      return "tokens";
    }
    return settings.tokens().isEmpty() ? "keys" : "keys_and_tokens";
  }

  private static void addPairing(PairingKey pairing, List<String> lines) {
    lines.add(WHO + "programs of this machine, and devices whose first message is");
    lines.add(
        MORE + "{\"session_id\": \"esp32-cam-hotpin-001\", \"token\": \"" + pairing.key() + "\"}");
    lines.add(
        MORE
            + (pairing.kept()
                ? "(the pairing key, one for all your devices, kept in " + pairing.file() + ")"
                : "(a pairing key for this run only: " + pairing.file() + " can't be written)"));
  }

  private static void addConfigured(AccessControl control, List<String> lines) {
    AccessSettings settings = control.settings();
    String label = WHO;
    if (settings.keysFile().isPresent()) {
      List<KeyEntry> keys = control.keyEntries();
      lines.add(
          label
              + "who has a key of "
              + settings.keysFile().get()
              + (keys.isEmpty()
                  ? ", which has none yet: " + Banner.command() + " tokens issue NAME"
                  : " (" + keys.size() + ")"));
      label = MORE;
      sharedKeys(keys).ifPresent(names -> lines.add(MORE + names));
    }
    if (settings.tokens().isPresent()) {
      lines.add(
          label
              + "who has a token signed with "
              + settings.tokens().get().rules().algorithm()
              + " for \""
              + settings.tokens().get().rules().audience()
              + "\"");
    }
  }

  private static Optional<String> sharedKeys(List<KeyEntry> keys) {
    List<String> names = keys.stream().filter(KeyEntry::shared).map(KeyEntry::name).toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "shared by several devices, which are one to the server and can take over each"
                + " other's sessions: "
                + String.join(", ", names));
  }
}
