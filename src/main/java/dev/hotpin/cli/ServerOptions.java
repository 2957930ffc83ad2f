package dev.hotpin.cli;

import dev.hotpin.client.ServerTrust;
import dev.hotpin.client.WearableException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** How a command that speaks to a server shows who it is, and whom it believes. A mixin. */
@Command
final class ServerOptions {
  private static final String TOKEN_VARIABLE = "HOTPIN_TOKEN";

  /** What can stand in a header. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{0,4096}");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--ca",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The certificate, or whose vouches for it, that a server with TLS must have.")
  private Path caFile;

  @Option(
      names = "--insecure",
      scope = ScopeType.INHERIT,
      description = "Take any certificate of a server with TLS.")
  private boolean insecure;

  @Option(
      names = "--token",
      scope = ScopeType.INHERIT,
      paramLabel = "KEY",
      description =
          "The credential, where the server wants one. Default: the variable "
              + TOKEN_VARIABLE
              + ", which other users of this machine can't read in the list of processes.")
  private String token;

  /**
   * Whom a server with TLS may be; null: whom the system believes. Blocks on the disk.
   *
   * @throws WearableException with a sentence if it can't be had
   */
  ServerTrust trust() throws WearableException {
    require(!insecure || caFile == null, "--insecure takes any certificate; leave out --ca.");
    return insecure ? ServerTrust.ofAnybody() : caFile != null ? ServerTrust.of(caFile) : null;
  }

  /** The credential, empty for none. Its value is in no message. */
  String token() {
    String given = token != null ? token : System.getenv().getOrDefault(TOKEN_VARIABLE, "");
    require(TOKEN.matcher(given).matches(), "--token must be printable characters without blanks.");
    return given;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
