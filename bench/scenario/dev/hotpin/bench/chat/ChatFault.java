package dev.hotpin.bench.chat;

/** What may be wrong with a language model, for one question. */
public enum ChatFault {
  /** Nothing. */
  NONE,
  /** The connection is closed instead of an answer. */
  DOWN,
  /** An error of its own, 500. */
  BROKEN,
  /** 429, and in a second again. */
  RATE_LIMITED,
  /** Two seconds late. */
  SLOW,
  /** Never a word. */
  SILENT,
  /** A stream that is no JSON. */
  GARBAGE,
  /** Words without end. */
  ENDLESS,
  /** The connection is closed in mid-answer. */
  CUT
}
