package dev.hotpin.fleet;

import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.turn.TurnTimeline;
import java.util.Locale;

/**
 * What the time from the end of speech to the first audio frame was spent on, of turns that had
 * one. The stages of one turn follow each other, so their times add up to that of {@link
 * #FIRST_AUDIO}.
 */
enum Stage {
  /** All of it. */
  FIRST_AUDIO {
    @Override
    long of(TurnSummary turn) {
      return firstFrame(turn.timeline());
    }
  },
  /** Until the end of speech was sure, where the server finds it. */
  SILENCE {
    @Override
    long of(TurnSummary turn) {
      long wait = turn.timeline().endpointWaitMillis();
      return wait == 0 ? NONE : wait;
    }
  },
  /** Until the transcript, where there was speech. */
  WORDS {
    @Override
    long of(TurnSummary turn) {
      TurnTimeline timeline = turn.timeline();
      return turn.speechMillis() == 0 ? NONE : words(timeline) - timeline.endpointWaitMillis();
    }
  },
  /** Until the language model had written something to speak. */
  ANSWER {
    @Override
    long of(TurnSummary turn) {
      return answer(turn.timeline()) - words(turn.timeline());
    }
  },
  /** Until the first audio frame was written. */
  VOICE {
    @Override
    long of(TurnSummary turn) {
      return Math.max(0, firstFrame(turn.timeline()) - answer(turn.timeline()));
    }
  },
  /** The server's own share of all of it: without the language model, and without silence. */
  SERVER {
    @Override
    long of(TurnSummary turn) {
      return turn.timeline().serverAddedMillis();
    }
  };

  private static final long NONE = -1;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** In milliseconds; negative where this turn had none of it. Of turns with a first frame. */
  abstract long of(TurnSummary turn);

  /** Its name in JSON. */
  String key() {
    return key;
  }

  private static long firstFrame(TurnTimeline timeline) {
    return timeline.millisFromSpeechEnd(TurnMoment.FIRST_FRAME_WRITTEN);
  }

  /** What comes before a stage is where that begins, also where a guess was ready earlier. */
  private static long words(TurnTimeline timeline) {
    return Math.max(
        timeline.endpointWaitMillis(), timeline.millisFromSpeechEnd(TurnMoment.STT_FINAL));
  }

  private static long answer(TurnTimeline timeline) {
    return Math.max(words(timeline), timeline.millisFromSpeechEnd(TurnMoment.LLM_FIRST_PIECE));
  }
}
