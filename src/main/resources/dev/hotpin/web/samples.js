/** The bundled recordings, for those without a microphone: sent as one would speak them. */
import { samplesOf } from './wav.js';

const FRAME_SAMPLES = 320;
const FRAME_MILLIS = 20;

/** With their licences; README.md beside the recordings has more. */
export const SAMPLES = [
  { file: 'go-forward-ten-meters', words: 'go forward ten meters', language: 'en' },
  { file: 'ill-disposed-young-man', words: 'he was not an ill disposed young man', language: 'en' },
  { file: 'amiable-himself', words: 'he might even have been made amiable himself', language: 'en' },
  { file: 'korean-espeak', words: '안녕하세요 오늘 날씨가 어때요', language: 'ko' },
];

/** Those in {@code language}, a BCP 47 tag; all where there is none. */
export function samplesIn(language) {
  const fitting = SAMPLES.filter((sample) => language?.toLowerCase().startsWith(sample.language));
  return fitting.length > 0 ? fitting : SAMPLES;
}

/** Its samples. */
export async function fetchSample(sample) {
  const answer = await fetch(new URL(`./samples/${sample.file}.wav`, import.meta.url));
  if (!answer.ok) {
    throw new Error('The recording is not there: reload the page.');
  }
  return samplesOf(await answer.arrayBuffer());
}

/** Sends a recording in real time. */
export class Recital {
  /**
   * @param {Int16Array} pcm
   * @param {function(ArrayBuffer, number)} frame gets a frame and its level
   * @param {function()} done when all is sent
   */
  constructor(pcm, frame, done) {
    this.pcm = pcm;
    this.frame = frame;
    this.done = done;
    this.sent = 0; // samples
    this.begun = performance.now();
    this.timer = setInterval(() => this.tick(), FRAME_MILLIS / 2);
    this.tick();
  }

  /** Sends what is due: a timer that comes late does not slow the speech down. */
  tick() {
    const due = ((performance.now() - this.begun) / FRAME_MILLIS + 1) * FRAME_SAMPLES;
    while (this.sent < this.pcm.length && this.sent + FRAME_SAMPLES <= due) {
      const frame = this.pcm.slice(this.sent, this.sent + FRAME_SAMPLES);
      this.sent += frame.length;
      const square = frame.reduce((sum, sample) => sum + sample * sample, 0);
      this.frame(frame.buffer, Math.sqrt(square / frame.length) / 32768);
    }
    if (this.sent >= this.pcm.length) {
      this.stop();
      this.done();
    }
  }

  stop() {
    clearInterval(this.timer);
  }
}
