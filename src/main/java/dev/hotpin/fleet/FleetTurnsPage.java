package dev.hotpin.fleet;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * {@code GET /admin/fleet/turns?session=KEY}: the last turns of one session, the newest first, with
 * where their time went; also of turns that were interrupted or refused.
 */
final class FleetTurnsPage extends FleetPage {
  private final RecentTurns turns;
  private final Predicate<String> connected;

  /**
   * @param connected whether a session is, by its key
   */
  FleetTurnsPage(RecentTurns turns, Predicate<String> connected, Executor thread) {
    super(thread);
    this.turns = turns;
    this.connected = connected;
  }

  @Override
  public String path() {
    return "/admin/fleet/turns";
  }

  @Override
  Answer answerNow(Question question) {
    String key = question.parameter("session");
    boolean isConnected = connected.test(key);
    List<PastTurn> past = turns.of(key);
    if (!isConnected && past.isEmpty()) {
      return Answer.error(
          HttpResponseStatus.NOT_FOUND,
          "not_found",
          "No such session is connected, or was a few minutes ago.");
    }
    return Answer.json(
        HttpResponseStatus.OK,
        json -> {
          json.writeStringField("session", key);
          json.writeBooleanField("connected", isConnected);
          PastTurn.write(json, past);
        });
  }
}
