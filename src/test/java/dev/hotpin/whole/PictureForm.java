package dev.hotpin.whole;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** The form by which a device posts a picture. */
final class PictureForm {
  /** The beginning of a PNG file of one pixel: as much as the server looks at. */
  static final byte[] PNG =
      "\211PNG\r\n\32\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0"
          .getBytes(StandardCharsets.ISO_8859_1);

  private PictureForm() {}

  /** Posts {@code file} for a session to {@code address}. */
  static HttpRequest.Builder post(URI address, String session, String filename, byte[] file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n"
                + session
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + filename
                + "\"\r\nContent-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "multipart/form-data; boundary=b")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
  }
}
