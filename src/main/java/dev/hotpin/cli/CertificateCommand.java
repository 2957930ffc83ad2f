package dev.hotpin.cli;

import dev.hotpin.edge.tls.DevelopmentCertificate;
import dev.hotpin.identity.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a certificate and a key for development, and says how to use them. */
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes a certificate with which the server speaks https and wss.")
public final class CertificateCommand implements Callable<Integer> {
  static final String CERTIFICATE_NAME = "hotpin-certificate.pem";
  static final String KEY_NAME = "hotpin-key.pem";

  /** The most that Apple's devices believe. */
  private static final int DEFAULT_DAYS = 825;

  private static final int MAX_DAYS = 3_650;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9.:_-]{0,252}");

  @Spec private CommandSpec spec;

  @Option(
      names = "--self-signed",
      description = "One that vouches for itself: clients must be given it, or told not to care.")
  private boolean selfSigned;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "A name or address by which clients call the server, beside localhost and this machine's"
              + " own. As often as need be.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where to. Default: the working directory")
  private Path directory;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_DAYS,
      description = "For how long it is valid. Default: ${DEFAULT-VALUE}")
  private int days;

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Override
  public Integer call() {
    require(
        selfSigned,
        "Only --self-signed certificates are made here; a certificate authority makes others, and"
            + " docs/tls.md says how the server is given them.");
    require(
        days >= 1 && days <= MAX_DAYS,
        "--days is " + days + ", allowed are 1 to " + MAX_DAYS + ".");
    for (String host : hosts) {
      require(HOST.matcher(host).matches(), "--host is no name or address: \"" + host + "\".");
    }
    Path certificate = directory.resolve(CERTIFICATE_NAME).toAbsolutePath().normalize();
    Path key = directory.resolve(KEY_NAME).toAbsolutePath().normalize();
    require(
        force || (Files.notExists(certificate) && Files.notExists(key)),
        "There is a certificate in " + directory + " already; --force replaces it.");
    Set<String> names = names();
    DevelopmentCertificate made = DevelopmentCertificate.of(List.copyOf(names), days);
    PrintWriter out = spec.commandLine().getOut();
    try {
      Files.createDirectories(certificate.getParent());
      Files.deleteIfExists(key); // whoever could read that one must not read the new one
      PrivateFiles.replace(key, made.keyPem());
      Files.writeString(certificate, made.certificatePem(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      spec.commandLine().getErr().println("hotpin: " + directory + " can't be written: " + e);
      return ExitCode.SOFTWARE;
    }
    out.println("A certificate for " + String.join(", ", names) + ", valid for " + days + " days.");
    out.println("Put these lines into .env:");
    out.println("TLS_CERTIFICATE_FILE=" + certificate);
    out.println("TLS_KEY_FILE=" + key);
    out.println("Clients are given the certificate, never the key:");
    out.println(
        "  " + Banner.command() + " talk --url wss://localhost:8000/ws --ca " + certificate);
    out.flush();
    return ExitCode.OK;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** The first is the one that the certificate is named after. */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(hosts);
    names.add("localhost");
    names.add("127.0.0.1");
    names.add("::1");
    try {
      InetAddress own = InetAddress.getLocalHost();
      if (HOST.matcher(own.getHostName()).matches()) {
        names.add(own.getHostName());
      }
      names.add(own.getHostAddress().replaceFirst("%.*", ""));
    } catch (UnknownHostException e) {
      return names; // a machine without a name
    }
    return names;
  }
}
