package dev.hotpin.cli;

import dev.hotpin.config.BuildInfo;
import java.util.Locale;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: program, commit, and the Java and system that it runs on. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "hotpin " + BuildInfo.version(),
      "commit " + BuildInfo.commit(),
      String.format(
          Locale.ROOT,
          "java   %s (%s), %s %s",
          System.getProperty("java.runtime.version"),
          System.getProperty("java.vm.name"),
          System.getProperty("os.name"),
          System.getProperty("os.arch"))
    };
  }
}
