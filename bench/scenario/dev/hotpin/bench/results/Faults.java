package dev.hotpin.bench.results;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.JsonTree;
import java.util.LinkedHashMap;
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
  private long unmarked;
  private long clipsHeardTwice;

  /** Those of a run. */
  Faults add(LoadResult run) {
    answered += run.count("answered");
    astray += run.astray();
    unmarked += run.count("unmarked");
    for (GroupRecord group : run.groups().values()) {
      violations += group.violations();
      lost += group.failuresWith("connection_lost");
    }
    if (run.figures().get("clips_heard_twice") instanceof Number twice) {
      clipsHeardTwice += twice.longValue();
    }
    return this;
  }

  /** Those of a tree that {@link #toTree} made. */
  Faults add(Object tree) {
    answered += count(tree, "answered");
    astray += count(tree, "astray");
    violations += count(tree, "violations");
    lost += count(tree, "lost");
    unmarked += count(tree, "unmarked");
    clipsHeardTwice += count(tree, "clips_heard_twice");
    return this;
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("answered", answered);
    tree.put("astray", astray);
    tree.put("violations", violations);
    tree.put("lost", lost);
    tree.put("unmarked", unmarked);
    tree.put("clips_heard_twice", clipsHeardTwice);
    return tree;
  }

  /** In a sentence. */
  String sentence() {
    return String.format(
        "%,d turns answered; replies that went astray (another session's or another turn's): %d;"
            + " breaches of the protocol: %d; connections lost: %d; replies without a marker: %d;"
            + " clips heard twice: %d.",
        answered, astray, violations, lost, unmarked, clipsHeardTwice);
  }

  private static long count(Object tree, String key) {
    return JsonTree.at(tree, key) instanceof Number number ? number.longValue() : 0;
  }
}
