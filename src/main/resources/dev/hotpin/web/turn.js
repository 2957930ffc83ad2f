/** One turn: what was said, what was answered, and when. Times are those of performance.now(). */

let lastId = 0;

export class Turn {
  /** @param {string} kind voice, text or sample */
  constructor(kind) {
    this.id = ++lastId;
    this.kind = kind;
    this.at = new Date();
    this.partial = { text: '', stableChars: 0 };
    this.transcript = '';
    this.sentences = []; // {text, from: its first sample, shown}
    this.chunks = []; // Int16Arrays of the reply
    this.samples = 0; // in them
    this.isOpen = true; // for the server
    this.outcome = ''; // complete, interrupted, error, lost; '' while it goes on
    this.degraded = false;
    this.notice = null; // words on its error
    this.speechEndAt = null; // the button was released, the text sent
    this.sentAt = null; // EOS or the text went out
    this.noticedAt = null; // the server found the end by itself
    this.firstAudioAt = null;
    this.heardAt = null;
    this.gaps = 0;
    this.timings = null; // the server's
  }

  /** The user's words, as far as they are known. */
  get words() {
    return this.transcript || this.partial.text;
  }

  /** The next sentence: it is heard from the samples on that come now. */
  addSentence(text) {
    this.sentences.push({ text, from: this.samples, shown: false });
  }

  addAudio(pcm) {
    this.firstAudioAt ??= performance.now();
    this.chunks.push(pcm);
    this.samples += pcm.length;
  }

  /** Shows the sentences that have begun. @return {boolean} whether one is new */
  showUpTo(samples) {
    const begun = this.sentences.filter((s) => !s.shown && (s.from < samples || s.from === 0));
    begun.forEach((sentence) => (sentence.shown = true));
    return begun.length > 0;
  }

  showAll() {
    this.sentences.forEach((sentence) => (sentence.shown = true));
  }

  end(outcome) {
    this.isOpen = false;
    this.outcome ||= outcome;
  }
}
