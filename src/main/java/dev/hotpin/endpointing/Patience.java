package dev.hotpin.endpointing;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How long a pause must be to be the end, by the words so far: shorter where they read complete,
 * all of the ceiling in mid-phrase. English; what is said in other languages is never known to be
 * complete. The lists are our own; the shares were chosen by the measurement in {@code
 * docs/endpointing.md}. Pure functions, any thread.
 */
public final class Patience {
  /** Share of the ceiling that is waited where the words read complete. */
  static final double COMPLETE_SHARE = 0.63;

  /** The same where nothing is known of them. */
  static final double UNKNOWN_SHARE = 0.85;

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** A sentence has so many words at least: "go forward" may be followed by how far. */
  private static final int SENTENCE_WORDS = 3;

  /** What is said alone. */
  private static final Set<String> ALONE =
      words(
          "yes no yeah yep nope okay ok stop cancel help hello hi hey thanks goodbye bye repeat"
              + " continue next back again pause quit exit enough nothing nevermind please sure"
              + " right wrong louder quieter");

  /** After these, more must come. */
  private static final Set<String> OPEN =
      words(
          "a an the this these those my your his her its our their some any every each another"
              + " and or but nor because although though while if unless until since than whether"
              + " of to for from with without by at in into on onto under over between through"
              + " about against during before after above below near behind beside toward towards"
              + " as like per via except"
              + " am is are was were be been being have has had having do does did will would shall"
              + " should can could may might must"
              + " i he she we they who whom whose which what when where why how"
              + " not very too so quite rather more most less least such only just even also"
              + " i'm you're he's she's it's we're they're i'll you'll i've let's don't doesn't"
              + " didn't can't won't isn't aren't what's where's who's how's"
              + " set play turn show tell give send call open close make find get take put let"
              + " remind translate increase decrease mister missus miss doctor mr mrs dr"
              + " um uh er hmm");

  /** A number may be a part of one. */
  private static final Set<String> NUMBERS =
      words(
          "zero oh one two three four five six seven eight nine ten eleven twelve thirteen"
              + " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty"
              + " sixty seventy eighty ninety hundred thousand million point minus plus times");

  private Patience() {}

  private static Set<String> words(String list) {
    return Set.of(list.split(" "));
  }

  /** How long to wait before anything is known of the words. */
  public static int unknownMillis(int ceilingMillis) {
    return (int) Math.round(ceilingMillis * UNKNOWN_SHARE);
  }

  /**
   * How long to wait after {@code transcript}, the words so far.
   *
   * @param language a tag such as {@code en} or {@code en-IN}
   */
  public static int millis(int ceilingMillis, String transcript, String language) {
    String text = transcript.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty() || !language.toLowerCase(Locale.ROOT).startsWith("en")) {
      return unknownMillis(ceilingMillis);
    }
    List<String> said = SPACES.splitAsStream(text).toList();
    String last = said.get(said.size() - 1);
    if (said.size() == 1 && ALONE.contains(last)) {
      return (int) Math.round(ceilingMillis * COMPLETE_SHARE);
    } else if (OPEN.contains(last)) {
      return ceilingMillis;
    } else if (said.size() < SENTENCE_WORDS || NUMBERS.contains(last)) {
      return unknownMillis(ceilingMillis);
    }
    return (int) Math.round(ceilingMillis * COMPLETE_SHARE);
  }
}
