package dev.hotpin.models;

/** Hears how fetching goes, on the thread that fetches. */
public interface FetchListener {
  /** Hears nothing. */
  FetchListener SILENT = new FetchListener() {};

  /**
   * Some times a second while the archive comes.
   *
   * @param totalBytes 0 where unknown
   */
  default void downloaded(long bytes, long totalBytes) {}

  /** A step other than the download begins or something is worth knowing: one sentence. */
  default void note(String sentence) {}
}
