package dev.hotpin.endpointing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.SpeechDecoder;
import dev.hotpin.recognition.sphinx.SphinxEngine;
import dev.hotpin.recognition.sphinx.SphinxSearch;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.Recordings.Recording;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The words of an utterance whose ends were found are those of one that was sent whole. */
class EndpointedWordsIT {
  private static final int MAX_PENDING_TASKS = 16;
  private static final int SNR_DB = 20;
  private static final Endpointers ENDPOINTERS =
      Endpointers.load(new EndpointingSettings(700, 96, 256, true, 60_000));

  private static EventExecutorGroup executors;
  private static RecognitionEngine engine;
  private static SpeechDecoder decoder;

  @BeforeAll
  static void load() {
    executors = EngineThreads.newGroup("endpointed-it", 1, MAX_PENDING_TASKS);
    engine =
        SphinxEngine.load(
            executors,
            SphinxSearch.FAST,
            List.of(Recordings.pcm(Recordings.YOUNG_MAN), Recordings.pcm(Recordings.GO_FORWARD)));
    decoder = engine.newDecoder();
  }

  @AfterAll
  static void free() {
    decoder.close();
    engine.close();
    executors.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void inAQuietRoomTheFirstAndTheLastWordAreTheSame() throws Exception {
    for (Recording recording : Recordings.english()) {
      assertSameEnds(recording.name(), Scene.clean(recording.pcm(), 1));
    }
  }

  @Test
  void at20DecibelsOfNoiseTheFirstAndTheLastWordAreTheSame() throws Exception {
    for (Recording recording : Recordings.english()) {
      assertSameEnds(recording.name(), Scene.noisy(recording.pcm(), Scene.Noise.WHITE, SNR_DB, 1));
    }
  }

  private static void assertSameEnds(String name, Scene scene) throws Exception {
    HeardSpeech heard = new HeardSpeech(ENDPOINTERS, 700).hear(scene.pcm, 256);
    String endpointed = transcript(heard.only().pcm.toByteArray());
    String whole = transcript(scene.pcm);
    List<String> got = List.of(endpointed.split(" ", -1));
    List<String> wanted = List.of(whole.split(" ", -1));
    String what = name + ": \"" + endpointed + "\" of \"" + whole + "\"";
    assertEquals(wanted.get(0), got.get(0), what);
    assertEquals(wanted.get(wanted.size() - 1), got.get(got.size() - 1), what);
  }

  private static String transcript(byte[] pcm) throws Exception {
    CompletableFuture<String> words = new CompletableFuture<>();
    CompletableFuture<Void> idle = new CompletableFuture<>();
    decoder.begin(
        new SpeechDecoder.Listener() {
          @Override
          public boolean wantsPartials() {
            return false;
          }

          @Override
          public void onPartial(String transcript, int finishedChars) {}

          @Override
          public void onFinal(String transcript) {
            words.complete(transcript);
          }

          @Override
          public void onFailure(Throwable cause) {
            words.completeExceptionally(cause);
          }

          @Override
          public void onIdle() {
            idle.complete(null);
          }
        });
    decoder.feed(pcm);
    decoder.finish();
    String text = words.get(60, TimeUnit.SECONDS);
    idle.get(60, TimeUnit.SECONDS);
    return text;
  }
}
