package dev.hotpin.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * {@code GET /admin/fleet/sessions?search=&sort=busy|slow|new|id&page=0}: who is connected, {@value
 * SessionList#PAGE_SIZE} at a time.
 */
final class FleetSessionsPage extends FleetPage {
  /** As long as the longest key: what is longer finds nothing. */
  private static final int MAX_SEARCH_CHARS = 200;

  private static final int MAX_PAGE_DIGITS = 6;

  private final SessionList sessions;

  FleetSessionsPage(SessionList sessions, Executor thread) {
    super(thread);
    this.sessions = sessions;
  }

  @Override
  public String path() {
    return "/admin/fleet/sessions";
  }

  @Override
  Answer answerNow(Question question) {
    Optional<SessionOrder> order = SessionOrder.named(question.parameter("sort"));
    String number = question.parameter("page");
    String search = question.parameter("search");
    if (order.isEmpty()
        || search.length() > MAX_SEARCH_CHARS
        || !number.matches("[0-9]{0," + MAX_PAGE_DIGITS + "}")) {
      return Answer.error(
          HttpResponseStatus.BAD_REQUEST,
          "bad_request",
          "sort is busy, slow, new or id; page a number from 0; search at most "
              + MAX_SEARCH_CHARS
              + " characters.");
    }
    int wanted = number.isEmpty() ? 0 : Integer.parseInt(number);
    SessionList.Page page = sessions.page(search, order.get(), wanted);
    return Answer.json(HttpResponseStatus.OK, json -> write(json, page));
  }

  private static void write(JsonGenerator json, SessionList.Page page) throws IOException {
    json.writeNumberField("connected", page.connected());
    json.writeNumberField("found", page.found());
    json.writeNumberField("page", page.number());
    json.writeNumberField("pages", page.pages());
    json.writeArrayFieldStart("sessions");
    for (SessionRow row : page.rows()) {
      json.writeStartObject();
      json.writeStringField("key", row.key());
      json.writeStringField("id", row.id());
      json.writeStringField("owner", row.owner());
      json.writeStringField("address", row.address());
      json.writeStringField("state", row.state().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("state_ms", row.stateMillis());
      json.writeNumberField("connected_ms", row.connectedMillis());
      json.writeNumberField("turns", row.turns());
      if (row.firstAudioMillis() >= 0) {
        json.writeNumberField("first_audio_ms", row.firstAudioMillis());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
