/**
 * How long to wait before connecting again (docs/protocol.md): a random time between half of and all
 * of one that doubles, so that browsers that lost their server together don't return together.
 */
const FIRST_MILLIS = 1000;
const LONGEST_MILLIS = 60000;

export class Backoff {
  constructor(random = Math.random) {
    this.random = random;
    this.attempts = 0;
  }

  /** The next wait, in milliseconds. */
  next() {
    const most = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(this.attempts, 16));
    this.attempts++;
    return Math.round((most / 2) * (1 + this.random()));
  }

  /** A turn went well: a mere open socket is no proof. */
  succeeded() {
    this.attempts = 0;
  }
}
