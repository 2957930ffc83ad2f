package dev.hotpin.whole;

import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import dev.hotpin.whole.PlainClient.Received;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays the device of a documented session against a server. A line of the device is sent when as
 * many lines of the server as precede it have come.
 */
final class SessionReplay implements AutoCloseable {
  private static final int FRAME_BYTES = 4_096;

  /** Known to no server: its answer comes after all that was on its way. */
  private static final String FENCE = "{\"signal\":\"FENCE\"}";

  private static final Set<String> ENCODINGS = Set.of("pcm_s16le", "mulaw", "alaw", "opus");

  private static final Pattern AUDIO_FORMAT =
      Pattern.compile(
          "\"audio\":\\s*\\{\"encoding\":\\s*\"(\\w+)\"(?:,\\s*\"sample_rate\":\\s*(\\d+))?");

  private final TestServer server;
  private final DocumentedSession session;
  private final PlainClient client;
  private final List<PlainClient> others = new ArrayList<>();
  private OpenMicrophone microphone;
  private Encoding encoding = Encoding.PCM_S16LE;
  private int rateHz = 16_000;

  SessionReplay(TestServer server, DocumentedSession session) {
    this.server = server;
    this.session = session;
    // The session before may have left in the middle of its speech.
    ChatTestServer.await(
        "a free recognizer", () -> server.hotpin().engines().recognizers().inUse() == 0);
    client = PlainClient.connect(server);
  }

  /** Plays it: the lines as they went over the wire, both sides' in their order. */
  List<String> play() {
    List<String> device = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    int awaited = 0;
    for (String line : session.lines()) {
      if (line.startsWith(DocumentedSession.SERVER)) {
        awaited++;
      } else {
        await(awaited);
        device.add(line);
        after.add(answers().size() < awaited ? answers().size() : awaited);
        String said = perform(line.substring(DocumentedSession.DEVICE.length()));
        device.set(device.size() - 1, DocumentedSession.DEVICE + said);
      }
    }
    await(awaited);
    return merged(device, after, finish());
  }

  private static List<String> merged(
      List<String> device, List<Integer> after, List<List<String>> answers) {
    List<String> lines = new ArrayList<>();
    int next = 0;
    for (int i = 0; i <= answers.size(); i++) {
      while (next < device.size() && after.get(next) <= i) {
        lines.add(device.get(next++));
      }
      if (i < answers.size()) {
        lines.addAll(answers.get(i));
      }
    }
    lines.addAll(device.subList(next, device.size()));
    return lines;
  }

  /** All that came, until the fence's answer or the close. */
  private List<List<String>> finish() {
    if (microphone != null) {
      microphone.close();
    }
    if (!client.isClosed()) {
      client.text(FENCE);
      ChatTestServer.await(
          "the end", () -> client.isClosed() || client.find("unknown_signal") != null);
    }
    List<List<String>> answers = answers();
    if (!answers.isEmpty() && answers.get(answers.size() - 1).get(0).contains("unknown_signal")) {
      answers.remove(answers.size() - 1);
    }
    return answers;
  }

  /** Waits for so many answers, or for what makes more of them impossible. */
  private void await(int count) {
    ChatTestServer.await(
        "line " + count + " of the server after " + answers(),
        () -> answers().size() >= count || client.isClosed());
  }

