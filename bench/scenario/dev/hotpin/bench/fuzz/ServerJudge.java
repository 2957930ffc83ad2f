package dev.hotpin.bench.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a server writes on one connection and objects to all that the protocol does not allow:
 * answers of HTTP, then frames of a WebSocket, then the order of messages and audio in turns.
 */
public final class ServerJudge {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) [A-Za-z -]+");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9-]*: [ -~]*");

  /** What no answer says: it would be ours to know, not a client's. */
  private static final Pattern INSIDE =
      Pattern.compile("Exception|\\bat [a-z]+\\.[a-z]+\\.|io\\.netty|dev\\.hotpin|/root/|/home/");

  private static final int PING = 0x89;
  private static final int PONG = 0x8A;
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DEFAULT_TEXT_BYTES = 1_300;
  private static final int MAX_TEXT_BYTES = 64 * 1024;
  private static final int MAX_DEFAULT_AUDIO_BYTES = 4_096;
  private static final int MAX_AUDIO_BYTES = 64 * 1024;

  private byte[] unread = new byte[0];
  private boolean webSocket;
  private boolean optionsAsked;
  private boolean errorsEndTurns; // then an error's code does not tell whether it ended one
  private boolean connected;
  private int closeCode; // 0 while no close frame was seen
  private boolean turnOpen;
  private boolean speaking; // a tts stage was seen in this turn
  private boolean audioBegun;
  private boolean audioEnded;
  private int terminals;
  private int lastStatus;

  /** Bytes that the server wrote. */
  public void wrote(byte[] bytes) {
    unread = Bytes.join(unread, bytes);
    boolean more = true;
    while (more) {
      more = webSocket ? frame() : response();
    }
  }

  /** Nothing more comes: nothing may be in the middle. */
  public void end() {
    Violation.unless(
        unread.length == 0,
        "the last answer is cut short: " + new String(unread, StandardCharsets.ISO_8859_1));
  }

  /** The code of the close frame that came, or 0. */
  public int closeCode() {
    return closeCode;
  }

  /** The status of the last answer over HTTP, or 0. */
  public int lastStatus() {
    return lastStatus;
  }

  /** Whether the handshake was answered. */
  public boolean isConnected() {
    return connected;
  }

  /** Whether a turn was begun, as a device sees it, and is not ended. */
  public boolean isTurnOpen() {
    return turnOpen && !errorsEndTurns;
  }

  /** How many messages came that end turns. */
  public int terminals() {
    return terminals;
  }

  private boolean response() {
    String text = new String(unread, StandardCharsets.ISO_8859_1);
    int headEnd = text.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return false;
    }
    String[] lines = text.substring(0, headEnd).split("\r\n", -1);
    Matcher status = STATUS.matcher(lines[0]);
    Violation.unless(status.matches(), "no status line: " + lines[0]);
    lastStatus = Integer.parseInt(status.group(1));
    Violation.unless(lastStatus != 500, "an internal error: " + text);
    int length = 0;
    boolean isJson = false;
    for (int i = 1; i < lines.length; i++) {
      Violation.unless(FIELD.matcher(lines[i]).matches(), "a strange header: " + lines[i]);
      if (lines[i].regionMatches(true, 0, "content-length: ", 0, 16)) {
        length = Integer.parseInt(lines[i].substring(16));
      }
      isJson |= lines[i].regionMatches(true, 0, "content-type: application/json", 0, 30);
    }
    int bodyStart = headEnd + 4;
    if (lastStatus == 101) {
      webSocket = true;
      take(bodyStart);
      return true;
    }
    // An answer to HEAD tells a length and has no body: the next answer follows, or nothing.
    boolean hasBody =
        length > 0 && bodyStart < unread.length && !text.startsWith("HTTP/1.1 ", bodyStart);
    if (hasBody && unread.length < bodyStart + length) {
      return false;
    }
    take(bodyStart);
    if (hasBody) {
      byte[] body = take(length);
      if (isJson) {
        object(body);
      }
    }
    return true;
  }

  private byte[] take(int bytes) {
    byte[] taken = Arrays.copyOf(unread, bytes);
    unread = Arrays.copyOfRange(unread, bytes, unread.length);
    return taken;
  }

  private boolean frame() {
    if (unread.length < 2) {
      return false;
    }
    int head = unread[0] & 0xFF;
    Violation.unless(closeCode == 0, "something after the close frame");
    int lengthByte = unread[1] & 0xFF;
    Violation.unless(lengthByte < 0x80, "a masked frame");
    int headBytes = lengthByte == 127 ? 10 : lengthByte == 126 ? 4 : 2;
    if (unread.length < headBytes) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(unread);
    long length =
        lengthByte == 127
            ? in.getLong(2)
            : lengthByte == 126 ? in.getShort(2) & 0xFFFF : lengthByte;
    Violation.unless(length >= 0 && length <= MAX_AUDIO_BYTES, "a frame of " + length + " bytes");
    if (unread.length < headBytes + length) {
      return false;
    }
    take(headBytes);
    byte[] payload = take((int) length);
    switch (head) {
      case 0x81 -> text(payload);
      case 0x82 -> audio(payload);
      case 0x88 -> close(payload);
      case PING, PONG -> Violation.unless(payload.length <= 125, "a long control frame");
      default -> throw new Violation("a frame that begins with " + Integer.toHexString(head));
    }
    return true;
  }

  private void close(byte[] payload) {
    Violation.unless(payload.length != 1 && payload.length <= 125, "a bad close frame");
    closeCode = payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    // 1011 may be the device's own code, told back; a fault of the server's is in the log too.
  }

  private void text(byte[] utf8) {
    int most = optionsAsked ? MAX_TEXT_BYTES : MAX_DEFAULT_TEXT_BYTES;
    Violation.unless(utf8.length <= most, "a message of " + utf8.length + " bytes");
    Map<String, String> fields = object(utf8);
    String status = fields.getOrDefault("status", "");
    switch (status) {
      case "connected" -> {
        Violation.unless(!connected, "connected twice");
        connected = true;
        optionsAsked = fields.containsKey("settings");
        errorsEndTurns =
            new String(utf8, StandardCharsets.UTF_8).contains("\"spoken_errors\":false");
      }
      case "receiving" -> Violation.unless(connected, "receiving before connected");
      case "partial" -> Violation.unless(connected, "partial before connected");
      case "processing" -> stage(fields.getOrDefault("stage", ""));
      case "error" -> Violation.unless(!fields.getOrDefault("message", "").isEmpty(), "mute error");
      case "complete" -> {
        inOrder(audioEnded, "complete before the end of the audio");
        turnOver();
      }
      case "interrupted", "reset_complete" -> turnOver();
      default -> throw new Violation("a message that the protocol does not know: " + status);
    }
  }

  private void stage(String stage) {
    Violation.unless(connected, "a stage before connected");
    inOrder(!audioEnded, "a stage after the end of the audio");
    turnOpen = true;
    switch (stage) {
      case "transcription", "llm" -> inOrder(!audioBegun, stage + " after audio");
      case "tts" -> speaking = true;
      default -> throw new Violation("a stage that the protocol does not know: " + stage);
    }
  }

  /** Where errors end turns, some end none, and a reader can't tell. */
  private void inOrder(boolean holds, String message) {
    Violation.unless(holds || errorsEndTurns, message);
  }

  private void turnOver() {
    terminals++;
    turnOpen = false;
    speaking = false;
    audioBegun = false;
    audioEnded = false;
  }

  private void audio(byte[] payload) {
    inOrder(turnOpen && !audioEnded, "audio outside a turn");
    inOrder(speaking, "audio before a tts stage");
    if (payload.length == 0) {
      inOrder(audioBegun, "a reply without a sample");
      audioEnded = true;
      return;
    }
    if (!optionsAsked) {
      Violation.unless(payload.length <= MAX_DEFAULT_AUDIO_BYTES, "a long frame of audio");
      Violation.unless(payload.length % 2 == 0, "a frame of odd size");
      Violation.unless(audioBegun || payload.length >= 44, "a first frame without a header");
      boolean riff = payload[0] == 'R' && payload[1] == 'I' && payload[2] == 'F';
      Violation.unless(audioBegun || riff, "a first frame without RIFF");
    }
    audioBegun = true;
  }

  /** The fields of a flat object, or "…" for what is nested; objects to what is no such object. */
  private static Map<String, String> object(byte[] utf8) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Violation("a message that is not UTF-8", e);
    }
    Violation.unless(!INSIDE.matcher(text).find(), "a message that tells too much: " + text);
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      Violation.unless(parser.nextToken() == JsonToken.START_OBJECT, "no object: " + text);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        fields.put(name, value.isStructStart() ? "…" : parser.getText());
        parser.skipChildren();
      }
      Violation.unless(parser.nextToken() == null, "more than an object: " + text);
    } catch (IOException e) {
      throw new Violation("a message that is not JSON: " + text, e);
    }
    return fields;
  }
}
