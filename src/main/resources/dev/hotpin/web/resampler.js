/**
 * Changes the sample rate of a stream: a windowed-sinc low-pass in polyphase form. Flat to 0.84 of
 * the lower of the two bands, more than 75 dB down beyond it, so that nothing of a 48 kHz
 * microphone folds into the 8 kHz that the recognizer hears. No state but its history: a stream
 * cut anywhere comes out the same.
 */

/** Zero crossings of the sinc on each side: 2 ms of delay at 16 kHz. */
const CROSSINGS = 32;

/** The middle of the transition, as a part of the lower band. */
const CUTOFF = 0.92;

/** Shape of the Kaiser window: some 80 dB. */
const BETA = 8;

export class Resampler {
  /**
   * @param {number} fromHz a whole number
   * @param {number} toHz a whole number
   */
  constructor(fromHz, toHz) {
    const divisor = gcd(fromHz, toHz);
    this.up = toHz / divisor;
    this.down = fromHz / divisor;
    this.direct = this.up === this.down;
    const cutoff = CUTOFF * Math.min(1, toHz / fromHz);
    this.half = Math.ceil(CROSSINGS / cutoff);
    this.phases = this.direct ? [] : makePhases(this.up, this.half, cutoff);
    this.reset();
  }

  /** Forgets what came before. */
  reset() {
    this.history = new Float32Array(this.half - 1); // silence before the first sample
    this.at = 0; // of the next output, in history: whole samples
    this.phase = 0; // and what is beyond them, in 1/up
  }

  /**
   * @param {Float32Array} input
   * @return {Float32Array} what can be told of the output so far
   */
  process(input) {
    if (this.direct) {
      return input.slice();
    }
    const samples = joined(this.history, input);
    const taps = 2 * this.half;
    const last = samples.length - taps;
    const output = new Float32Array(outputs(last - this.at, this.phase, this.up, this.down));
    let written = 0;
    while (this.at <= last) {
      output[written++] = dot(this.phases[this.phase], samples, this.at);
      this.phase += this.down;
      const whole = Math.floor(this.phase / this.up);
      this.phase -= whole * this.up;
      this.at += whole;
    }
    const keep = Math.min(this.at, samples.length);
    this.history = samples.slice(keep);
    this.at -= keep;
    return output;
  }

  /** What the filter still holds; the stream is over. */
  end() {
    const rest = this.direct ? new Float32Array(0) : this.process(new Float32Array(this.half));
    this.reset();
    return rest;
  }
}

function outputs(room, phase, up, down) {
  return room < 0 ? 0 : Math.floor((room * up + (up - 1 - phase)) / down) + 1;
}

function dot(filter, samples, from) {
  let sum = 0;
  for (let i = 0; i < filter.length; i++) {
    sum += filter[i] * samples[from + i];
  }
  return sum;
}

function makePhases(up, half, cutoff) {
  const phases = [];
  for (let phase = 0; phase < up; phase++) {
    const filter = new Float32Array(2 * half);
    let sum = 0;
    for (let i = 0; i < filter.length; i++) {
      const x = i - (half - 1) - phase / up;
      filter[i] = sinc(cutoff * x) * kaiser(x / half);
      sum += filter[i];
    }
    phases.push(filter.map((tap) => tap / sum)); // each phase passes a constant as it is
  }
  return phases;
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x) {
  return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** The modified Bessel function of order 0. */
function bessel(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function joined(a, b) {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function gcd(a, b) {
  return b === 0 ? a : gcd(b, a % b);
}
