package dev.hotpin.turn;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import java.util.ArrayList;
import java.util.List;

/** A chat model whose tokens, failures and delays the test decides. */
public final class ScriptedChat implements ChatModel {
  final List<Call> calls = new ArrayList<>();
  int preparations;

  /** The answer that each question gets at once, on the caller's thread, or null. */
  public String answer;

  /** What {@code ask} throws, or null. */
  RuntimeException thrown;

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String description() {
    return "a script";
  }

  @Override
  public void prepare() {
    preparations++;
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    if (thrown != null) {
      throw thrown;
    }
    Call call = new Call(request, listener);
    calls.add(call);
    if (answer != null) {
      call.say(answer);
      call.complete();
    }
    return call;
  }

  /** What it was asked last. */
  public ChatRequest lastRequest() {
    return last().request;
  }

  Call last() {
    return calls.get(calls.size() - 1);
  }

  @Override
  public void close() {}

  /** One question. */
  static final class Call implements ChatCall {
    final ChatRequest request;
    private final ChatListener listener;
    int cancels;
    boolean ended;

    Call(ChatRequest request, ChatListener listener) {
      this.request = request;
      this.listener = listener;
    }

    @Override
    public void cancel() {
      cancels++;
    }

    boolean isOver() {
      return ended || cancels > 0;
    }

    void say(String token) {
      listener.onToken(token);
    }

    void complete() {
      ended = true;
      listener.onComplete();
    }

    void fail(ChatFailure.Kind kind) {
      ended = true;
      listener.onFailure(new ChatFailure(kind, "scripted", 0));
    }
  }
}
