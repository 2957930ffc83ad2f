/**
 * The loudspeaker's side of the audio thread: plays samples in the order in which they come,
 * without gaps, and tells how far it is. It begins when a little is there, so that frames that
 * come unevenly are not heard; after a gap it waits for more.
 */
import { Resampler } from './resampler.js';

const RATE_HZ = 16000;

/** What must be there before the first sound, and after a gap. */
const START_MILLIS = 40;
const AFTER_GAP_MILLIS = 120;

/** What is kept at most: longer than the longest reply that the protocol allows. */
const MAX_SECONDS = 90;

/** Blocks of 128 samples between two reports: some 50 ms at 48 kHz. */
const BLOCKS_PER_REPORT = 18;

class Playback extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.take(data);
    this.clear(0);
  }

  clear(reply) {
    this.reply = reply;
    this.resampler = new Resampler(RATE_HZ, sampleRate);
    this.queue = [];
    this.offset = 0; // in the first of the queue
    this.waiting = 0; // samples in the queue
    this.played = 0;
    this.gaps = 0;
    this.needed = (START_MILLIS / 1000) * sampleRate;
    this.ended = false;
    this.playing = false;
    this.blocks = 0;
  }

  take(message) {
    if (message.type === 'begin') {
      this.clear(message.reply);
    } else if (message.type === 'stop') {
      this.fade = this.playing ? this.next(128) : null; // a cut without a click
      this.clear(0);
    } else if (message.reply === this.reply && message.type === 'samples') {
      this.add(this.resampler.process(floats(new Int16Array(message.pcm))));
    } else if (message.reply === this.reply && message.type === 'end') {
      this.add(this.resampler.end());
      this.ended = true;
    }
  }

  add(samples) {
    if (samples.length > 0 && this.waiting < MAX_SECONDS * sampleRate) {
      this.queue.push(samples);
      this.waiting += samples.length;
    }
  }

  process(_inputs, outputs) {
    const out = outputs[0][0];
    if (this.fade) {
      out.set(this.fade.map((sample, i) => sample * (1 - i / this.fade.length)));
      this.fade = null;
      return true;
    }
    if (this.reply === 0) {
      return true;
    }
    if (!this.playing && (this.ended || this.waiting >= this.needed)) {
      this.playing = true;
      if (this.played === 0) {
        this.port.postMessage({ type: 'started', reply: this.reply, time: currentTime });
      }
    }
    if (this.playing) {
      this.play(out);
    }
    return true;
  }

  play(out) {
    const samples = this.next(out.length);
    out.set(samples);
    this.played += samples.length;
    if (samples.length < out.length) {
      this.ranDry();
    } else if (++this.blocks % BLOCKS_PER_REPORT === 1) {
      this.report('position');
    }
  }

  ranDry() {
    if (this.ended) {
      this.report('ended');
      this.clear(0);
    } else {
      this.gaps++;
      this.playing = false;
      this.needed = (AFTER_GAP_MILLIS / 1000) * sampleRate;
    }
  }

  /** Takes up to {@code count} samples off the queue. */
  next(count) {
    const samples = new Float32Array(Math.min(count, this.waiting));
    let filled = 0;
    while (filled < samples.length) {
      const first = this.queue[0];
      const part = first.subarray(this.offset, this.offset + samples.length - filled);
      samples.set(part, filled);
      filled += part.length;
      this.offset += part.length;
      if (this.offset === first.length) {
        this.queue.shift();
        this.offset = 0;
      }
    }
    this.waiting -= filled;
    return samples;
  }

  report(type) {
    const samples = Math.round((this.played * RATE_HZ) / sampleRate);
    this.port.postMessage({ type, reply: this.reply, samples, gaps: this.gaps });
  }
}

function floats(pcm) {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) {
    samples[i] = pcm[i] / 32768;
  }
  return samples;
}

registerProcessor('hotpin-playback', Playback);
