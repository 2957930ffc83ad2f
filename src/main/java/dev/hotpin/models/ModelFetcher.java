package dev.hotpin.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings a model from the catalogue into a directory: fetches the archive, checks it, unpacks it
 * beside its place and moves it there in one step. Whenever a run ends, and however, the place
 * holds the old model, the new one or nothing; what has been downloaded is gone on with next time.
 * Blocks the caller for as long as it takes.
 */
public final class ModelFetcher {
  private final ModelCatalog catalog;
  private final HttpDownload http;

  /** From the official site. */
  public ModelFetcher() {
    this(new ModelCatalog(), new HttpDownload(HttpTimeouts.DEFAULT));
  }

  /** From the archives that {@code catalog} names. */
  public ModelFetcher(ModelCatalog catalog, HttpDownload http) {
    this.catalog = catalog;
    this.http = http;
  }

  /**
   * Fetches by name.
   *
   * @param into the directory in which the model's own will be; made where missing
   * @param force whether a model of that name there is replaced
   * @return the model's directory
   * @throws ModelException one sentence that says what to do; within 5 s where the site can't be
   *     reached
   */
  public Path fetch(String name, Path into, boolean force, FetchListener listener) {
    if (!ModelEntry.isName(name)) {
      throw new ModelException("\"" + name + "\" is no model's name: see the command models list.");
    }
    Path target = into.resolve(name);
    if (Files.exists(target) && !force) {
      keep(target, listener);
      return target;
    }
    ModelCatalog.Listing listing = catalog.read();
    if (listing.unreachable()) {
      throw new ModelException(listing.notice().orElseThrow());
    }
    listing.notice().ifPresent(listener::note);
    ModelEntry entry =
        listing.find(name).orElseThrow(() -> new ModelException(notFound(name, listing)));
    return fetch(entry, into, force, listener);
  }

  private static String notFound(String name, ModelCatalog.Listing listing) {
    return listing.notice().isPresent()
        ? "The list of models could not be read, and "
            + name
            + " is not one of the few known without it: try later, or see models list."
        : "No model is called " + name + ": see models list.";
  }

  /** Fetches one entry of a list, which is not asked again. */
  public Path fetch(ModelEntry entry, Path into, boolean force, FetchListener listener) {
    Path target = into.resolve(entry.name());
    if (Files.exists(target) && !force) {
      keep(target, listener);
      return target;
    }
    try {
      Files.createDirectories(into);
      PartialArchive part = PartialArchive.open(into.resolve("." + entry.name() + ".zip.part"));
      try (part) {
        Staging staging = new Staging(into, entry.name());
        staging.recover();
        new ArchiveDownload(http, entry, part, listener).run();
        listener.note("Unpacking.");
        staging.unpack(part.file());
        staging.moveIntoPlace();
      }
      part.delete();
      return target;
    } catch (IOException e) {
      throw new ModelException(
          "Fetching " + entry.name() + " into " + into + " failed: " + describe(e) + ".", e);
    }
  }

  private static String describe(IOException e) {
    return e.getClass() == IOException.class ? e.getMessage() : e.toString();
  }

  private static void keep(Path target, FetchListener listener) {
    ModelCheck.Report report = ModelCheck.of(target);
    if (!report.isUsable()) {
      throw new ModelException(
          target
              + " is there but not usable ("
              + report.problems().get(0)
              + ") Fetch with --force to replace it.");
    }
    listener.note(target + " is there already and is kept; --force replaces it.");
  }

  /** The directories beside the model's place, of fixed names, so that a killed run's are found. */
  private static final class Staging {
    private final Path unpacked;
    private final Path replaced;
    private final Path target;

    Staging(Path into, String name) {
      this.unpacked = into.resolve("." + name + ".unpacking");
      this.replaced = into.resolve("." + name + ".replaced");
      this.target = into.resolve(name);
    }

    /** Puts right what a killed run left. */
    void recover() throws IOException {
      delete(unpacked);
      if (Files.exists(replaced)) {
        if (Files.exists(target)) {
          delete(replaced);
        } else {
          Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }

    void unpack(Path archive) throws IOException {
      Files.createDirectory(unpacked);
      try {
        ZipUnpacker.unpack(archive, unpacked);
        List<String> problems = ModelCheck.of(unpacked).problems();
        if (!problems.isEmpty()) {
          throw new ModelException("The archive holds no usable model: " + problems.get(0));
        }
      } catch (IOException | RuntimeException e) {
        delete(unpacked);
        throw e;
      }
    }

    void moveIntoPlace() throws IOException {
      boolean replacing = Files.exists(target);
      if (replacing) {
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (replacing) {
          Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
        }
        throw e;
      }
      if (replacing) {
        delete(replaced);
      }
    }

    private static void delete(Path tree) throws IOException {
      if (!Files.exists(tree)) {
        return;
      }
      try (Stream<Path> paths = Files.walk(tree)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
