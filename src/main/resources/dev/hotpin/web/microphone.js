/** The microphone: frames of 20 ms, 16 kHz, 16 bit, for as long as it is open. */
import { load, running } from './sound.js';

/** A flush that is not answered: the audio thread is gone, and with it the rest of the frame. */
const FLUSH_MILLIS = 200;

export class Microphone {
  /**
   * @param {{frame: function(ArrayBuffer, number), lost: function()}} to who is told of a frame and
   *     its level (RMS, 0 to 1), and of a microphone that was unplugged
   */
  constructor(to) {
    this.to = to;
    this.stream = null;
    this.opening = null;
    this.flushes = 0;
  }

  /** Whether browsers give a microphone to this address. */
  static get isPossible() {
    return window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);
  }

  get isOpen() {
    return this.stream !== null;
  }

  /**
   * Opens it; asks the user where that is needed. The browser cancels the echo of the reply.
   *
   * @param {boolean} steadyGain for a server that tells speech from a quiet room by its level
   */
  open(steadyGain) {
    this.opening ??= this.start(steadyGain).finally(() => (this.opening = null));
    return this.opening;
  }

  async start(steadyGain) {
    const audio = await running();
    await load(audio, './capture-worklet.js');
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: !steadyGain,
      },
    });
    this.stream = stream;
    this.source = audio.createMediaStreamSource(stream);
    this.node = new AudioWorkletNode(audio, 'hotpin-capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.node.port.onmessage = ({ data }) => this.received(data);
    this.source.connect(this.node);
    stream.getAudioTracks()[0].addEventListener('ended', () => {
      if (this.stream === stream) {
        this.close();
        this.to.lost();
      }
    });
  }

  received(message) {
    if (message.type === 'frame') {
      this.to.frame(message.pcm, message.level);
    } else if (message.id === this.flushes) {
      this.flushed?.();
    }
  }

  /** Waits for what was heard up to now. */
  flush() {
    return new Promise((done) => {
      this.flushed = done;
      this.node?.port.postMessage({ type: 'flush', id: ++this.flushes });
      setTimeout(done, FLUSH_MILLIS);
    });
  }

  close() {
    this.source?.disconnect();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.source = this.node = null;
  }
}
