package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.SessionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TurnLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(TurnLog.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final TurnBench bench = new TurnBench();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private TurnSummary lastTurn() {
    List<TurnSummary> turns = bench.observer.turns;
    return turns.get(turns.size() - 1);
  }

  private ILoggingEvent logged() {
    log.list.clear();
    TurnLog.write(lastTurn());
    assertEquals(1, log.list.size());
    return log.list.get(0);
  }

  private static Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return fields;
  }

  private void wholeTurn() {
    bench.audio(1_500).endOfSpeech().advance(40);
    bench.then(() -> bench.recognition.last().finish("what time is it"));
    bench.advance(100);
    bench.then(() -> bench.chat.last().say("It is noon.")).then(() -> bench.chat.last().complete());
    bench.advance(10);
    bench.then(() -> bench.voice.last().samples(64_000));
    bench.then(() -> bench.voice.last().complete());
  }

  @Test
  void aTurnIsOneLineWithAllItsTimes() {
    wholeTurn();
    ILoggingEvent event = logged();
    assertEquals(
        "session "
            + TurnBench.SESSION
            + " turn 1: complete [speech 1500 ms, reply 2000 ms] [ms: endpoint_wait=0 stt_final=40"
            + " llm_first_token=140 llm_first_piece=140 tts_first_audio=150 first_frame_written=150"
            + " last_frame_written=150 server_added=50 total=150] trace "
            + lastTurn().trace().traceId(),
        event.getFormattedMessage());
  }

  @Test
  void theSameIsInItsFields() {
    wholeTurn();
    Map<String, Object> fields = fields(logged());
    assertEquals("turn", fields.get("event"));
    assertEquals(TurnBench.SESSION, fields.get("session"));
    assertEquals(1, fields.get("turn"));
    assertEquals("complete", fields.get("outcome"));
    assertEquals(1_500L, fields.get("speech_ms"));
    assertEquals(2_000L, fields.get("reply_ms"));
    assertEquals(140L, fields.get("llm_first_piece_ms"));
    assertEquals(50L, fields.get("server_added_ms"));
    assertEquals(150L, fields.get("total_ms"));
    assertEquals(lastTurn().trace().spanId(), fields.get("span_id"));
  }

  @Test
  void theChatModelIsToldTheTraceThatIsLogged() {
    wholeTurn();
    TurnSummary first = lastTurn();
    assertEquals(first.trace(), bench.chat.last().request.trace());
    wholeTurn();
    assertEquals(lastTurn().trace(), bench.chat.last().request.trace());
    assertNotEquals(first.trace().traceId(), lastTurn().trace().traceId());
  }

  @Test
  void whatADeviceSaysIsNotLogged() {
    wholeTurn();
    ILoggingEvent event = logged();
    assertEquals(-1, event.getFormattedMessage().indexOf("noon"));
    assertEquals(-1, fields(event).toString().indexOf("time is"));
  }

  @Test
  void aTurnWhoseUserGoesWhileSpeakingHasNoTimes() {
    bench.audio(300);
    bench.loop.run(bench.session::gone);
    Map<String, Object> fields = fields(logged());
    assertEquals("gone", fields.get("outcome"));
    assertEquals(300L, fields.get("speech_ms"));
    assertEquals(0L, fields.get("reply_ms"));
    assertEquals(null, fields.get("total_ms"));
  }

  @Test
  void aGuessAndItsTurnHaveOneTrace() {
    TurnBench guessing =
        new TurnBench(
            TurnBench.DEFAULTS,
            new VirtualLoop(),
            new ScriptedConversations(),
            SessionOptions.DEFAULT,
            new GuessPolicy(true, 3, 100));
    guessing.voice(300).heardSoFar("hello").audio(Speculation.SILENCE_MILLIS + 20);
    assertEquals(1, guessing.chat.calls.size());
    guessing.endOfSpeech().then(() -> guessing.recognition.last().finish("hello"));
    guessing.interrupt();
    TurnSummary turn = guessing.observer.turns.get(0);
    assertEquals(true, turn.guessed());
    assertEquals(turn.trace(), guessing.chat.last().request.trace());
  }
}
