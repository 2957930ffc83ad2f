package dev.hotpin.dialogue.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.dialogue.TokenUsage;
import dev.hotpin.tracing.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GuardedChatModelTest {
  private static final ChatRequest QUESTION = new ChatRequest("s", List.of(), "what", null);
  private static final ChatRequest GUESS =
      new ChatRequest("s", List.of(), "wha", null, true, TraceContext.root());
  private static final ChatRequest PICTURE =
      new ChatRequest("s", List.of(), "what", new StoredImage("image/png", new byte[1]));

  private final Model model = new Model();
  private final Heard heard = new Heard();
  private long nowMillis;
  private final GuardedChatModel guarded =
      new GuardedChatModel(
          model,
          new BreakerSettings(2, 1_000, 4_000),
          () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));

  @Test
  void whileItIsOpenNobodyIsAskedAndTheFailureComesAtOnce() {
    failTwice(QUESTION);
    int asked = model.listeners.size();
    guarded.ask(QUESTION, heard).cancel();
    assertEquals(asked, model.listeners.size());
    assertEquals(Kind.PAUSED, heard.lastFailure().kind());
    assertTrue(guarded.problem().isPresent());
    assertEquals(1, guarded.refusals());
    nowMillis += 1_000;
    guarded.ask(QUESTION, heard);
    model.last().onToken("Yes.");
    model.last().onComplete();
    assertEquals(1, heard.completed);
    assertFalse(guarded.problem().isPresent());
  }

  @Test
  void whatAQuestionHasCostIsHandedOnAlsoAfterItsEnd() {
    ChatCall call = guarded.ask(QUESTION, heard);
    TokenUsage once = new TokenUsage(40, 2, false);
    TokenUsage late = new TokenUsage(30, 1, true);
    model.last().onUsage(once);
    call.cancel();
    model.last().onUsage(late);
    assertEquals(List.of(once, late), heard.usages);
  }

  @Test
  void guessesNeverOpenItAndAreNoTrials() {
    failTwice(GUESS);
    failTwice(GUESS);
    assertFalse(guarded.problem().isPresent());
    failTwice(QUESTION);
    nowMillis += 1_000;
    int asked = model.listeners.size();
    guarded.ask(GUESS, heard);
    assertEquals(asked, model.listeners.size());
  }

  @Test
  void aVisionModelThatIsGoneSilencesNobodyElse() {
    for (int i = 0; i < 10; i++) {
      guarded.ask(PICTURE, heard);
      model.last().onFailure(new ChatFailure(Kind.MODEL_NOT_FOUND, "gone", 0));
    }
    assertFalse(guarded.problem().isPresent());
  }

  @Test
  void aTrialWhoseUserHangsUpIsAnAnswerIfWordsCame() {
    failTwice(QUESTION);
    nowMillis += 1_000;
    guarded.ask(QUESTION, heard).cancel();
    assertTrue(guarded.problem().isPresent());
    ChatCall trial = guarded.ask(QUESTION, heard);
    model.last().onToken("Yes");
    trial.cancel();
    assertFalse(guarded.problem().isPresent());
    assertEquals(2, model.cancels);
  }

  @Test
  void aModelThatThrowsIsTheCallersToExcuse() {
    model.throwing = true;
    assertThrows(IllegalStateException.class, () -> guarded.ask(QUESTION, heard));
    model.throwing = false;
    guarded.ask(QUESTION, heard);
    model.last().onComplete();
    assertEquals(1, heard.completed);
  }

  @Test
  void healthRecoversByAProbeWithoutAQuestionAndTheNextQuestionIsStillTheTrial() {
    failTwice(QUESTION);
    nowMillis += 999;
    assertTrue(guarded.problem().isPresent());
    assertEquals(0, model.probes.size(), "it rests");
    nowMillis += 1;
    assertTrue(guarded.problem().isPresent(), "until the probe is answered");
    assertTrue(guarded.problem().isPresent());
    assertEquals(1, model.probes.size(), "one at a time");
    model.probes.get(0).complete(Optional.empty());
    assertTrue(guarded.problem().isEmpty());
    guarded.ask(QUESTION, heard);
    guarded.ask(QUESTION, heard);
    assertEquals(Kind.PAUSED, heard.lastFailure().kind(), "one trial, whatever a probe says");
    model.last().onFailure(new ChatFailure(Kind.UNREACHABLE, "on purpose", 0));
    assertTrue(guarded.problem().isPresent());
    nowMillis += 2_000;
    assertTrue(guarded.problem().isPresent());
    assertEquals(2, model.probes.size(), "after the longer rest");
  }

  @Test
  void aModelThatIsStillGoneIsProbedOnceInTheTimeOfTheFirstRest() {
    failTwice(QUESTION);
    nowMillis += 1_000;
    assertTrue(guarded.problem().isPresent());
    model.probes.get(0).complete(Optional.of(new ChatFailure(Kind.UNREACHABLE, "gone", 0)));
    nowMillis += 999;
    assertTrue(guarded.problem().isPresent());
    assertEquals(1, model.probes.size());
    nowMillis += 1;
    assertTrue(guarded.problem().isPresent());
    model.probes.get(1).completeExceptionally(new IllegalStateException("on purpose"));
    assertTrue(guarded.problem().isPresent());
    assertEquals(2, model.probes.size());
  }

  @Test
  void aProbeThatIsAnsweredAfterATrialFailedSaysNothing() {
    failTwice(QUESTION);
    nowMillis += 1_000;
    assertTrue(guarded.problem().isPresent());
    guarded.ask(QUESTION, heard);
    model.last().onFailure(new ChatFailure(Kind.UNREACHABLE, "on purpose", 0));
    model.probes.get(0).complete(Optional.empty());
    assertTrue(guarded.problem().isPresent());
  }

  private void failTwice(ChatRequest request) {
    for (int i = 0; i < 2; i++) {
      guarded.ask(request, heard);
      model.last().onFailure(new ChatFailure(Kind.UNREACHABLE, "on purpose", 0));
    }
  }

  private static final class Model implements ChatModel {
    final List<ChatListener> listeners = new ArrayList<>();
    final List<CompletableFuture<Optional<ChatFailure>>> probes = new ArrayList<>();
    int cancels;
    boolean throwing;

    ChatListener last() {
      return listeners.get(listeners.size() - 1);
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String description() {
      return "scripted";
    }

    @Override
    public void prepare() {}

    @Override
    public CompletionStage<Optional<ChatFailure>> probe() {
      probes.add(new CompletableFuture<>());
      return probes.get(probes.size() - 1);
    }

    @Override
    public ChatCall ask(ChatRequest request, ChatListener listener) {
      if (throwing) {
        throw new IllegalStateException("on purpose");
      }
      listeners.add(listener);
      return () -> cancels++;
    }

    @Override
    public void close() {}
  }

  private static final class Heard implements ChatListener {
    final List<ChatFailure> failures = new ArrayList<>();
    final List<TokenUsage> usages = new ArrayList<>();
    int completed;

    ChatFailure lastFailure() {
      return failures.get(failures.size() - 1);
    }

    @Override
    public void onToken(String text) {}

    @Override
    public void onComplete() {
      completed++;
    }

    @Override
    public void onUsage(TokenUsage usage) {
      usages.add(usage);
    }

    @Override
    public void onFailure(ChatFailure failure) {
      failures.add(failure);
    }
  }
}
