package dev.hotpin.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeasuredChatModelTest {
  private static final ChatRequest REQUEST = new ChatRequest("s", List.of(), "hello", null);

  private final Metrics metrics = new Metrics("test");
  private final List<String> heard = new ArrayList<>();
  private final Stub stub = new Stub();
  private final MeasuredChatModel model = new MeasuredChatModel(metrics, stub);

  private static final class Stub implements ChatModel {
    private ChatListener listener;
    private int cancels;
    private boolean closed;
    private boolean throwing;

    @Override
    public String name() {
      return "stub";
    }

    @Override
    public String description() {
      return "a stub";
    }

    @Override
    public void prepare() {}

    @Override
    public ChatCall ask(ChatRequest request, ChatListener told) {
      if (throwing) {
        throw new IllegalStateException("scripted");
      }
      listener = told;
      return () -> cancels++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final class Heard implements ChatListener {
    @Override
    public void onToken(String text) {
      heard.add(text);
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }

    @Override
    public void onFailure(ChatFailure failure) {
      heard.add(failure.kind().name());
    }

    @Override
    public void onUsage(TokenUsage usage) {
      heard.add("usage " + usage.totalTokens());
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private void assertShows(String line) {
    String scrape = metrics.scrape();
    assertTrue(scrape.contains(line + "\n"), () -> line + " is not in\n" + scrape);
  }

  private void assertCalls(String result, int count) {
    assertShows("hotpin_model_calls_total{result=\"" + result + "\"} " + count + ".0");
  }

  @Test
  void aCallIsCountedByItsEndAndEverythingIsHandedOn() {
    ChatCall call = model.ask(REQUEST, new Heard());
    assertShows("hotpin_model_calls_in_progress 1.0");
    stub.listener.onToken("Hi.");
    stub.listener.onComplete();
    stub.listener.onUsage(new TokenUsage(100, 7, false));
    call.cancel();
    assertEquals(List.of("Hi.", "complete", "usage 107"), heard);
    assertEquals(1, stub.cancels);
    assertCalls("answered", 1);
    assertCalls("cancelled", 0);
    assertShows("hotpin_model_calls_in_progress 0.0");
    assertShows("hotpin_model_tokens_total{kind=\"prompt\",source=\"reported\"} 100.0");
    assertShows("hotpin_model_tokens_total{kind=\"completion\",source=\"reported\"} 7.0");
  }

  @Test
  void cancelsFailuresAndEstimatesHaveTheirOwnCounts() {
    model.ask(REQUEST, new Heard()).cancel();
    stub.listener.onUsage(TokenUsage.estimate(40, 5));
    model.ask(REQUEST, new Heard());
    stub.listener.onFailure(new ChatFailure(ChatFailure.Kind.TIMEOUT, "scripted", 0));
    stub.throwing = true;
    assertThrows(IllegalStateException.class, () -> model.ask(REQUEST, new Heard()));
    assertCalls("cancelled", 1);
    assertCalls("timeout", 1);
    assertCalls("internal", 1);
    assertShows("hotpin_model_calls_in_progress 0.0");
    assertShows("hotpin_model_tokens_total{kind=\"prompt\",source=\"estimated\"} 10.0");
    assertShows("hotpin_model_tokens_total{kind=\"completion\",source=\"estimated\"} 2.0");
  }

  @Test
  void closingLeavesTheModelToItsOwner() {
    model.close();
    assertEquals(false, stub.closed);
  }
}
