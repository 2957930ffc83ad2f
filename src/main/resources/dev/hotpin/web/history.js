/** The last quarter of an hour, as it grows: what the charts draw. */

const SECONDS = 900;

/** A point of a curve at which there were no turns. */
const NONE = -1;

export const KINDS = ['answered', 'stopped', 'refused', 'failed'];
export const PERCENTILES = ['p50', 'p90', 'p99'];

export class History {
  constructor() {
    this.clear();
  }

  clear() {
    this.newest = 0; // second since 1970
    this.turns = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    this.sessions = [];
    this.step = 5;
    this.newestPoint = 0;
    this.curves = {}; // by stage, by percentile
  }

  /** Takes what an event brings, after {@code clear} where it brings everything. */
  add({ turns, curves }) {
    this.newest = turns.newest_s;
    for (const kind of KINDS) {
      grow(this.turns[kind], turns[kind], SECONDS);
    }
    grow(this.sessions, turns.sessions, SECONDS);
    const { step_s: step, newest_s: newestPoint, ...stages } = curves;
    this.step = step;
    this.newestPoint = newestPoint;
    for (const [stage, values] of Object.entries(stages)) {
      this.curves[stage] ??= Object.fromEntries(PERCENTILES.map((name) => [name, []]));
      for (const name of PERCENTILES) {
        grow(this.curves[stage][name], values[name], SECONDS / step);
      }
    }
  }

  /** Seconds since 1970 and the percentiles of one stage, null where there were no turns. */
  curve(stage) {
    const values = this.curves[stage];
    const count = values?.p50.length ?? 0;
    const at = Array.from({ length: count }, (_, i) => this.newestPoint - (count - 1 - i) * this.step);
    return [at, ...PERCENTILES.map((name) => (values?.[name] ?? []).map((v) => (v === NONE ? null : v)))];
  }

  /** Turns by kind in every {@code step} seconds of the last {@code range}: [ends, …kinds]. */
  turnsBy(step, range) {
    const first = Math.floor((this.newest - range) / step) * step + step;
    const count = Math.floor((this.newest + 1 - first) / step); // those that are complete
    const ends = Array.from({ length: count }, (_, i) => first + i * step);
    const rows = KINDS.map((kind) => {
      const sums = new Array(count).fill(0);
      const values = this.turns[kind];
      values.forEach((value, i) => {
        const second = this.newest - (values.length - 1 - i);
        const place = Math.floor((second - first) / step);
        if (place >= 0 && place < count) {
          sums[place] += value;
        }
      });
      return sums;
    });
    return [ends, ...rows];
  }

  /** How many turns of a kind ended in the last {@code seconds}. */
  sum(kind, seconds) {
    return this.turns[kind].slice(-seconds).reduce((sum, n) => sum + n, 0);
  }
}

function grow(list, more, most) {
  list.push(...more);
  list.splice(0, list.length - most);
}
