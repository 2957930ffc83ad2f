package dev.hotpin.bench.results;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What went wrong in runs, and that it may be nothing. One thread only.
 *
 * <p>Turns that fail as they should, such as those answered {@code busy}, are no faults.
 */
final class Faults {
  private long answered;
  private long astray;
  private long violations;
  private long lost;
  private long dropped;
  private long unmarked;
  private long clipsHeardTwice;
  private final List<String> told = new ArrayList<>();

  /** Those of a run. */
  Faults add(LoadResult run) {
    answered += run.count("answered");
    astray += run.astray();
    dropped += run.dropped();
    unmarked += run.count("unmarked");
    for (GroupRecord group : run.groups().values()) {
      violations += group.violations();
      lost += group.failuresWith("connection_lost");
    }
    if (run.figures().get("clips_heard_twice") instanceof Number twice) {
      clipsHeardTwice += twice.longValue();
    }
    told.addAll(run.faults());
    return this;
  }

  /** Those of a tree that {@link #toTree} made. */
  Faults add(Object tree) {
    answered += count(tree, "answered");
    astray += count(tree, "astray");
    violations += count(tree, "violations");
    lost += count(tree, "lost");
    dropped += count(tree, "dropped");
    unmarked += count(tree, "unmarked");
    clipsHeardTwice += count(tree, "clips_heard_twice");
    told.addAll(told(tree));
    return this;
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("answered", answered);
    tree.put("astray", astray);
    tree.put("violations", violations);
    tree.put("lost", lost);
    tree.put("dropped", dropped);
    tree.put("unmarked", unmarked);
    tree.put("clips_heard_twice", clipsHeardTwice);
    tree.put("told", new ArrayList<Object>(told));
    return tree;
  }

  /** What must not be, in sentences, run by run, of a tree; empty where all was well. */
  static List<String> told(Object tree) {
    List<String> sentences = new ArrayList<>();
    if (JsonTree.at(tree, "told") instanceof List<?> list) {
      list.forEach(sentence -> sentences.add(String.valueOf(sentence)));
    }
    return sentences;
  }

  /** In a sentence. */
  String sentence() {
    return String.format(
        "%,d turns answered; replies that went astray (another session's or another turn's): %d;"
            + " breaches of the protocol: %d; turns that lost their connection: %d; connections"
            + " dropped: %d; replies without a marker: %d; clips heard twice: %d.",
        answered, astray, violations, lost, dropped, unmarked, clipsHeardTwice);
  }

  private static long count(Object tree, String key) {
    return JsonTree.at(tree, key) instanceof Number number ? number.longValue() : 0;
  }
}
