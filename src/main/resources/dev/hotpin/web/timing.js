/** Where a turn's time went, from the end of speech to the first sound that was heard. */

/** People start to talk over a longer gap. */
export const BUDGET_MILLIS = 500;

/** Parts in their order; the keys are those of the style sheet. */
const PARTS = [
  ['tail', 'Microphone', 'from letting go to the last frame'],
  ['wait', 'Silence', 'until the end of speech was sure'],
  ['hear', 'Words', 'until the transcript'],
  ['think', 'Answer', 'until the first speakable words'],
  ['voice', 'Voice', 'until the first audio left the server'],
  ['way', 'Network', 'until it was here'],
  ['play', 'Loudspeaker', 'until it was heard'],
];

/**
 * The parts of a turn, each {key, name, meaning, from, to} in milliseconds from the end of speech;
 * null for a turn of which the times are not known. Where the answer was there before the end of
 * speech, parts are empty.
 */
export function partsOf(turn) {
  const server = turn.timings;
  if (!server || turn.firstAudioAt === null) {
    return null;
  }
  const found = turn.noticedAt !== null;
  const zero = found ? turn.noticedAt - (server.endpoint_wait ?? 0) : turn.speechEndAt;
  if (zero === null) {
    return null;
  }
  const sent = found || turn.sentAt === null ? 0 : turn.sentAt - zero;
  const ends = {
    tail: sent,
    wait: sent + (server.endpoint_wait ?? 0),
    hear: sent + (server.stt_final ?? 0),
    think: sent + (server.llm_first_piece ?? 0),
    voice: sent + (server.first_frame_written ?? 0),
    way: turn.firstAudioAt - zero,
    play: turn.heardAt === null ? 0 : turn.heardAt - zero,
  };
  let from = 0;
  return PARTS.map(([key, name, meaning]) => {
    const to = Math.max(from, ends[key]);
    const part = { key, name, meaning, from, to };
    from = to;
    return part;
  });
}

/** To the first sound, in milliseconds. */
export function totalOf(parts) {
  return parts[parts.length - 1].to;
}
