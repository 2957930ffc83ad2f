package dev.hotpin.cli;

import dev.hotpin.audio.WavFile;
import dev.hotpin.client.BackOff;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.TurnStatistics;
import dev.hotpin.client.Violations;
import dev.hotpin.client.WearableException;
import dev.hotpin.client.WearableSession;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Connects, takes the turns, prints, saves, closes. On the command's thread, which may wait. */
final class TalkRun {
  /** How long to wait for the server to answer the close, in milliseconds. */
  private static final long CLOSE_MILLIS = 2_000;

  /**
   * What to do.
   *
   * @param turns how many; percentiles are printed where more than one
   * @param thinkMillis pause between turns
   * @param save where the last answer goes to, or null
   * @param play whether answers are played
   * @param reconnects whether to come back when the server is gone
   * @param partials whether words are shown while they are spoken
   * @param interruptAfterMillis when to interrupt, from the first audio; null for never
   * @param bargeIn what to say into the reply; null for nothing
   */
  record Plan(
      int turns,
      long thinkMillis,
      Path save,
      boolean play,
      boolean reconnects,
      boolean partials,
      Long interruptAfterMillis,
      BargeIn bargeIn) {}

  /**
   * Speech into a reply.
   *
   * @param afterMillis from its first audio
   */
  record BargeIn(Recording recording, Pacing pacing, long afterMillis) {}

  private final Supplier<WearableSession> sessions;
  private final BackOff backOff = new BackOff(new SecureRandom());
  private final TalkSpeech speech;
  private final TalkPrinter printer;
  private final Plan plan;
  private final TurnStatistics statistics = new TurnStatistics();
  private WearableSession session; // the present one

  /**
   * @param sessions makes one that is not connected yet
   */
  TalkRun(Supplier<WearableSession> sessions, TalkSpeech speech, TalkPrinter printer, Plan plan) {
    this.sessions = sessions;
    this.session = sessions.get();
    this.speech = speech;
    this.printer = printer;
    this.plan = plan;
  }

  /**
   * Does it all.
   *
   * @return whether every turn was answered
   * @throws IOException with one sentence: no connection, a lost one, no sound card, no place to
   *     save
   * @throws InterruptedException on Ctrl-C; what was measured is printed before
   */
  boolean run() throws IOException, InterruptedException {
    try (Speaker speaker = plan.play() ? Speaker.open() : null) {
      try {
        connect();
        printer.note(speech.description() + ".");
        takeTurns(speaker);
      } finally {
        Violations strays = close();
        if (plan.turns() > 1) {
          statistics.addViolations(strays);
          printer.summary(statistics);
        } else {
          printer.strays(strays);
        }
      }
    }
    return statistics.failed() == 0;
  }

  /** Opens the first session, or one after it; with patience where that is wanted. */
  private void connect() throws IOException, InterruptedException {
    while (true) {
      CompletableFuture<Void> opened = session.open();
      try {
        await(opened);
        return;
      } catch (WearableException e) {
        waitToComeBack(e);
      }
    }
  }

  /**
   * Waits, and makes the next session.
   *
   * @throws WearableException the same, if coming back is not wanted, or of no use
   */
  private void waitToComeBack(WearableException why) throws IOException, InterruptedException {
    if (!plan.reconnects() || why.isLasting()) {
      throw why;
    }
    long millis = backOff.nextMillis();
    printer.note(why.getMessage() + " Again in " + millis + " ms.");
    TimeUnit.MILLISECONDS.sleep(millis);
    session = sessions.get();
  }

  private void takeTurns(Speaker speaker) throws IOException, InterruptedException {
    for (int number = 1; number <= plan.turns(); number++) {
      TurnReport report = takeTurnHoweverOften(speaker);
      statistics.add(report);
      if (plan.turns() > 1) {
        printer.turnOfMany(report, number, plan.turns());
      } else {
        printer.turn(report);
      }
      if (plan.save() != null && number == plan.turns()) {
        save(report);
      }
      if (speaker != null) {
        speaker.awaitPlayed();
      }
      if (number < plan.turns()) {
        TimeUnit.MILLISECONDS.sleep(plan.thinkMillis());
      }
    }
  }

  private TurnReport takeTurnHoweverOften(Speaker speaker)
      throws IOException, InterruptedException {
    while (true) {
      try {
        TurnReport report = takeTurn(speaker);
        backOff.turnWentWell();
        return report;
      } catch (WearableException e) {
        try {
          waitToComeBack(e);
        } catch (WearableException last) {
          statistics.addLost();
          throw last;
        }
        connect();
      }
    }
  }

  /** The turn; where it is spoken into, the one that this speech makes. */
  private TurnReport takeTurn(Speaker speaker) throws IOException, InterruptedException {
    CompletableFuture<CompletableFuture<TurnReport>> into = new CompletableFuture<>();
    TurnReport first;
    Interjection interjection;
    try (PartialsPrinter partials = plan.partials() ? new PartialsPrinter(printer) : null) {
      interjection = interjection(into, listeners(speaker, partials, null));
      first =
          await(
              speech
                  .speak(session, listeners(speaker, partials, interjection))
                  .whenComplete((report, failure) -> interjection.turnOver()));
      if (plan.bargeIn() == null) {
        noteMissed(interjection, plan.interruptAfterMillis());
        return first;
      }
      noteMissed(interjection, plan.bargeIn().afterMillis());
      statistics.add(first);
      printer.turn(first);
      printer.note("");
      BargeIn second = plan.bargeIn();
      return await(
          interjection.happened()
              ? into.thenCompose(turn -> turn)
              : session.speak(
                  second.recording().pcm(), second.pacing(), listeners(speaker, partials, null)));
    }
  }

  private Interjection interjection(
      CompletableFuture<CompletableFuture<TurnReport>> into, TurnListener ofSecond) {
    BargeIn second = plan.bargeIn();
    if (second == null) {
      long afterMillis = plan.interruptAfterMillis() == null ? 0 : plan.interruptAfterMillis();
      return new Interjection(session.loop(), afterMillis, session::interrupt);
    }
    return new Interjection(
        session.loop(),
        second.afterMillis(),
        () -> into.complete(session.bargeIn(second.recording().pcm(), second.pacing(), ofSecond)));
  }

  private void noteMissed(Interjection interjection, Long afterMillis) {
    if (afterMillis != null && !interjection.happened()) {
      printer.note("The turn was over before " + afterMillis + " ms of its audio: not stopped.");
    }
  }

  private TurnListener listeners(
      Speaker speaker, PartialsPrinter partials, Interjection interjection) {
    boolean stops = plan.bargeIn() != null || plan.interruptAfterMillis() != null;
    return TurnListener.all(
        Stream.of(speaker, partials, stops ? interjection : null)
            .filter(Objects::nonNull)
            .map(TurnListener.class::cast)
            .toList());
  }

  private void save(TurnReport report) throws IOException {
    try {
      WavFile.write(plan.save(), report.audio().pcm());
    } catch (IOException e) {
      throw new IOException("The answer could not be saved: " + e, e);
    }
    printer.note(
        "Saved the answer to "
            + plan.save()
            + (report.audio().isCut() ? ", as far as it was kept." : "."));
  }

  /** What came after the last turn; nothing where the server doesn't answer the close. */
  private Violations close() throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      return session.close().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new Violations();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IllegalStateException("a turn failed in a way that is not foreseen", e.getCause());
    }
  }
}
