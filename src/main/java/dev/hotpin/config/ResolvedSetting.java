package dev.hotpin.config;

import java.util.Optional;

/**
 * The value that is in force for one setting, and where it came from.
 *
 * @param name as the user wrote it: the variable or the flag; the variable where none did
 * @param value the parsed value, of the type that the setting's {@link SettingType} makes; empty
 *     where it is unset and has no default
 */
record ResolvedSetting(Setting setting, Origin origin, String name, Optional<?> value) {

  /** For people, with secrets masked: {@link Secret#toString} does that. */
  String printed() {
    return value.<String>map(Object::toString).orElseGet(() -> "(" + setting.defaultNote() + ")");
  }
}
