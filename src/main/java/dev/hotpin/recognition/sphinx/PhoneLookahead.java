package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.decoder.pruner.Pruner;
import edu.cmu.sphinx.decoder.scorer.AcousticScorer;
import edu.cmu.sphinx.decoder.search.ActiveList;
import edu.cmu.sphinx.decoder.search.ActiveListFactory;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.linguist.Linguist;
import edu.cmu.sphinx.linguist.SearchState;
import edu.cmu.sphinx.linguist.SearchStateArc;
import edu.cmu.sphinx.linguist.allphone.PhoneHmmSearchState;
import java.util.Arrays;

/**
 * Listens a few frames ahead for phones alone, so that the search for words need not enter those
 * that are not about to be heard: the fast match of Sphinx4's {@code
 * WordPruningBreadthFirstLookaheadSearchManager}, with arrays for its maps.
 *
 * <p>Thread: the decoder's own.
 */
final class PhoneLookahead {
  /** Phones of a model, each with a number below this: English has 42 with its noises. */
  private static final int MAX_PHONES = 100;

  private final Linguist phones;
  private final AcousticScorer scorer;
  private final Pruner pruner;
  private final ActiveListFactory lists;
  private final int frames;

  private final BestTokens best = new BestTokens();
  private final float[][] behindBest; // for each frame of the window: what each phone lacks
  private final float[] penalties = new float[MAX_PHONES]; // of the window; NaN: to be computed
  private ActiveList active;
  private int firstFrame; // in behindBest
  private int framesAhead;
  private int frameNumber;
  private boolean streamEnd;

  /**
   * @param frames how far ahead, 1 to 10
   */
  PhoneLookahead(
      Linguist phones, AcousticScorer scorer, Pruner pruner, ActiveListFactory lists, int frames) {
    this.phones = phones;
    this.scorer = scorer;
    this.pruner = pruner;
    this.lists = lists;
    this.frames = frames;
    this.behindBest = new float[frames + 1][MAX_PHONES];
  }

  /** Begins a stretch of speech: hears all of the window but its last frame. */
  void start() {
    firstFrame = 0;
    framesAhead = 0;
    frameNumber = 0;
    streamEnd = false;
    best.clear();
    active = lists.newInstance();
    active.add(new Token(phones.getSearchGraph().getInitialState(), frameNumber));
    grow();
    for (int i = 0; i < frames - 1 && !streamEnd; i++) {
      hearFrame();
    }
  }

  /** Moves the window on by a frame. */
  void advance() {
    if (!streamEnd) {
      hearFrame();
    }
    Arrays.fill(penalties, Float.NaN);
    if (framesAhead > 0) {
      firstFrame = (firstFrame + 1) % behindBest.length;
      framesAhead--;
    }
  }

  /** Forgets the speaker. */
  void stop() {
    best.clear();
    active = null;
  }

  /** How far a phone is behind the best one in all frames of the window: at most 0, in log. */
  float penalty(int phone) {
    float penalty = penalties[phone];
    if (Float.isNaN(penalty)) {
      penalty = framesAhead == 0 ? 0 : -Float.MAX_VALUE;
      for (int i = 0; i < framesAhead; i++) {
        penalty = Math.max(penalty, behindBest[(firstFrame + i) % behindBest.length][phone]);
      }
      penalties[phone] = penalty;
    }
    return penalty;
  }

  private void hearFrame() {
    Data data = scorer.calculateScoresAndStoreData(active.getTokens());
    Token bestToken = data instanceof Token token ? token : null;
    active.setBestToken(bestToken);
    if (bestToken == null) {
      streamEnd = true;
      return;
    }
    active = pruner.prune(active);
    frameNumber++;
    best.clear();
    grow();
  }

  private void grow() {
    ActiveList old = active;
    active = lists.newInstance();
    float threshold = old.getBeamThreshold();
    float[] scores = behindBest[(firstFrame + framesAhead) % behindBest.length];
    Arrays.fill(scores, -Float.MAX_VALUE);
    float bestScore = -Float.MAX_VALUE;
    for (Token token : old) {
      float score = token.getScore();
      if (score < threshold) {
        continue;
      }
      if (token.getSearchState() instanceof PhoneHmmSearchState phone) {
        int id = phone.getBaseId();
        scores[id] = Math.max(scores[id], score);
        bestScore = Math.max(bestScore, score);
      }
      collect(token);
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] -= bestScore;
    }
    framesAhead++;
  }

  private void collect(Token token) {
    for (SearchStateArc arc : token.getSearchState().getSuccessors()) {
      SearchState next = arc.getState();
      float score = token.getScore() + arc.getProbability();
      if (!next.isEmitting()) {
        collect(successor(token, next, score, arc));
        continue;
      }
      Token known = best.get(next);
      if (known == null) {
        Token first = successor(token, next, score, arc);
        best.add(next, first);
        active.add(first);
      } else if (known.getScore() <= score) {
        known.update(
            token,
            next,
            score,
            arc.getInsertionProbability(),
            arc.getLanguageProbability(),
            frameNumber);
      }
    }
  }

  private Token successor(Token token, SearchState next, float score, SearchStateArc arc) {
    return new Token(
        token,
        next,
        score,
        arc.getInsertionProbability(),
        arc.getLanguageProbability(),
        frameNumber);
  }
}
