package dev.hotpin.whole;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import dev.hotpin.audio.Pcm;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in for a server's WebSocket where a test needs an answer that a real one gives only
 * in great trouble. All else of the page comes from a real server. For the thread of the page, on
 * which Playwright calls it while the test waits for the page.
 */
final class ScriptedVoice {
  static final String CONNECTED =
      "{\"status\":\"connected\",\"session_id\":\"x\",\"settings\":{\"language\":\"en-US\"}}";

  private static final String TIMINGS =
      "{\"endpoint_wait\":0,\"stt_final\":31,\"llm_first_token\":140,\"llm_first_piece\":182,"
          + "\"tts_first_audio\":205,\"first_frame_written\":207,\"last_frame_written\":900,"
          + "\"server_added\":56}";

  private final List<String> received = new ArrayList<>();
  private WebSocketRoute socket;
  private int connections;

  private ScriptedVoice() {}

  /** Answers every handshake on {@code page} with {@code answers}; nothing else. */
  static ScriptedVoice on(Page page, String... answers) {
    ScriptedVoice voice = new ScriptedVoice();
    page.routeWebSocket("**/ws", route -> voice.connected(route, List.of(answers)));
    return voice;
  }

  private void connected(WebSocketRoute route, List<String> answers) {
    socket = route;
    connections++;
    boolean[] greeted = new boolean[1];
    route.onMessage(
        frame -> {
          if (frame.text() == null) {
            return;
          }
          received.add(frame.text());
          if (!greeted[0]) {
            greeted[0] = true;
            answers.forEach(route::send);
          }
        });
  }

  /** Text frames of the page, all connections together. */
  List<String> received() {
    return received;
  }

  int connections() {
    return connections;
  }

  void send(String json) {
    socket.send(json);
  }

  /** Half a second of a reply. */
  void sendAudio() {
    byte[] pcm = new byte[(int) Pcm.bytesOf(500)];
    for (int i = 0; i < pcm.length; i += 2) {
      short sample = (short) (8_000 * Math.sin(2 * Math.PI * 300 * i / 32_000));
      pcm[i] = (byte) sample;
      pcm[i + 1] = (byte) (sample >> 8);
    }
    socket.send(pcm);
  }

  /** A whole answer to a text. */
  void answer(String transcript, String reply) {
    send(
        "{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\""
            + transcript
            + "\",\"has_image\":false}");
    send("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"" + reply + "\"}");
    sendAudio();
    socket.send(new byte[0]);
    send("{\"status\":\"complete\",\"turn\":1,\"timings_ms\":" + TIMINGS + "}");
  }

  void close(int code, String reason) {
    socket.close(new WebSocketRoute.CloseOptions().setCode(code).setReason(reason));
  }
}
