package dev.hotpin.models;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which models there are: the official list, or a short built-in one where that can't be read.
 * Blocks on the network for at most some seconds; keeps nothing.
 */
public final class ModelCatalog {
  /** The official list of the Vosk project; beside it lie the archives. */
  public static final URI OFFICIAL_LIST =
      URI.create("https://alphacephei.com/vosk/models/model-list.json");

  /** The list has some 100 entries in 40 KB. */
  private static final int MAX_LIST_BYTES = 4 << 20;

  private final URI listUrl;
  private final HttpDownload http;

  /**
   * What reading the list gave.
   *
   * @param notice why it is only the built-in list, a sentence, where it is
   * @param unreachable whether the site gave no answer at all: archives there won't either
   */
  public record Listing(List<ModelEntry> entries, Optional<String> notice, boolean unreachable) {
    /** The entry called {@code name}. */
    public Optional<ModelEntry> find(String name) {
      return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }
  }

  /** Reads the official list. */
  public ModelCatalog() {
    this(OFFICIAL_LIST, new HttpDownload(HttpTimeouts.DEFAULT));
  }

  /**
   * Reads another list, of a mirror or a test.
   *
   * @param listUrl http or https; relative addresses in the list are relative to it
   */
  public ModelCatalog(URI listUrl, HttpDownload http) {
    this.listUrl = listUrl;
    this.http = http;
  }

  /** The models that can be fetched. Fails only when the calling thread is interrupted. */
  public Listing read() {
    try {
      byte[] json = http.bytes(listUrl, MAX_LIST_BYTES);
      return new Listing(ModelListParser.parse(json, listUrl), Optional.empty(), false);
    } catch (UnreachableException e) {
      return builtIn(e.getMessage(), true);
    } catch (ModelException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return builtIn(e.getMessage(), false);
    } catch (IOException e) {
      return builtIn(listUrl + " is not a list of models.", false);
    }
  }

  private Listing builtIn(String why, boolean unreachable) {
    return new Listing(builtInEntries(), Optional.of(why), unreachable);
  }

  /** Two small English models; sizes and sums are those of the official list. */
  List<ModelEntry> builtInEntries() {
    return List.of(
        new ModelEntry(
            "vosk-model-small-en-us-0.15",
            "en-us",
            "US English",
            "small",
            listUrl.resolve("vosk-model-small-en-us-0.15.zip"),
            41_205_931,
            Optional.of("09ab50ccd62b674cbaa231b825f9c1cb"),
            false),
        new ModelEntry(
            "vosk-model-small-en-in-0.4",
            "en-in",
            "Indian English",
            "small",
            listUrl.resolve("vosk-model-small-en-in-0.4.zip"),
            37_573_330,
            Optional.of("62fd085f33c8c5fc01a235030e2a1fe3"),
            false));
  }
}
