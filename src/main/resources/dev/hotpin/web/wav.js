/** WAV files of 16 kHz, 16 bit, mono. */

export const RATE_HZ = 16000;
const HEADER_BYTES = 44;

/** A file of the samples in {@code chunks}, Int16Arrays. */
export function wavFile(chunks) {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  ascii(header, 0, 'RIFF');
  header.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  ascii(header, 8, 'WAVEfmt ');
  header.setUint32(16, 16, true); // of the fields up to 'data'
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // channels
  header.setUint32(24, RATE_HZ, true);
  header.setUint32(28, RATE_HZ * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  ascii(header, 36, 'data');
  header.setUint32(40, bytes, true);
  return new Blob([header, ...chunks], { type: 'audio/wav' });
}

/** The samples of a file: an Int16Array. Fails on anything but 16 kHz, 16 bit, mono. */
export function samplesOf(buffer) {
  const view = new DataView(buffer);
  if (text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') {
    throw new Error('This is not a WAV file.');
  }
  let fits = false;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const bytes = view.getUint32(at + 4, true);
    if (text(view, at) === 'fmt ') {
      fits = view.getUint16(at + 8, true) === 1 && view.getUint16(at + 10, true) === 1 &&
        view.getUint32(at + 12, true) === RATE_HZ && view.getUint16(at + 22, true) === 16;
    } else if (text(view, at) === 'data' && fits) {
      const end = Math.min(at + 8 + bytes, view.byteLength);
      return new Int16Array(buffer.slice(at + 8, end - ((end - at) % 2)));
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new Error('The recording is not 16 kHz, 16 bit, mono.');
}

function ascii(view, at, letters) {
  for (let i = 0; i < letters.length; i++) {
    view.setUint8(at + i, letters.charCodeAt(i));
  }
}

function text(view, at) {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
}
