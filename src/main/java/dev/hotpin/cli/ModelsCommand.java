package dev.hotpin.cli;

import dev.hotpin.models.HttpDownload;
import dev.hotpin.models.HttpTimeouts;
import dev.hotpin.models.ModelCatalog;
import dev.hotpin.models.ModelCheck;
import dev.hotpin.models.ModelDirectory;
import dev.hotpin.models.ModelEntry;
import dev.hotpin.models.ModelFetcher;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Vosk models: which there are, fetching one, checking one. */
@Command(
    name = "models",
    description = "Lists, fetches and checks Vosk models.",
    mixinStandardHelpOptions = true)
public final class ModelsCommand implements Runnable {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--catalog-url",
      hidden = true,
      scope = ScopeType.INHERIT,
      description = "The list of another site; relative addresses in it are relative to it.")
  private URI catalogUrl = ModelCatalog.OFFICIAL_LIST;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of list, fetch and check?");
  }

  private HttpDownload http() {
    String scheme = String.valueOf(catalogUrl.getScheme());
    if (!scheme.matches("(?i)https?") || catalogUrl.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--catalog-url is \"" + catalogUrl + "\", but must be an http or https address.");
    }
    return new HttpDownload(HttpTimeouts.DEFAULT);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "list",
      description = "Lists the models that can be fetched.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--all", description = "Obsolete ones too.") boolean all,
      @Option(
              names = "--language",
              paramLabel = "<tag>",
              description = "Only of this language, such as en or en-in.")
          String language) {
    ModelCatalog.Listing listing = new ModelCatalog(catalogUrl, http()).read();
    listing
        .notice()
        .ifPresent(why -> out().println(why + "\nThese are the models known without it:"));
    out().printf("%-40s %-8s %10s %12s%n", "NAME", "LANGUAGE", "ARCHIVE", "MEMORY ABOUT");
    for (ModelEntry entry : listing.entries()) {
      boolean wanted = language == null || isOf(language, entry);
      if (wanted && (all || !entry.obsolete())) {
        out()
            .printf(
                "%-40s %-8s %10s %12s%n",
                entry.name(),
                entry.language(),
                megabytes(entry.sizeBytes()),
                megabytes(entry.roughMemoryBytes()));
      }
    }
    out().flush();
    return ExitCode.OK;
  }

  private static boolean isOf(String language, ModelEntry entry) {
    String tag = entry.language().toLowerCase(Locale.ROOT);
    String wanted = language.toLowerCase(Locale.ROOT);
    return tag.equals(wanted) || tag.startsWith(wanted + "-");
  }

  @Command(
      name = "fetch",
      description = "Fetches a model, so that the server finds it.",
      mixinStandardHelpOptions = true)
  int fetch(
      @Parameters(paramLabel = "NAME", description = "Such as vosk-model-small-en-us-0.15.")
          String name,
      @Option(
              names = "--into",
              paramLabel = "<directory>",
              defaultValue = "model",
              description = "Where its own directory is made. Default: ${DEFAULT-VALUE}")
          Path into,
      @Option(names = "--force", description = "Replaces a model that is there already.")
          boolean force) {
    HttpDownload http = http();
    DownloadProgress progress = new DownloadProgress(out(), Terminal.isInteractive());
    Path model;
    try {
      ModelCatalog catalog = new ModelCatalog(catalogUrl, http);
      model = new ModelFetcher(catalog, http).fetch(name, into, force, progress);
    } finally {
      progress.endBar();
    }
    ModelCheck.Report report = ModelCheck.of(model);
    out()
        .printf(
            "%s is ready: about %s of memory, and %s for each simultaneous speaker.%n",
            model, megabytes(report.modelMemoryBytes()), megabytes(ModelCheck.BYTES_PER_SPEAKER));
    out().flush();
    return ExitCode.OK;
  }

  @Command(
      name = "check",
      description = "Says what is missing or broken in a model, and how much memory it takes.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(
              paramLabel = "DIR",
              arity = "0..1",
              defaultValue = "model",
              description = "A model, or a directory that holds one. Default: ${DEFAULT-VALUE}")
          Path directory) {
    ModelCheck.Report report = ModelCheck.of(ModelDirectory.find(directory).orElse(directory));
    for (String problem : report.problems()) {
      out().println(problem);
    }
    if (report.isUsable()) {
      out()
          .printf(
              "%s is whole: %s of files, about %s of memory, and %s for each simultaneous"
                  + " speaker.%n",
              report.directory(),
              megabytes(report.fileBytes()),
              megabytes(report.modelMemoryBytes()),
              megabytes(ModelCheck.BYTES_PER_SPEAKER));
    } else if (report.fileBytes() > 0) {
      out().println(report.directory() + " is not usable.");
    }
    out().flush();
    return report.isUsable() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String megabytes(long bytes) {
    return bytes == 0
        ? "unknown"
        : String.format(Locale.ROOT, "%.0f MB", Math.max(1, bytes / BYTES_PER_MEGABYTE));
  }
}
