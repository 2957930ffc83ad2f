package dev.hotpin.cli;

import dev.hotpin.client.ServerTrust;
import dev.hotpin.client.WearableException;
import dev.hotpin.wire.ClientMessageReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What a running server keeps of one device: showing it, deleting it. */
@Command(
    name = "sessions",
    description = "Shows or deletes what a running server keeps of one device.",
    mixinStandardHelpOptions = true)
public final class SessionsCommand implements Runnable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int HTTP_OK = 200;
  private static final int MAX_SHOWN_CHARS = 300;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      defaultValue = "http://localhost:8000",
      description = "The server. Default: ${DEFAULT-VALUE}")
  private URI url;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--owner",
      scope = ScopeType.INHERIT,
      description =
          "The name of the credential that the device has, where devices have their own and it is"
              + " not connected.")
  private String owner = "";

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of export and forget?");
  }

  @Command(
      name = "export",
      description =
          "Prints all that is kept of a device, as JSON: its conversation, a picture that waits,"
              + " what it has used of its limits.",
      mixinStandardHelpOptions = true)
  int export(@Parameters(paramLabel = "ID", description = "Its session id.") String id) {
    return ask("GET", id).map(this::print).orElse(ExitCode.SOFTWARE);
  }

  @Command(
      name = "forget",
      description =
          "Deletes all that is kept of a device, also while it is connected: what it does at that"
              + " moment goes on, and is not remembered.",
      mixinStandardHelpOptions = true)
  int forget(@Parameters(paramLabel = "ID", description = "Its session id.") String id) {
    return ask("DELETE", id)
        .map(body -> print("Nothing is kept of session " + id + " any more."))
        .orElse(ExitCode.SOFTWARE);
  }

  private int print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
    return ExitCode.OK;
  }

  /** The server's answer; empty where there is none, which was then told. Blocks. */
  private Optional<String> ask(String method, String id) {
    if (!ClientMessageReader.isSessionId(id)) {
      throw new ParameterException(
          spec.commandLine(), "A session id is 1-64 characters of A-Z a-z 0-9 . _ -");
    }
    try {
      HttpResponse<String> response =
          client().send(request(method, id), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == HTTP_OK) {
        return Optional.of(response.body());
      }
      complain("The server refused: HTTP " + response.statusCode() + " " + start(response.body()));
    } catch (WearableException e) {
      complain(e.getMessage());
    } catch (IOException e) {
      complain("The server at " + url + " can't be reached: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      complain("Interrupted.");
    }
    return Optional.empty();
  }

  private HttpClient client() throws IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1);
    ServerTrust trust = server.trust();
    return (trust == null ? client : client.sslContext(trust.java())).build();
  }

  private HttpRequest request(String method, String id) {
    if (!String.valueOf(url.getScheme()).matches("(?i)https?") || url.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--url is \"" + url + "\", but must be an http or https address.");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/admin/sessions/" + id + query()))
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.noBody());
    String token = server.token();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private String query() {
    return owner.isEmpty() ? "" : "?owner=" + URLEncoder.encode(owner, StandardCharsets.UTF_8);
  }

  private void complain(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("hotpin: " + sentence);
    err.flush();
  }

  private static String start(String body) {
    return body.substring(0, Math.min(body.length(), MAX_SHOWN_CHARS));
  }
}
