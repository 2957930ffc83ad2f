package dev.hotpin.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.fleet.RecentTurns;
import dev.hotpin.identity.Principal;
import dev.hotpin.limits.QuotaKey;
import dev.hotpin.limits.QuotaUsage;
import dev.hotpin.limits.Quotas;
import dev.hotpin.pipeline.OperatorPage;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.VoiceSession;
import dev.hotpin.wire.ClientMessageReader;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /admin/sessions/ID}: all that is kept of one device; {@code DELETE}: forgets it, also
 * where the device is connected: what it does at that moment goes on and is not remembered. Both
 * are logged with the operator's name.
 */
public final class SessionsPage implements OperatorPage {
  /** Where what was seen and deleted is logged, whatever else is. */
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.hotpin.audit");

  private static final String PATH = "/admin/sessions/";

  private final SessionRegistry registry;
  private final ConversationStore conversations;
  private final ImageStore images;
  private final Quotas quotas;
  private final RecentTurns turns;
  private final Executor renderer;

  /**
   * @param renderer where a picture is written out; rejects what is too much at once
   */
  public SessionsPage(
      SessionRegistry registry,
      ConversationStore conversations,
      ImageStore images,
      Quotas quotas,
      RecentTurns turns,
      Executor renderer) {
    this.renderer = renderer;
    this.registry = registry;
    this.conversations = conversations;
    this.images = images;
    this.quotas = quotas;
    this.turns = turns;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Set<HttpMethod> methods() {
    return Set.of(HttpMethod.GET, HttpMethod.DELETE);
  }

  @Override
  public CompletionStage<Answer> answer(Question question) {
    String id = question.path().substring(PATH.length());
    String owner = question.parameter("owner");
    if (!ClientMessageReader.isSessionId(id) || !(owner.isEmpty() || Principal.isName(owner))) {
      return CompletableFuture.completedFuture(
          Answer.error(
              HttpResponseStatus.BAD_REQUEST,
              "bad_request",
              "A session id is 1-64 characters of A-Z a-z 0-9 . _ -, an owner the name of a"
                  + " credential."));
    }
    List<VoiceSession> connected = connected(id, owner);
    if (connected.size() > 1) {
      return CompletableFuture.completedFuture(
          Answer.error(
              HttpResponseStatus.CONFLICT,
              "ambiguous",
              "Devices of several owners go by this id. Name one: ?owner=NAME."));
    }
    Kept kept = connected.isEmpty() ? Kept.of(id, owner) : Kept.of(connected.get(0));
    return question.method().equals(HttpMethod.DELETE)
        ? forget(kept, question.operator())
        : export(kept, question.operator());
  }

  private List<VoiceSession> connected(String id, String owner) {
    return registry.sessions().stream()
        .filter(session -> session.sessionId().equals(id))
        .filter(session -> owner.isEmpty() || session.principal().name().equals(owner))
        .toList();
  }

  /**
   * Where what is kept of one device is found.
   *
   * @param key of its conversation and picture
   * @param owner empty where the server tells no owners apart
   * @param quotas under which its turns are counted
   */
  private record Kept(
      String id, String key, String owner, List<QuotaKey> quotas, Optional<VoiceSession> session) {
    static Kept of(VoiceSession session) {
      boolean owned = !session.key().equals(session.sessionId());
      return new Kept(
          session.sessionId(),
          session.key(),
          owned ? session.principal().name() : "",
          List.of(session.quotaKey()),
          Optional.of(session));
    }

    static Kept of(String id, String owner) {
      String key = owner.isEmpty() ? id : Principal.keyOf(owner, id);
      return new Kept(
          id,
          key,
          owner,
          owner.isEmpty()
              ? List.of(QuotaKey.ofSession(key))
              : List.of(QuotaKey.ofPrincipal(owner), QuotaKey.ofSession(key)),
          Optional.empty());
    }
  }

  private CompletionStage<Answer> export(Kept kept, String operator) {
    AUDIT.info("{} exported what is kept of session {}", operator, kept.key());
    return conversations
        .history(kept.key())
        .thenApplyAsync(
            history -> Answer.json(HttpResponseStatus.OK, json -> writeAll(json, kept, history)),
            renderer);
  }

  private void writeAll(JsonGenerator json, Kept kept, List<Exchange> history) throws IOException {
    json.writeStringField("session", kept.id());
    if (!kept.owner().isEmpty()) {
      json.writeStringField("owner", kept.owner());
    }
    json.writeBooleanField("connected", kept.session().isPresent());
    json.writeArrayFieldStart("conversation");
    for (Exchange exchange : history) {
      json.writeStartObject();
      json.writeStringField("user", exchange.userText());
      json.writeStringField("reply", exchange.replyText());
      json.writeEndObject();
    }
    json.writeEndArray();
    Optional<StoredImage> image = images.peek(kept.key());
    if (image.isPresent()) {
      json.writeObjectFieldStart("image");
      json.writeStringField("media_type", image.get().mediaType());
      json.writeBinaryField("base64", image.get().bytes());
      json.writeEndObject();
    }
    Optional<QuotaUsage> usage =
        kept.quotas().stream().flatMap(key -> quotas.usage(key).stream()).findFirst();
    if (usage.isPresent()) {
      writeUsage(json, usage.get());
    }
    turns.write(json, kept.key());
  }

  private static void writeUsage(JsonGenerator json, QuotaUsage usage) throws IOException {
    json.writeObjectFieldStart("used");
    json.writeNumberField("turns_in_minute", usage.turnsInMinute());
    json.writeNumberField("turns_in_day", usage.turnsInDay());
    json.writeNumberField("utterances_now", usage.utterancesNow());
    json.writeNumberField("tokens_in_day", usage.tokensInDay());
    json.writeBooleanField("tokens_are_estimated", usage.tokensAreEstimated());
    json.writeEndObject();
  }

  private CompletionStage<Answer> forget(Kept kept, String operator) {
    AUDIT.info("{} deleted what is kept of session {}", operator, kept.key());
    kept.quotas().forEach(quotas::forget);
    turns.forget(kept.key());
    CompletionStage<Void> forgotten =
        kept.session()
            .map(VoiceSession::forget)
            .orElseGet(
                () -> {
                  images.forget(kept.key());
                  return conversations.forget(kept.key());
                });
    return forgotten.thenApply(
        done -> {
          turns.forget(kept.key()); // one may have ended meanwhile
          return Answer.json(
              HttpResponseStatus.OK,
              json -> {
                json.writeStringField("status", "success");
                json.writeStringField("session", kept.id());
              });
        });
  }
}
