package dev.hotpin.dialogue;

/**
 * Hears what devices do with the pictures of a store, to share it with others. Called under the
 * store's lock: never blocks, and calls nothing of the store.
 */
public interface ImageSharing {
  /** Nobody shares them. */
  ImageSharing NONE =
      new ImageSharing() {
        @Override
        public void posted(String sessionId, StoredImage image) {}

        @Override
        public void taken(String sessionId, StoredImage image) {}

        @Override
        public void forgotten(String sessionId) {}
      };

  /** A device has posted one. */
  void posted(String sessionId, StoredImage image);

  /** A turn has used it. */
  void taken(String sessionId, StoredImage image);

  /** A device has had everything of its session forgotten. */
  void forgotten(String sessionId);
}