  private String perform(String said) {
    if (!said.startsWith("[")) {
      Matcher format = AUDIO_FORMAT.matcher(said);
      if (format.find() && ENCODINGS.contains(format.group(1))) {
        encoding = Encoding.valueOf(format.group(1).toUpperCase(Locale.ROOT));
        rateHz = format.group(2) == null ? rateHz : Integer.parseInt(format.group(2));
      }
      client.text(said);
      return said;
    }
    String recording = recordingIn(said);
    if (said.startsWith("[speech")) {
      List<byte[]> frames = frames(Recordings.pcm(recording));
      frames.forEach(client::binary);
      int bytes = frames.stream().mapToInt(frame -> frame.length).sum();
      return String.format(
          Locale.ROOT, "[speech %s: %,d frames, %,d bytes]", recording, frames.size(), bytes);
    } else if (said.startsWith("[microphone")) {
      if (microphone == null) {
        microphone = new OpenMicrophone(client);
      }
      microphone.say(Recordings.pcm(recording));
      if (!said.contains("then silence")) {
        ChatTestServer.await("the end of speech", microphone::isQuiet);
        microphone.close();
        microphone = null;
      }
    } else if (said.startsWith("[another device speaks")) {
      PlainClient other = another(server.newSessionId());
      other.binary(Recordings.pcm(Recordings.GO_FORWARD));
      ChatTestServer.await(
          "the recognizer", () -> server.hotpin().engines().recognizers().inUse() == 1);
    } else if (said.startsWith("[a newer connection")) {
      Matcher id = Pattern.compile("\"session_id\":\\s*\"([^\"]+)").matcher(session.lines().get(0));
      another(id.find() ? id.group(1) : "");
    } else {
      throw new IllegalArgumentException("What is " + said + " in session " + session.name());
    }
    return said;
  }

  private static String recordingIn(String said) {
    return Recordings.english().stream()
        .map(Recordings.Recording::name)
        .filter(said::contains)
        .findFirst()
        .orElse("");
  }

  private PlainClient another(String sessionId) {
    PlainClient other = PlainClient.connect(server);
    others.add(other);
    other.text("{\"session_id\":\"" + sessionId + "\"}");
    other.awaitText("\"connected\"");
    return other;
  }

  private List<byte[]> frames(byte[] pcm) {
    List<byte[]> encoded = new ArrayList<>();
    if (encoding != Encoding.PCM_S16LE || rateHz != 16_000) {
      AudioEncoder encoder = Codecs.encoder(encoding, rateHz);
      encoder.encode(pcm, 0, pcm.length, encoded::add);
      encoder.finish(encoded::add);
      return encoded;
    }
    for (int at = 0; at < pcm.length; at += FRAME_BYTES) {
      encoded.add(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + FRAME_BYTES)));
    }
    return encoded;
  }

  /** What came, in the document's form: runs of the same kind as one answer of up to two lines. */
  private List<List<String>> answers() {
    List<List<String>> answers = new ArrayList<>();
    List<Received> received = client.received();
    for (int i = 0; i < received.size(); ) {
      int end = i + 1;
      while (end < received.size() && sameRun(received.get(i), received.get(end))) {
        end++;
      }
      answers.add(answer(received.subList(i, end)));
      i = end;
    }
    if (client.isClosed()) {
      answers.add(List.of("< [close " + client.awaitClose() + " " + client.closeReason() + "]"));
    }
    return answers;
  }

  private static boolean sameRun(Received first, Received next) {
    if (first.text() == null) {
      return next.text() == null && first.bytes().length > 0 && next.bytes().length > 0;
    }
    return next.text() != null
        && DocumentedSession.RUNS.stream()
            .anyMatch(run -> first.text().contains(run) && next.text().contains(run));
  }

  private static List<String> answer(List<Received> run) {
    Received first = run.get(0);
    if (first.text() != null) {
      return run.size() == 1
          ? List.of(DocumentedSession.SERVER + first.text())
          : List.of(
              DocumentedSession.SERVER + first.text(),
              "  ... " + (run.size() - 1) + " more, the last: " + run.get(run.size() - 1).text());
    }
    if (first.bytes().length == 0) {
      return List.of("< [empty binary frame]");
    }
    int bytes = run.stream().mapToInt(frame -> frame.bytes().length).sum();
    return List.of(
        String.format(
            Locale.ROOT,
            "< [audio%s: %,d frames, %,d bytes]",
            header(first.bytes(), bytes),
            run.size(),
            bytes));
  }

  /** What its header says, where there is one. */
  private static String header(byte[] frame, int bytes) {
    if (frame.length < 44 || frame[0] != 'R' || frame[1] != 'I') {
      return "";
    }
    int size = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
    String length = size == bytes - 44 ? "its true length" : "length 0x" + hex(size);
    return ", a 44-byte WAV header with " + length + " first";
  }

  private static String hex(int size) {
    return Integer.toHexString(size).toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() {
    if (microphone != null) {
      microphone.close();
    }
    others.forEach(PlainClient::close);
    client.close();
  }
}
