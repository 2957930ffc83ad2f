package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.linguist.SearchState;
import java.util.Arrays;

/**
 * The best token of each state that a frame has reached. Sphinx4 makes a new {@code HashMap} for
 * that in each frame of 10 ms, ten times as large as the frame before it, which is most of its
 * garbage and a fifth of its time; this one is emptied and used again.
 *
 * <p>Open addressing with linear probing; at most half full. Keeps no token past {@link #clear}.
 * Thread: the decoder's own.
 */
final class BestTokens {
  private static final int FIRST_CAPACITY = 1 << 13; // what common frames need

  /** Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4). */
  private static final int SPREAD = 0x9E3779B9;

  private SearchState[] states = new SearchState[FIRST_CAPACITY];
  private Token[] tokens = new Token[FIRST_CAPACITY];
  private int[] hashes = new int[FIRST_CAPACITY];
  private int[] used = new int[FIRST_CAPACITY / 2]; // the slots that are filled
  private int size;

  /**
   * The token of a state that {@code state} equals, or null. Asked in this direction, as a map
   * does: states of different kinds don't agree on whether they are equal.
   */
  Token get(SearchState state) {
    int hash = state.hashCode();
    int mask = states.length - 1;
    int slot = slotOf(hash, mask);
    while (states[slot] != null) {
      if (hashes[slot] == hash && state.equals(states[slot])) {
        return tokens[slot];
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  /** Adds the token of a state that has none yet. */
  void add(SearchState state, Token token) {
    if (size == used.length) {
      grow();
    }
    place(state, token, state.hashCode());
  }

  /** Forgets all. */
  void clear() {
    for (int i = 0; i < size; i++) {
      states[used[i]] = null;
      tokens[used[i]] = null;
    }
    size = 0;
  }

  int size() {
    return size;
  }

  private void place(SearchState state, Token token, int hash) {
    int mask = states.length - 1;
    int slot = slotOf(hash, mask);
    while (states[slot] != null) {
      slot = (slot + 1) & mask;
    }
    states[slot] = state;
    tokens[slot] = token;
    hashes[slot] = hash;
    used[size++] = slot;
  }

  private void grow() {
    SearchState[] oldStates = states;
    Token[] oldTokens = tokens;
    int[] oldHashes = hashes;
    int[] oldUsed = Arrays.copyOf(used, size);
    int capacity = 2 * oldStates.length;
    states = new SearchState[capacity];
    tokens = new Token[capacity];
    hashes = new int[capacity];
    used = new int[capacity / 2];
    size = 0;
    for (int slot : oldUsed) {
      place(oldStates[slot], oldTokens[slot], oldHashes[slot]);
    }
  }

  private static int slotOf(int hash, int mask) {
    return ((hash * SPREAD) >>> 8) & mask;
  }
}
