package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.testing.VirtualLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RecognizerPoolTest {
  private static final long ROOM_BYTES = 20;
  private static final int PROMPT_BYTES = 2; // soon decoded

  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final ManualCare care = new ManualCare();
  private final LostThreads lost = new LostThreads(1, () -> tooManyLost = true);
  private boolean tooManyLost;
  private long nowMillis;
  private CatchUpPace pace = CatchUpPace.unbounded();

  @Test
  void noDecoderIsTakenBeforeTheFirstSamples() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    assertEquals(1, pool.free());
    feed(recognition, "one");
    assertEquals(0, pool.free());
    assertEquals(1, pool.inUse());
    assertTrue(recognition.isAdmitted());
  }

  @Test
  void aTranscriptComesAfterTheEndOfSpeechAndTheDecoderGoesHome() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    feed(recognition, "two");
    loop.run(recognition::endOfSpeech);
    assertEquals(List.of(), listener.finals);
    settle();
    assertEquals(List.of("one two"), listener.finals);
    assertEquals(List.of(), listener.partials, "nobody asked for them");
    assertEquals(1, pool.free());
    assertEquals(0, pool.inUse());
  }

  @Test
  void partialResultsAreToldOnlyWhileTheyAreWantedAndNotAfterTheEndOfSpeech() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    settle();
    loop.run(() -> recognition.wantPartials(true));
    feed(recognition, "two");
    settle();
    loop.run(() -> recognition.wantPartials(false));
    feed(recognition, "three");
    settle();
    loop.run(() -> recognition.wantPartials(true));
    feed(recognition, "four");
    loop.run(recognition::endOfSpeech);
    settle();
    assertEquals(List.of("one two"), listener.partials);
    assertEquals(List.of("one two three four"), listener.finals);
  }

  @Test
  void theWordsOfAStretchWhoseDecoderIsGivenBackAreFinished() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    loop.run(() -> recognition.wantPartials(true));
    feed(recognition, "one");
    settle();
    loop.run(recognition::release);
    settle();
    feed(recognition, "two");
    settle();
    assertEquals(List.of("one", "one", "one two"), listener.partials);
    assertEquals(List.of(0, 3, 3), listener.finishedChars);
  }

  @Test
  void nothingFedIsAnEmptyTranscriptButNotWithinTheCall() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    loop.run(
        () -> {
          recognition.endOfSpeech();
          assertEquals(0, listener.terminalCalls());
        });
    assertEquals(List.of(""), listener.finals);
    assertEquals(0, engine.made.get(0).begun);
  }

  @Test
  void whatIsAbandonedAfterItsEndOfSpeechIsNotDecodedToTheEnd() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    for (int block = 0; block < 100; block++) {
      feed(recognition, "word");
    }
    loop.run(recognition::endOfSpeech);
    loop.run(recognition::abandon);
    ScriptedDecoder decoder = engine.made.get(0);
    assertTrue(decoder.step(), "the decoder has to say that it is idle");
    assertFalse(decoder.step(), "there was more to decode");
    settle();
    assertEquals(1, pool.free());
    assertEquals(0, listener.terminalCalls());
  }

  @Test
  void abandonedTwiceAfterItsDecoderHasGoneToAnotherLeavesTheOtherAlone() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "one");
    loop.run(first::endOfSpeech);
    engine.made.get(0).runAll(); // its last word waits in the loop; the decoder is free
    HeardListener listener = new HeardListener("B");
    Recognition second = pool.open(loop, listener);
    loop.runAhead(
        () -> {
          second.feed("two".getBytes(StandardCharsets.UTF_8));
          first.abandon();
          first.abandon();
          second.endOfSpeech();
        });
    settle();
    assertEquals(List.of("two"), listener.finals);
    assertEquals(1, pool.free());
  }

  @Test
  void endOfSpeechTwiceIsOneTranscript() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    loop.run(recognition::endOfSpeech);
    loop.run(recognition::endOfSpeech);
    settle();
    loop.run(recognition::endOfSpeech);
    assertEquals(List.of("one"), listener.finals);
  }

  @Test
  void samplesWaitForADecoderAndAreFedAtOnceWhenItComes() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "one");
    HeardListener listener = new HeardListener("B");
    Recognition second = pool.open(loop, listener);
    loop.run(() -> second.wantPartials(true));
    feed(second, "two");
    feed(second, "three");
    assertFalse(second.isAdmitted());
    assertEquals(8, pool.waitingPcmBytes());
    assertEquals(1, pool.waiting());
    loop.run(first::endOfSpeech);
    settle();
    assertTrue(second.isAdmitted());
    assertEquals(0, pool.waitingPcmBytes());
    assertEquals(List.of("two", "two three"), listener.partials);
  }

  @Test
  void moreWaitingSamplesThanAllowedAreRefusedAndThatUtteranceIsOver() {
    RecognizerPool pool = pool(1);
    feed(pool.open(loop, new HeardListener("A")), "one");
    HeardListener listener = new HeardListener("B");
    Recognition second = pool.open(loop, listener);
    feed(second, "0123456789");
    Recognition third = pool.open(loop, new HeardListener("C"));
    feed(third, "01234");
    loop.run(() -> assertFalse(second.feed(bytes("012345"))));
    loop.run(() -> assertFalse(second.feed(bytes("0"))));
    assertFalse(second.isAdmitted());
    assertEquals(1, pool.refusedFeeds());
    assertEquals(5, pool.waitingPcmBytes());
    assertEquals(1, pool.waiting());
    loop.run(second::endOfSpeech);
    assertEquals(0, listener.terminalCalls());
  }

  @Test
  void thoseWhoCanBeAnsweredPromptlyAreServedFirst() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    List<HeardListener> listeners = new ArrayList<>();
    List<Recognition> waiting = new ArrayList<>();
    for (String name : List.of("long", "B", "C", "D")) {
      HeardListener listener = new HeardListener(name);
      listeners.add(listener);
      waiting.add(pool.open(loop, listener));
      feed(waiting.get(waiting.size() - 1), name);
    }
    loop.run(waiting.get(0)::endOfSpeech);
    loop.run(waiting.get(1)::endOfSpeech);
    loop.run(first::abandon);
    settle();
    assertEquals(List.of("B"), listeners.get(1).finals, "ended, and soon decoded");
    assertTrue(waiting.get(3).isAdmitted(), "the last to begin, with least to catch up");
    assertFalse(waiting.get(2).isAdmitted());
    loop.run(waiting.get(3)::abandon);
    settle();
    assertTrue(waiting.get(2).isAdmitted());
    assertFalse(waiting.get(0).isAdmitted(), "ended, and long to decode");
    loop.run(waiting.get(2)::abandon);
    settle();
    assertEquals(List.of("long"), listeners.get(0).finals);
  }

  @Test
  void aDecoderStaysFreeWhereThoseWhoWaitedHaveCaughtUpTooMuch() {
    RecognizerPool pool = pool(1, CatchUpBudget.MAX_COST_PCM_BYTES * 4);
    List<Recognition> waiting = threeThatWaitedLong(pool);
    for (int i = 2; i > 0; i--) {
      assertTrue(waiting.get(i).isAdmitted());
      loop.run(waiting.get(i)::abandon);
      settle();
    }
    assertEquals(1, pool.free());
    assertFalse(waiting.get(0).isAdmitted());
    nowMillis += 1_001;
    care.runAll();
    settle();
    assertTrue(waiting.get(0).isAdmitted());
  }

  @Test
  void whoIsLateInAnyCaseDoesNotTakeTheLastFreeDecoder() {
    RecognizerPool pool = pool(2, RecognizerPool.LATE_PCM_BYTES * 3);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    Recognition second = pool.open(loop, new HeardListener("B"));
    feed(second, "b");
    Recognition late = pool.open(loop, new HeardListener("C"));
    loop.run(() -> late.feed(new byte[(int) RecognizerPool.LATE_PCM_BYTES + 2]));
    loop.run(first::abandon);
    settle();
    assertEquals(1, pool.free());
    assertFalse(late.isAdmitted());
    Recognition next = pool.open(loop, new HeardListener("D"));
    feed(next, "d");
    settle();
    assertTrue(next.isAdmitted());
    loop.run(second::abandon);
    loop.run(next::abandon);
    settle();
    assertTrue(late.isAdmitted());
  }

  @Test
  void whoHadToWaitAndIsFarBehindAtTheEndIsRefusedThoughItHasADecoder() {
    RecognizerPool pool = pool(1, 1_000);
    HeardListener listener = new HeardListener("B");
    Recognition waiting = lentAfterAWait(pool, listener);
    Recognition next = pool.open(loop, new HeardListener("C"));
    feed(next, "c");
    assertTrue(waiting.isAdmitted(), "it goes on and may catch up yet");
    loop.run(waiting::endOfSpeech);
    assertFalse(waiting.isAdmitted());
    settle();
    assertEquals(List.of("much to catch up with"), listener.finals, "where nobody gave it up");
  }

  @Test
  void whoHadToWaitAndIsFarBehindIsHeardWhereNobodyElseWaits() {
    RecognizerPool pool = pool(1, 1_000);
    Recognition waiting = lentAfterAWait(pool, new HeardListener("B"));
    loop.run(waiting::endOfSpeech);
    assertTrue(waiting.isAdmitted());
  }

  @Test
  void whoHadADecoderAtOnceIsNeverTooLate() {
    RecognizerPool pool = pool(1);
    Recognition recognition = pool.open(loop, new HeardListener("A"));
    feed(recognition, "a whole recording at once");
    loop.run(recognition::endOfSpeech);
    assertTrue(recognition.isAdmitted());
  }

  @Test
  void whoHadToWaitAndHasNearlyCaughtUpIsAdmitted() {
    RecognizerPool pool = pool(1, 1_000);
    Recognition waiting = lentAfterAWait(pool, new HeardListener("B"));
    settle();
    feed(waiting, "!");
    loop.run(waiting::endOfSpeech);
    assertTrue(waiting.isAdmitted());
  }

  @Test
  void thoseWhoWaitedBeginOneAfterTheOther() {
    pace = new CatchUpPace(Pcm.bytesOf(5) / 1e6, 0); // five times as fast as it is spoken
    RecognizerPool pool = pool(2);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    Recognition second = pool.open(loop, new HeardListener("B"));
    feed(second, "b");
    Recognition third = pool.open(loop, new HeardListener("C"));
    feed(third, "c");
    Recognition fourth = pool.open(loop, new HeardListener("D"));
    feed(fourth, "d");
    nowMillis += 1_000;
    loop.run(first::abandon);
    loop.run(second::abandon);
    settle();
    assertTrue(fourth.isAdmitted());
    assertFalse(third.isAdmitted(), "the burst of the one before is being caught up with");
    assertEquals(1, pool.free());
    nowMillis += 401; // a fifth of two seconds
    care.runAll();
    settle();
    assertTrue(third.isAdmitted());
  }

  @Test
  void whoWaitedBeginsAtOnceWhereNobodyHasADecoderAnyMore() {
    pace = new CatchUpPace(Pcm.bytesOf(5) / 1e6, 0);
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    Recognition second = pool.open(loop, new HeardListener("B"));
    feed(second, "b");
    loop.run(first::abandon); // vanished, with a burst that is not decoded any more
    settle();
    assertTrue(second.isAdmitted());
  }

  @Test
  void whoWaitsForTheBudgetOnlyDoesNotWaitForThePace() {
    pace = new CatchUpPace(Pcm.bytesOf(5) / 1e6, 0);
    RecognizerPool pool = pool(1, CatchUpBudget.MAX_COST_PCM_BYTES * 4);
    List<Recognition> waiting = threeThatWaitedLong(pool);
    for (int i = 2; i > 0; i--) { // served without the pace, since nobody has a decoder
      loop.run(waiting.get(i)::abandon);
      settle();
    }
    assertFalse(waiting.get(0).isAdmitted());
    assertTrue(care.lastDelayMillis() < 10, "until one sample is saved up, not for two bursts");
  }

  @Test
  void aReleasedDecoderServesAnotherAndLaterAudioIsJoined() {
    RecognizerPool pool = pool(1);
    HeardListener a = new HeardListener("A");
    HeardListener b = new HeardListener("B");
    Recognition first = pool.open(loop, a);
    feed(first, "one");
    loop.run(first::release);
    settle();
    assertEquals(1, pool.free());
    assertEquals(0, a.terminalCalls());
    Recognition second = pool.open(loop, b);
    feed(second, "other");
    feed(first, "two");
    loop.run(first::endOfSpeech);
    assertFalse(first.isAdmitted());
    loop.run(second::endOfSpeech);
    settle();
    assertEquals(List.of("one two"), a.finals);
    assertEquals(List.of("other"), b.finals);
  }

  @Test
  void aReleaseWhileWaitingGivesTheDecoderBackOnceTheBacklogIsIn() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "x");
    HeardListener b = new HeardListener("B");
    Recognition second = pool.open(loop, b);
    feed(second, "two");
    loop.run(second::release);
    loop.run(first::abandon);
    settle();
    assertEquals(1, pool.free());
    loop.run(second::endOfSpeech);
    assertEquals(List.of("two"), b.finals);
  }

  @Test
  void segmentsKeepTheirOrderWhenTheSecondIsDecodedFirst() {
    RecognizerPool pool = pool(2);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    loop.run(recognition::release);
    feed(recognition, "two");
    loop.run(recognition::endOfSpeech);
    ScriptedDecoder slow = engine.made.get(0);
    engine.made.get(1).runAll();
    loop.runAll();
    assertEquals(0, listener.terminalCalls());
    slow.runAll();
    loop.runAll();
    assertEquals(List.of("one two"), listener.finals);
  }

  @Test
  void nothingIsToldAfterAbandonAndWhatComesIsCounted() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    loop.run(recognition::endOfSpeech);
    engine.made.get(0).runAll();
    // The transcript is on its way to the loop.
    recognitionAbandonedFirst(recognition);
    assertEquals(0, listener.terminalCalls());
    assertTrue(pool.lateResults() > 0);
    assertEquals(1, pool.free());
  }

  @Test
  void aDecoderThatArrivesAfterAbandonGoesToTheNext() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "one");
    HeardListener b = new HeardListener("B");
    Recognition second = pool.open(loop, b);
    feed(second, "two");
    HeardListener c = new HeardListener("C");
    Recognition third = pool.open(loop, c);
    feed(third, "three");
    loop.run(third::endOfSpeech);
    loop.run(first::abandon);
    engine.made.get(0).runAll(); // idle: offered to the third, the offer waits in the loop
    abandonAhead(third);
    settle();
    assertEquals(0, c.terminalCalls());
    assertTrue(second.isAdmitted());
    loop.run(second::endOfSpeech);
    settle();
    assertEquals(List.of("two"), b.finals);
    assertEquals(1, pool.free());
    assertEquals(0, pool.waitingPcmBytes());
  }

  @Test
  void aFailedDecoderFailsItsUtteranceOnceAndIsReplaced() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    engine.made.get(0).failNext();
    settle();
    assertEquals(1, listener.failures.size());
    assertEquals(1, listener.terminalCalls());
    assertEquals(1, pool.beingReplaced());
    assertEquals(0, pool.free());
    care.runAll();
    assertTrue(engine.made.get(0).closed);
    assertEquals(1, pool.free());
    assertEquals(1, pool.replacements());
    assertEquals(0, pool.beingReplaced());
  }

  @Test
  void aWornDecoderIsReplacedAndTheReplacementServesWhoWaits() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "one");
    HeardListener b = new HeardListener("B");
    Recognition second = pool.open(loop, b);
    feed(second, "two");
    loop.run(second::endOfSpeech);
    engine.made.get(0).worn = true;
    loop.run(first::endOfSpeech);
    settle();
    assertEquals(0, b.terminalCalls());
    care.runAll();
    settle();
    assertEquals(List.of("two"), b.finals);
    assertTrue(engine.made.get(0).closed);
  }

  @Test
  void aReplacementThatCannotBeMadeIsTriedAgain() {
    RecognizerPool pool = pool(1);
    Recognition recognition = pool.open(loop, new HeardListener("A"));
    feed(recognition, "one");
    engine.made.get(0).worn = true;
    engine.refusals = 2;
    loop.run(recognition::abandon);
    settle();
    care.runAll();
    care.runAll();
    assertEquals(0, pool.free());
    care.runAll();
    assertEquals(1, pool.free());
    assertEquals(2, pool.failures());
  }

  @Test
  void aLongLoanIsCountedOnce() {
    RecognizerPool pool = pool(1);
    feed(pool.open(loop, new HeardListener("A")), "one");
    nowMillis = RecognizerPool.LONG_LOAN_MILLIS - 1;
    pool.checkLoans();
    assertEquals(0, pool.longLoans());
    nowMillis++;
    pool.checkLoans();
    pool.checkLoans();
    assertEquals(1, pool.longLoans());
  }

  @Test
  void closeFailsThoseThatWaitClosesTheDecodersAndRefusesWhatComes() {
    RecognizerPool pool = pool(1);
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "one");
    HeardListener b = new HeardListener("B");
    feed(pool.open(loop, b), "two");
    loop.run(first::abandon);
    engine.made.get(0).runAll(); // offered to B, who starts
    loop.runAll();
    HeardListener c = new HeardListener("C");
    feed(pool.open(loop, c), "three");
    Thread closing = new Thread(pool::close);
    closing.start();
    await(
        () -> {
          loop.runAll();
          return c.failures.size() == 1;
        });
    // B is still lent: it comes back while close waits.
    engine.made.get(0).failNext();
    await(
        () -> {
          engine.made.get(0).step();
          loop.runAll();
          return !closing.isAlive();
        });
    assertTrue(engine.made.get(0).closed);
    Recognition late = pool.open(loop, new HeardListener("D"));
    loop.run(() -> assertFalse(late.feed(bytes("x"))));
  }

  @Test
  void startMakesAsManyDecodersAsPermits() {
    try (RecognizerPool pool = RecognizerPool.start(engine, OptionalInt.of(3), ROOM_BYTES)) {
      assertEquals(3, pool.permits());
      assertEquals(3, pool.free());
      assertEquals("3 at once, as set", pool.permitsReason());
    }
    assertEquals(3, engine.made.size());
    engine.made.forEach(decoder -> assertTrue(decoder.closed));
  }

  @Test
  void aStartThatFailsLeavesNoDecoderOpen() {
    ScriptedDecoder first = engine.newDecoder();
    engine.made.clear();
    assertFalse(first.closed);
    engine.refusals = 1;
    Throwable failure = null;
    try {
      RecognizerPool.start(engine, OptionalInt.of(2), ROOM_BYTES).close();
    } catch (IllegalStateException e) {
      failure = e;
    }
    assertEquals("scripted refusal", failure == null ? null : failure.getMessage());
    assertNull(engine.made.stream().filter(decoder -> !decoder.closed).findAny().orElse(null));
  }

  @Test
  void aDecoderThatHangsInItsEndIsGivenUpAndReplaced() {
    RecognizerPool pool = pool(1);
    HeardListener first = new HeardListener("A");
    Recognition recognition = pool.open(loop, first);
    feed(recognition, "one");
    ScriptedDecoder hanging = engine.made.get(0);
    hanging.hangs = true;
    loop.run(recognition::endOfSpeech);
    settle();
    nowMillis += 10_000;
    pool.checkLoans();
    assertFalse(hanging.givenUp, "its turn still waits for it");
    loop.run(recognition::abandon); // the turn's own deadline
    nowMillis += Loan.CLEAR_MILLIS + 1;
    pool.checkLoans();
    settle();
    assertTrue(hanging.givenUp);
    assertEquals(1, lost.lost());
    assertEquals(1, pool.free(), "another has taken its place");
    assertEquals(0, first.terminalCalls());
  }

  @Test
  void nothingOfADecoderThatWasGivenUpReachesALaterTurn() {
    RecognizerPool pool = pool(1);
    HeardListener first = new HeardListener("A");
    Recognition recognition = pool.open(loop, first);
    feed(recognition, "secret");
    ScriptedDecoder hanging = engine.made.get(0);
    hanging.hangs = true;
    loop.run(recognition::abandon);
    nowMillis += Loan.CLEAR_MILLIS + 1;
    pool.checkLoans();
    HeardListener second = new HeardListener("B");
    Recognition next = pool.open(loop, second);
    loop.run(() -> next.wantPartials(true));
    feed(next, "two");
    hanging.hangs = false; // it comes back in the middle of another's utterance
    settle();
    loop.run(next::endOfSpeech);
    settle();
    assertEquals(List.of("two"), second.finals);
    assertEquals(List.of("two"), second.partials);
    assertEquals(0, first.terminalCalls());
    assertTrue(hanging.closed, "one that comes back is freed");
    assertEquals(0, lost.lost());
    assertEquals(1, pool.free());
  }

  @Test
  void aDecoderThatHangsAfterItsTranscriptFailsNobody() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    loop.run(recognition::endOfSpeech);
    ScriptedDecoder decoder = engine.made.get(0);
    decoder.step();
    decoder.step(); // the transcript; what is left is clearing
    decoder.hangs = true;
    settle();
    assertEquals(List.of("one"), listener.finals);
    nowMillis += Loan.CLEAR_MILLIS + 1;
    pool.checkLoans();
    settle();
    assertEquals(List.of(), listener.failures);
    assertEquals(1, lost.lost());
    assertEquals(1, pool.free());
  }

  @Test
  void aStretchThatHangsWhileItsSpeakerPausesFailsTheUtterance() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    engine.made.get(0).hangs = true;
    loop.run(recognition::release);
    nowMillis += 16_000;
    pool.checkLoans();
    settle();
    assertEquals(1, listener.failures.size());
    assertEquals(1, pool.free());
  }

  @Test
  void moreThatHangThanMayAreTold() {
    RecognizerPool pool = pool(2);
    for (String name : List.of("A", "B")) {
      Recognition recognition = pool.open(loop, new HeardListener(name));
      feed(recognition, "one");
      loop.run(recognition::abandon);
    }
    engine.made.forEach(decoder -> decoder.hangs = true);
    assertFalse(tooManyLost);
    nowMillis += Loan.CLEAR_MILLIS + 1;
    pool.checkLoans();
    assertTrue(tooManyLost);
    assertEquals(2, lost.everLost());
  }

  @Test
  void aDecoderThatThrowsFromACallFailsItsUtteranceOnly() {
    RecognizerPool pool = pool(1);
    HeardListener listener = new HeardListener("A");
    Recognition recognition = pool.open(loop, listener);
    feed(recognition, "one");
    engine.made.get(0).throwsFromCalls = true;
    feed(recognition, "two");
    settle();
    assertEquals(1, listener.failures.size());
    nowMillis += Loan.CLEAR_MILLIS + 1;
    pool.checkLoans();
    settle();
    assertEquals(1, pool.free(), "replaced");
  }

  @Test
  void afterAPauseOfTheWholeProcessDecodersGetTheirTimeAnew() {
    RecognizerPool pool = pool(1);
    Recognition recognition = pool.open(loop, new HeardListener("A"));
    feed(recognition, "one");
    ScriptedDecoder decoder = engine.made.get(0);
    decoder.hangs = true;
    loop.run(recognition::abandon);
    pool.watch();
    nowMillis += 3_600_000; // a laptop that slept
    pool.watch();
    assertFalse(decoder.givenUp, "it had no time to work in");
    for (int i = 0; i < Loan.CLEAR_MILLIS / 1_000; i++) {
      nowMillis += 1_000;
      pool.watch();
    }
    assertFalse(decoder.givenUp);
    nowMillis += 1_000;
    pool.watch();
    assertTrue(decoder.givenUp, "now it had");
    assertEquals(1, lost.lost());
  }

  private RecognizerPool pool(int permits) {
    return pool(permits, ROOM_BYTES);
  }

  private RecognizerPool pool(int permits, long roomBytes) {
    List<SpeechDecoder> decoders = new ArrayList<>();
    for (int i = 0; i < permits; i++) {
      decoders.add(engine.newDecoder());
    }
    return new RecognizerPool(
        engine,
        new Permits(permits, "for the test"),
        decoders,
        PROMPT_BYTES,
        roomBytes,
        pace,
        care,
        Runnable::run,
        lost,
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
  }

  /** Three that have much to catch up with; the last of them has the pool's only decoder. */
  private List<Recognition> threeThatWaitedLong(RecognizerPool pool) {
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    List<Recognition> waiting = new ArrayList<>();
    for (String name : List.of("B", "C", "D")) {
      Recognition recognition = pool.open(loop, new HeardListener(name));
      loop.run(() -> recognition.feed(new byte[(int) CatchUpBudget.MAX_COST_PCM_BYTES]));
      waiting.add(recognition);
    }
    loop.run(first::abandon);
    settle();
    return waiting;
  }

  /** Has the pool's only decoder, which another had, and nothing decoded yet. */
  private Recognition lentAfterAWait(RecognizerPool pool, HeardListener listener) {
    Recognition first = pool.open(loop, new HeardListener("A"));
    feed(first, "a");
    Recognition waiting = pool.open(loop, listener);
    feed(waiting, "much to catch up with");
    loop.run(first::abandon);
    engine.made.get(0).step(); // is cleared of the first
    loop.runAll();
    return waiting;
  }

  private void feed(Recognition recognition, String words) {
    loop.run(() -> assertTrue(recognition.feed(bytes(words))));
  }

  /** The engine and the loop do all that there is to do. */
  private void settle() {
    boolean busy = true;
    while (busy) {
      loop.runAll();
      busy = false;
      for (ScriptedDecoder decoder : engine.made) {
        busy |= decoder.step();
      }
    }
    loop.runAll();
  }

  /** Abandons as the loop, before what the loop was handed already. */
  private void abandonAhead(Recognition recognition) {
    loop.runAhead(recognition::abandon);
  }

  private void recognitionAbandonedFirst(Recognition recognition) {
    abandonAhead(recognition);
    loop.runAll();
  }

  private static byte[] bytes(String words) {
    return words.getBytes(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < endNanos, "not in 20 s");
      Thread.onSpinWait();
    }
  }
}
