/**
 * How long to wait before connecting again: a random part of a time that doubles, so that browsers
 * that lost their server together don't return together.
 */
const FIRST_MILLIS = 1000;
const LONGEST_MILLIS = 30000;

/** Below it a wait would be none. */
const LEAST_MILLIS = 200;

export class Backoff {
  constructor(random = Math.random) {
    this.random = random;
    this.attempts = 0;
  }

  /** The next wait, in milliseconds. */
  next() {
    const most = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(this.attempts, 16));
    this.attempts++;
    return Math.round(LEAST_MILLIS + this.random() * (most - LEAST_MILLIS));
  }

  /** A turn went well: a mere open socket is no proof. */
  succeeded() {
    this.attempts = 0;
  }
}
