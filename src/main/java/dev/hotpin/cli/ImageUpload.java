package dev.hotpin.cli;

import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.WearableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Sends a picture for a session's next turn, as a wearable with a camera does. Blocks. */
final class ImageUpload {
  /** What the protocol takes. */
  static final long MAX_IMAGE_BYTES = 4L << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int MAX_SHOWN_CHARS = 300;
  private static final int PNG_FIRST_BYTE = 0x89;

  private ImageUpload() {}

  /**
   * Posts the file to {@code /image} beside the WebSocket.
   *
   * @param token the credential, empty for none
   * @throws IOException with one sentence, if the file or the server does not do
   */
  static void post(ServerAddress server, String sessionId, String token, Path file)
      throws IOException, InterruptedException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " is not a file that can be read.");
    }
    if (Files.size(file) > MAX_IMAGE_BYTES) {
      throw new IOException(file + " is larger than 4 MiB, the most that a server takes.");
    }
    String boundary = "hotpin-" + UUID.randomUUID();
    URI uri = server.http("image");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(boundary, sessionId, file)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new WearableException("The picture could not be sent to " + uri + ": " + e, e);
    }
    if (response.statusCode() != 200) {
      String text = response.body();
      throw new WearableException(
          "The server refused the picture: HTTP "
              + response.statusCode()
              + " "
              + text.substring(0, Math.min(text.length(), MAX_SHOWN_CHARS)));
    }
  }

  private static byte[] body(String boundary, String sessionId, Path file) throws IOException {
    byte[] image = Files.readAllBytes(file);
    boolean png = image.length > 0 && (image[0] & 0xFF) == PNG_FIRST_BYTE;
    String name = String.valueOf(file.getFileName()).replaceAll("[\"\\r\\n]", "_");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write(body, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n");
    write(body, sessionId + "\r\n--" + boundary + "\r\n");
    write(body, "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n");
    write(body, "Content-Type: " + (png ? "image/png" : "image/jpeg") + "\r\n\r\n");
    body.write(image);
    write(body, "\r\n--" + boundary + "--\r\n");
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
