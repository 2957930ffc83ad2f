/** The microphone's side of the audio thread: frames of 20 ms, 16 kHz, 16 bit, with their level. */
import { Resampler } from './resampler.js';

const RATE_HZ = 16000;
const FRAME_SAMPLES = 320;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE_HZ);
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.port.onmessage = ({ data }) => {
      if (data.type === 'flush') {
        this.emit();
        this.port.postMessage({ type: 'flushed', id: data.id });
      }
    };
  }

  process(inputs) {
    const channel = inputs[0][0]; // one channel: the node mixes them
    if (channel) {
      for (const sample of this.resampler.process(channel)) {
        this.frame[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
        if (this.filled === FRAME_SAMPLES) {
          this.emit();
        }
      }
    }
    return true;
  }

  emit() {
    if (this.filled === 0) {
      return;
    }
    const pcm = this.frame.slice(0, this.filled);
    this.filled = 0;
    let square = 0;
    for (const sample of pcm) {
      square += sample * sample;
    }
    const level = Math.sqrt(square / pcm.length) / 32768;
    this.port.postMessage({ type: 'frame', pcm: pcm.buffer, level }, [pcm.buffer]);
  }
}

registerProcessor('hotpin-capture', Capture);
