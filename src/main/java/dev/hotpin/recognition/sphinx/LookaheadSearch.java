package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.decoder.search.ActiveListFactory;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.decoder.search.WordPruningBreadthFirstSearchManager;
import edu.cmu.sphinx.linguist.Linguist;
import edu.cmu.sphinx.linguist.SearchState;
import edu.cmu.sphinx.linguist.SearchStateArc;
import edu.cmu.sphinx.linguist.lextree.LexTreeLinguist.LexTreeEndUnitState;
import edu.cmu.sphinx.linguist.lextree.LexTreeLinguist.LexTreeHMMState;
import edu.cmu.sphinx.linguist.lextree.LexTreeLinguist.LexTreeNonEmittingHMMState;
import edu.cmu.sphinx.linguist.lextree.LexTreeLinguist.LexTreeWordState;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Component;
import edu.cmu.sphinx.util.props.S4Double;
import edu.cmu.sphinx.util.props.S4Integer;

/**
 * The search for words: that of Sphinx4's {@code WordPruningBreadthFirstLookaheadSearchManager}
 * (sphinx4-core 1.0.0, BSD licence, Carnegie Mellon University and others), with the same tokens in
 * the same order, but without a new map for each frame, without boxed numbers, without the counters
 * that all decoders of the process would write to, and with narrower beams for the end of the
 * sound.
 *
 * <p>Thread: the decoder's own. Public, with a constructor without arguments, since Sphinx4 makes
 * it from its configuration.
 */
public final class LookaheadSearch extends WordPruningBreadthFirstSearchManager {
  /** The phones to listen ahead for. */
  @S4Component(type = Linguist.class)
  public static final String PROP_FASTMATCH_LINGUIST = "fastmatchLinguist";

  /** Lists of phones that are being heard. */
  @S4Component(type = ActiveListFactory.class)
  public static final String PROP_FASTMATCH_ACTIVE_LIST_FACTORY = "fastmatchActiveListFactory";

  /** Weight of what a phone lacks to the best one. */
  @S4Double(defaultValue = 1.0)
  public static final String PROP_LOOKAHEAD_PENALTY_WEIGHT = "lookaheadPenaltyWeight";

  /** Frames of 10 ms to listen ahead, 1 to 10: what the search lags behind the sound. */
  @S4Integer(defaultValue = 5)
  public static final String PROP_LOOKAHEAD_WINDOW = "lookaheadWindow";

  /** Where the sound comes from, which knows when it ends. */
  @S4Component(type = PcmSource.class)
  public static final String PROP_SOURCE = "source";

  /** Lists of the states that the search keeps. */
  @S4Component(type = StateLists.class)
  public static final String PROP_STATE_LISTS = "stateLists";

  /**
   * Sound before the end that is searched narrowly, in frames of 10 ms: the last message of a
   * device, which brings 128 ms and with it the end, so that its work is what the person waits for.
   */
  static final int FRAMES_OF_THE_END = 13;

  private final BestTokens best = new BestTokens();
  private PcmSource source;
  private StateLists states;
  private Linguist phones;
  private ActiveListFactory phoneLists;
  private PhoneLookahead lookahead;
  private int lookaheadFrames;
  private float lookaheadWeight;

  @Override
  public void newProperties(PropertySheet sheet) {
    super.newProperties(sheet);
    source = (PcmSource) sheet.getComponent(PROP_SOURCE);
    states = (StateLists) sheet.getComponent(PROP_STATE_LISTS);
    phones = (Linguist) sheet.getComponent(PROP_FASTMATCH_LINGUIST);
    phoneLists = (ActiveListFactory) sheet.getComponent(PROP_FASTMATCH_ACTIVE_LIST_FACTORY);
    lookaheadFrames = sheet.getInt(PROP_LOOKAHEAD_WINDOW);
    lookaheadWeight = sheet.getFloat(PROP_LOOKAHEAD_PENALTY_WEIGHT);
    lookahead = new PhoneLookahead(phones, scorer, pruner, phoneLists, lookaheadFrames);
  }

  @Override
  public Result recognize(int frames) {
    streamEnd = false;
    boolean done = false;
    for (int i = 0; i < frames && !done; i++) {
      lookahead.advance();
      narrowAtTheEnd();
      done = recognize();
    }
    return streamEnd
        ? null
        : new Result(
            loserManager,
            activeList,
            resultList,
            currentCollectTime,
            done,
            linguist.getSearchGraph().getWordTokenFirst(),
            true);
  }

  @Override
  protected void localStart() {
    lookahead.start();
    narrowAtTheEnd();
    super.localStart();
  }

  /**
   * What is still far behind shortly before the end can't win any more: it is not worth the time of
   * a person who waits.
   */
  private void narrowAtTheEnd() {
    states.narrow(source.endsWithin(FRAMES_OF_THE_END));
    relativeBeamWidth = states.logBeamWidth();
  }

  @Override
  protected void localStop() {
    lookahead.stop();
    best.clear();
    super.localStop();
  }

  @Override
  protected void createBestTokenMap() {
    best.clear();
  }

  @Override
  protected Token getBestToken(SearchState state) {
    return best.get(state);
  }

  @Override
  protected void setBestToken(Token token, SearchState state) {
    best.add(state, token);
  }

  @Override
  protected void collectSuccessorTokens(Token token) {
    if (token.isFinal()) {
      resultList.add(getResultListPredecessor(token));
      return;
    }
    if (!token.isEmitting() && keepAllTokens && isVisited(token)) {
      return;
    }
    SearchState state = token.getSearchState();
    Token predecessor = getResultListPredecessor(token);
    float score = token.getScore();
    float threshold = activeList.getBeamThreshold();
    boolean entersPhones =
        state instanceof LexTreeNonEmittingHMMState
            || state instanceof LexTreeWordState
            || state instanceof LexTreeEndUnitState;
    for (SearchStateArc arc : state.getSuccessors()) {
      SearchState next = arc.getState();
      if (entersPhones && next instanceof LexTreeHMMState phone) {
        int id = phone.getHMMState().getHMM().getBaseUnit().getBaseID();
        if (score + lookaheadWeight * lookahead.penalty(id) < threshold) {
          continue;
        }
      }
      extend(predecessor, arc, next, score + arc.getProbability());
    }
  }

  private void extend(Token predecessor, SearchStateArc arc, SearchState next, float score) {
    Token known = best.get(next);
    if (known == null) {
      Token first =
          new Token(
              predecessor,
              next,
              score,
              arc.getInsertionProbability(),
              arc.getLanguageProbability(),
              currentCollectTime);
      best.add(next, first);
      activeListAdd(first);
    } else if (known.getScore() < score) {
      known.update(
          predecessor,
          next,
          score,
          arc.getInsertionProbability(),
          arc.getLanguageProbability(),
          currentCollectTime);
    }
  }
}
