package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.ImageSharing;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.StoredImage;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings a picture to the node where its device is connected. A picture is in Redis from its upload
 * until a turn has used it; a node has it in its {@link ImageStore} as well while the device is
 * connected there. Thread: the one of {@link RedisLink}; {@link ImageSharing}: any.
 */
final class RedisImages implements ImageSharing {
  static final String POSTED = "image";

  /** Pictures on their way to Redis; beyond it they stay on this node. */
  private static final long MAX_BYTES_UNDER_WAY = 32L * 1024 * 1024;

  /** Used pictures whose end Redis does not know yet; beyond it the TTL ends them. */
  private static final int MAX_TO_DROP = 1_000;

  /** Of a session that was forgotten: any picture. */
  private static final String ANY = "";

  private final RedisLink link;
  private final NodeCopies copies;
  private final ImageStore images;
  private final RedisCounters counters;
  private final String nodeId;
  private final long ttlMillis;
  private final Script drop = Script.load("drop-image.lua", ScriptOutputType.INTEGER);
  private final Map<String, String> toDrop = new LinkedHashMap<>(); // session to picture
  private long bytesUnderWay;

  RedisImages(
      RedisLink link,
      NodeCopies copies,
      ImageStore images,
      RedisCounters counters,
      String nodeId,
      RedisSettings settings) {
    this.link = link;
    this.copies = copies;
    this.images = images;
    this.counters = counters;
    this.nodeId = nodeId;
    this.ttlMillis = settings.imageTtlMillis();
  }

  @Override
  public void posted(String sessionId, StoredImage image) {
    onLoop(() -> send(sessionId, image));
  }

  @Override
  public void taken(String sessionId, StoredImage image) {
    onLoop(() -> drop(sessionId, image.id()));
  }

  @Override
  public void forgotten(String sessionId) {
    onLoop(() -> drop(sessionId, ANY));
  }

  private void onLoop(Runnable task) {
    try {
      link.loop().execute(task);
    } catch (RejectedExecutionException e) {
      counters.imagesNotShared.increment(); // the node has stopped
    }
  }

  private void send(String sessionId, StoredImage image) {
    int bytes = image.bytes().length;
    if (!link.isUp() || bytesUnderWay + bytes > MAX_BYTES_UNDER_WAY) {
      counters.imagesNotShared.increment();
      return;
    }
    toDrop.remove(sessionId);
    bytesUnderWay += bytes;
    CompletionStage<Long> announced =
        link.commands()
            .set(Keys.image(sessionId), encoded(image), SetArgs.Builder.px(ttlMillis))
            .thenCompose(kept -> link.commands().publish(Keys.EVENTS, announcement(sessionId)));
    CompletionStage<Void> unused =
        announced.handle(
            (done, failure) -> {
              bytesUnderWay -= bytes;
              if (failure != null) {
                counters.imagesNotShared.increment();
              } else {
                counters.imagesShared.increment();
                leaveIfElsewhere(sessionId, image);
              }
              return null;
            });
  }

  private byte[] announcement(String sessionId) {
    return (POSTED + " " + nodeId + " " + sessionId).getBytes(StandardCharsets.UTF_8);
  }

  /** Else it would wait here still when it has long been used at another node. */
  private void leaveIfElsewhere(String sessionId, StoredImage image) {
    Optional<StoredImage> here = images.peek(sessionId);
    boolean same = here.map(waiting -> waiting.id().equals(image.id())).orElse(false);
    if (same && !copies.isHeld(sessionId)) {
      images.leave(sessionId);
    }
  }

  private void drop(String sessionId, String imageId) {
    if (toDrop.size() < MAX_TO_DROP) {
      toDrop.put(sessionId, imageId);
    }
    if (link.isUp()) {
      sendDrop(sessionId, imageId);
    }
  }

  private void sendDrop(String sessionId, String imageId) {
    CompletionStage<Long> dropped =
        drop.run(
            link.commands(),
            new String[] {Keys.image(sessionId)},
            imageId.getBytes(StandardCharsets.US_ASCII));
    CompletionStage<Long> unused =
        dropped.whenComplete(
            (count, failure) -> {
              if (failure == null) {
                toDrop.remove(sessionId, imageId);
              }
            });
  }

  /** Redis takes writes: it is told what it could not be told before. */
  void resume() {
    List<Map.Entry<String, String>> all = new ArrayList<>(toDrop.entrySet());
    all.forEach(entry -> sendDrop(entry.getKey(), entry.getValue()));
  }

  /** Another node, or this one, has a picture for a session. */
  void posted(String sessionId, String byNode) {
    if (!byNode.equals(nodeId) && copies.isHeld(sessionId)) {
      fetch(sessionId);
    }
  }

  /** A device has connected for the session, perhaps to another node. */
  void claimed(String sessionId, String byClaim) {
    if (!byClaim.startsWith(nodeId + ".")) {
      images.leave(sessionId);
    }
  }

  /** Brings what waits in Redis for a session that is connected here. */
  void fetch(String sessionId) {
    if (toDrop.containsKey(sessionId)) {
      return; // it was used
    }
    CompletionStage<Void> unused =
        link.commands()
            .get(Keys.image(sessionId))
            .handle(
                (bytes, failure) -> {
                  if (failure == null && bytes != null && copies.isHeld(sessionId)) {
                    decoded(bytes).ifPresent(image -> receive(sessionId, image));
                  }
                  return null;
                });
  }

  private void receive(String sessionId, StoredImage image) {
    boolean used = image.id().equals(toDrop.get(sessionId));
    boolean here =
        images.peek(sessionId).map(waiting -> waiting.id().equals(image.id())).orElse(false);
    if (!used && !here) {
      images.receive(sessionId, image);
    }
  }

  /** The id first, which drop-image.lua compares. */
  private static byte[] encoded(StoredImage image) {
    byte[] head = (image.id() + " " + image.mediaType() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = Arrays.copyOf(head, head.length + image.bytes().length);
    System.arraycopy(image.bytes(), 0, bytes, head.length, image.bytes().length);
    return bytes;
  }

  private static Optional<StoredImage> decoded(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String[] head = new String(bytes, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
    if (end == bytes.length || head.length != 2) {
      return Optional.empty();
    }
    return Optional.of(
        new StoredImage(head[1], Arrays.copyOfRange(bytes, end + 1, bytes.length), head[0]));
  }
}
