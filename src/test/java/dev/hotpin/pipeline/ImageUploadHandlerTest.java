package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.Quotas;
import dev.hotpin.turn.SessionRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageUploadHandlerTest {
  private static final int MAX_IMAGE_BYTES = 20_000;
  private static final long MAX_PIXELS = 20_000;
  private static final int MAX_UPLOAD_BYTES = 40_000;
  private static final String JPEG = "\377\330\377\300\0\13\10\0d\0d\1\1\21\0 a picture";
  private static final String PNG =
      "\211PNG\r\n\32\n\0\0\0\rIHDR\0\0\0d\0\0\0d\10\2\0\0\0 a picture";

  private final ImageStore images = new ImageStore(60_000, 10, 1_000_000, () -> 0);
  private final UploadBudget budget = new UploadBudget(MAX_UPLOAD_BYTES);
  private final LimitCounters limits = new LimitCounters();
  private Embedded channel = open();

  private Embedded open() {
    Embedded opened =
        Embedded.of(
            new HttpServerCodec(),
            new ImageUploadHandler(
                images,
                new ImageAccess(
                    Access.forEveryone(),
                    new SessionRegistry(System::nanoTime),
                    Quotas.unlimited()),
                MAX_IMAGE_BYTES,
                MAX_PIXELS,
                budget),
            new HttpFaultHandler());
    LimitsMet.countIn(opened, limits);
    return opened;
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
    assertEquals(0, budget.bytes(), "all that was taken is given back");
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String session(String id) {
    return "--XX\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n" + id + "\r\n";
  }

  private static String file(String content) {
    return "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
        + "Content-Type: image/jpeg\r\n\r\n"
        + content
        + "\r\n";
  }

  private static byte[] post(String headers, String body) {
    return latin(
        "POST /image HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: multipart/form-data; boundary=XX\r\n"
            + headers
            + "\r\n"
            + body);
  }

  private static byte[] form(String... parts) {
    String body = String.join("", parts) + "--XX--\r\n";
    return post("Content-Length: " + body.length() + "\r\n", body);
  }

  private void send(byte[] bytes) {
    channel.writeInbound((Object) channel.alloc().buffer(bytes.length + 1).writeBytes(bytes));
  }

  private String answer() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(Embedded.bytes(next));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private void assertAnswer(int status, String bodyPart) {
    String answer = answer();
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains(bodyPart), answer);
    assertEquals(answer.lastIndexOf("HTTP/1.1"), 0, "two answers: " + answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {JPEG, PNG})
  void aPictureIsKeptForItsSession(String picture) {
    send(form(session("esp32"), file(picture)));
    assertAnswer(
        200,
        "\"session\":\"esp32\",\"filename\":\"a.jpg\",\"size_bytes\":"
            + picture.length()
            + ",\"context_ready\":true}");
    assertArrayEquals(latin(picture), images.take("esp32").orElseThrow().bytes());
    assertTrue(channel.isActive());
    send(form(file(picture), session("second")));
    assertAnswer(200, "\"status\":\"success\"");
    assertTrue(images.has("second"), "on the same connection");
  }

  @Test
  void aFormCutAtEveryByteIsTheSame() {
    byte[] form = form(session("esp32"), file(JPEG));
    for (int cut = 1; cut < form.length; cut++) {
      send(Arrays.copyOf(form, cut));
      send(Arrays.copyOfRange(form, cut, form.length));
      assertAnswer(200, "\"size_bytes\":" + JPEG.length());
      assertArrayEquals(latin(JPEG), images.take("esp32").orElseThrow().bytes(), "cut at " + cut);
    }
  }

  @Test
  void aConnectionThatGoesAtAnyByteLeavesNothing() {
    byte[] form = form(session("esp32"), file(JPEG + "x".repeat(500)));
    for (int cut = 1; cut < form.length; cut += 3) {
      Embedded cutOff = open();
      cutOff.writeInbound(
          (Object) cutOff.alloc().buffer(cut).writeBytes(Unpooled.wrappedBuffer(form, 0, cut)));
      cutOff.finishAndReleaseAll();
    }
    assertEquals(0, images.size());
  }

  @Test
  void whatIsNoPictureIsUnsupported() {
    send(form(session("esp32"), file("GIF89a")));
    assertAnswer(415, "\"code\":\"unsupported_media_type\"");
    assertFalse(channel.isActive());
  }

  @Test
  void missingFieldsAreABadRequest() {
    for (byte[] form :
        new byte[][] {
          form(file(JPEG)),
          form(session("esp32")),
          form(session("not an id"), file(JPEG)),
          form(session(""), file(JPEG)),
          form(session("esp32"), file("")),
          form()
        }) {
      channel.finishAndReleaseAll();
      channel = open();
      send(form);
      assertAnswer(400, "\"code\":\"bad_request\"");
    }
    assertEquals(0, images.size());
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/json", "multipart/form-data", "''"})
  void whatIsNoFormIsABadRequest(String type) {
    send(
        latin(
            "POST /image HTTP/1.1\r\nContent-Type: " + type + "\r\nContent-Length: 4\r\n\r\nabcd"));
    assertAnswer(400, "\"code\":\"bad_request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "--XX\r\n\r\n", "--XX\r\nContent-Disposition: x\r\n\r\ny\r\n"})
  void aMalformedFormIsABadRequest(String body) {
    send(post("Content-Length: " + body.length() + "\r\n", body));
    assertAnswer(400, "\"code\":\"bad_request\"");
  }

  @Test
  void aPictureOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
    send(form(session("esp32"), file(JPEG + "x".repeat(MAX_IMAGE_BYTES - JPEG.length()))));
    assertAnswer(200, "\"size_bytes\":" + MAX_IMAGE_BYTES);
    send(form(session("other"), file(JPEG + "x".repeat(MAX_IMAGE_BYTES - JPEG.length() + 1))));
    assertAnswer(413, "\"code\":\"too_large\"");
    assertFalse(images.has("other"));
  }

  @Test
  void aFormThatAnnouncesTooMuchIsRefusedBeforeItComes() {
    send(post("Content-Length: 1000000\r\n", session("esp32")));
    assertAnswer(413, "\"code\":\"too_large\"");
    assertTrue(channel.isActive(), "the rest is read, so that the answer arrives");
    send(new byte[1_000_000]);
    assertFalse(channel.isActive());
    assertEquals("", answer());
  }

  @Test
  void aChunkedFormThatGrowsTooLargeIsRefused() {
    send(post("Transfer-Encoding: chunked\r\n", ""));
    byte[] start =
        latin(
            session("esp32")
                + "--XX\r\nContent-Disposition: form-data; name=\"file\";"
                + " filename=\"a.jpg\"\r\n\r\n"
                + JPEG);
    send(chunk(start));
    for (int i = 0; i < 10; i++) {
      send(chunk(new byte[4_000]));
    }
    assertAnswer(413, "\"code\":\"too_large\"");
    send(latin("0\r\n\r\n"));
    assertFalse(channel.isActive());
    assertEquals(0, images.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\377\330\377\300\0\13\10\377\377\377\377\1\1\21\0",
        "\211PNG\r\n\32\n\0\0\0\rIHDR\177\377\377\377\177\377\377\377\10\2\0\0\0",
        "\211PNG\r\n\32\n\0\0\0\rIHDR\0\0\0d\0\0\0\311\10\2\0\0\0"
      })
  void aFewBytesThatClaimTooManyPixelsAreRefused(String bomb) {
    send(form(session("esp32"), file(bomb)));
    assertAnswer(
        413, "\"code\":\"too_large\",\"message\":\"The picture may have at most 20000 pixels");
    assertEquals(1, limits.hits(Limit.IMAGE_PIXELS));
    assertEquals(0, images.size());
  }

  @Test
  void aPictureOfAsManyPixelsAsMayBeIsTaken() {
    send(form(session("esp32"), file(PNG.replace("\0\0\0d\0\0\0d", "\0\0\0d\0\0\0\310"))));
    assertAnswer(200, "\"status\":\"success\"");
    assertEquals(0, limits.hits(Limit.IMAGE_PIXELS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\377\330\377\340",
        "\377\330\377\332\0\2 no frame header before the scan",
        "\377\330\377\300\0\13\10\0\0\0d\1\1\21\0 height to be told later",
        "\211PNG\r\n\32\n\0\0\0\rIDAT\0\0\0d\0\0\0d\10\2\0\0\0",
        "\211PNG\r\n\32\n\0\0\0\rIHDR\0\0\0d\0\0\0\0\10\2\0\0\0"
      })
  void aPictureWithoutAWholeHeaderIsUnsupported(String damaged) {
    send(form(session("esp32"), file(damaged)));
    assertAnswer(415, "\"code\":\"unsupported_media_type\"");
    assertEquals(0, images.size());
  }

  @Test
  void pictureBytesBeyondTheLimitAreCounted() {
    send(form(session("esp32"), file(JPEG + "x".repeat(MAX_IMAGE_BYTES))));
    assertAnswer(413, "\"code\":\"too_large\"");
    assertEquals(1, limits.hits(Limit.IMAGE_BYTES));
  }

  @Test
  void uploadsInProgressShareABudgetAndAnnouncementsDoNotCount() {
    byte[] whole = form(session("esp32"), file(JPEG + "x".repeat(19_000)));
    Embedded first = open();
    Embedded second = open();
    Embedded announced = open();
    announced.writeInbound((Object) Unpooled.wrappedBuffer(post("Content-Length: 28000\r\n", "")));
    for (Embedded upload : new Embedded[] {first, second}) {
      upload.writeInbound((Object) Unpooled.copiedBuffer(whole, 0, whole.length - 10));
    }
    send(whole);
    String refusal = answer();
    assertTrue(refusal.startsWith("HTTP/1.1 503 "), refusal);
    assertTrue(refusal.contains("retry-after: 2"), refusal);
    assertTrue(refusal.contains("\"code\":\"busy\""), refusal);
    assertEquals(1, limits.hits(Limit.UPLOAD_BYTES));
    first.finishAndReleaseAll();
    channel.finishAndReleaseAll();
    channel = open();
    send(whole);
    assertAnswer(200, "\"status\":\"success\"");
    second.finishAndReleaseAll();
    announced.finishAndReleaseAll();
  }

  private static byte[] chunk(byte[] content) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(latin(Integer.toHexString(content.length) + "\r\n"));
    chunk.writeBytes(content);
    chunk.writeBytes(latin("\r\n"));
    return chunk.toByteArray();
  }
}
