package dev.hotpin.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param groups by name
 * @param connectAllMillis until every wearable was connected, or it was waited no longer
 * @param connected wearables that were, then
 * @param figures everything else, for reports: corpus, CPU, memory, lag
 * @param timeline a map for each second
 */
public record LoadResult(
    Map<String, GroupRecord> groups,
    double connectAllMillis,
    int connected,
    Map<String, Object> figures,
    List<Object> timeline) {

  /** A figure counts from so many measured turns. */
  public static final int MIN_TURNS = 500;

  /** The sum of a count over all groups. */
  public long count(String name) {
    return groups.values().stream().mapToLong(group -> group.countOf(name)).sum();
  }

  /** A figure at a path of keys; not a number where there is none. */
  public double number(String path) {
    Object here = figures;
    for (String key : path.split("/", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Replies that reached another session, or another turn, than their own. Must be 0. */
  public long astray() {
    return count("wrong_session") + count("wrong_turn");
  }

  /** Connections that did not come about, or ended without the harness's doing. Must be 0. */
  public long dropped() {
    return groups.values().stream().mapToLong(GroupRecord::dropped).sum();
  }

  /** What must not be, a sentence each; empty where all is well. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    tell(faults, astray(), "replies went astray");
    tell(
        faults,
        groups.values().stream().mapToLong(GroupRecord::violations).sum(),
        "breaches of the protocol");
    tell(faults, dropped(), "connections were lost, or did not come about");
    tell(faults, Math.round(number("clips_heard_twice")), "clips were heard twice");
    if (figures.get("markers") == Boolean.TRUE
        && count("answered") > 0
        && count("own_replies") == 0) {
      faults.add("no reply could be checked: does the server ask the chat stand-in?");
    }
    return faults;
  }

  private static void tell(List<String> faults, long number, String what) {
    if (number > 0) {
      faults.add(number + " " + what);
    }
  }

  /** All of it, for reports. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("enough_turns", count("answered") >= MIN_TURNS);
    tree.put("faults", new ArrayList<Object>(faults()));
    tree.put("connected", connected);
    tree.put("connect_all_ms", connectAllMillis);
    tree.putAll(figures);
    Map<String, Object> byName = new LinkedHashMap<>();
    groups.forEach((name, group) -> byName.put(name, group.toTree()));
    tree.put("groups", byName);
    tree.put("timeline", timeline);
    return tree;
  }
}
