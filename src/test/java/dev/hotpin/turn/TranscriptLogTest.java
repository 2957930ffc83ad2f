package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said is logged only where a setting says so. */
class TranscriptLogTest {
  private static final String SAID = "my pin is four two";

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.hotpin");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private List<String> linesOfATurn(boolean logTranscripts) {
    TurnSettings settings =
        new TurnSettings(
            0, 60_000, 60_000, 200, 5_000, 180_000, 2_000, 10, "scripted", logTranscripts);
    TurnBench bench = new TurnBench(settings).automatic(SAID, "Thank you.");
    bench.audio(50).endOfSpeech().text(SAID);
    bench.chat.answer = null;
    bench.text(SAID).advance(60_000); // one that fails, with the error that is logged then
    bench.gone();
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void byDefaultNotAWordIsLoggedAtAnyLevel() {
    List<String> lines = linesOfATurn(false);
    assertTrue(lines.stream().noneMatch(line -> line.contains("pin")), lines::toString);
    assertTrue(lines.stream().noneMatch(line -> line.contains("Thank")), lines::toString);
    assertTrue(lines.toString().contains("at its deadline"), lines::toString);
  }

  @Test
  void withTheSettingTranscriptsAreLogged() {
    List<String> lines = linesOfATurn(true);
    assertEquals(3, lines.stream().filter(line -> line.contains(SAID)).count(), lines::toString);
  }
}
