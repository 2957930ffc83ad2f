package dev.hotpin.cli;

import dev.hotpin.config.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The version, as {@code --version} prints it. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"hotpin " + BuildInfo.version()};
  }
}
