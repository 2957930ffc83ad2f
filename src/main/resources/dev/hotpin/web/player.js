/** Plays replies as they come. */
import { heardAt, load, running } from './sound.js';

export class Player {
  /**
   * @param {{started: function(number, number), position: function(number, number),
   *     ended: function(number, number)}} to who is told of a reply's number and: when it is heard
   *     first, how many samples of it were played, how many gaps it had
   */
  constructor(to) {
    this.to = to;
    this.audio = null;
    this.node = null;
    this.reply = 0; // being played, or 0
  }

  /** Gets the loudspeaker ready: while the user presses something. */
  async prepare() {
    const audio = await running();
    await load(audio, './playback-worklet.js');
    if (!this.node) {
      this.audio = audio;
      this.node = new AudioWorkletNode(audio, 'hotpin-playback', {
        numberOfInputs: 0,
        outputChannelCount: [1],
      });
      this.node.port.onmessage = ({ data }) => this.heard(audio, data);
      this.node.connect(audio.destination);
    }
  }

  /** Whether what is added will be heard. */
  get canPlay() {
    return this.audio?.state === 'running';
  }

  get isPlaying() {
    return this.reply !== 0;
  }

  begin(reply) {
    this.reply = reply;
    this.post({ type: 'begin', reply });
  }

  /** @param {ArrayBuffer} pcm which is given away */
  add(reply, pcm) {
    this.post({ type: 'samples', reply, pcm }, [pcm]);
  }

  /** All of it was added. */
  end(reply) {
    this.post({ type: 'end', reply });
  }

  /** Falls silent at once. */
  stop() {
    this.reply = 0;
    this.post({ type: 'stop' });
  }

  post(message, given = []) {
    this.node?.port.postMessage(message, given);
  }

  heard(audio, message) {
    if (message.reply !== this.reply) {
      return; // stopped meanwhile
    }
    if (message.type === 'started') {
      this.to.started(message.reply, heardAt(audio, message.time));
    } else {
      this.to.position(message.reply, message.samples);
    }
    if (message.type === 'ended') {
      this.reply = 0;
      this.to.ended(message.reply, message.gaps);
    }
  }
}
