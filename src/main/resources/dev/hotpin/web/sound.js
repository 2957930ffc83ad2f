/** The page's one audio context. Browsers let it run only after the user did something. */

/** A device without a loudspeaker may never let it run. */
const PATIENCE_MILLIS = 1500;

let context = null;
const modules = new Map();

/** The context, running: call it while the user presses something. */
export async function running() {
  context ??= new AudioContext({ latencyHint: 'interactive' });
  if (context.state !== 'running') {
    await Promise.race([
      context.resume(),
      new Promise((done) => setTimeout(done, PATIENCE_MILLIS)),
    ]);
  }
  return context;
}

/** Loads {@code file} into the audio thread, once. */
export function load(audio, file) {
  if (!modules.has(file)) {
    const loading = audio.audioWorklet.addModule(new URL(file, import.meta.url).href);
    modules.set(file, loading);
    loading.catch(() => modules.delete(file));
  }
  return modules.get(file);
}

/** When, on the clock of performance.now(), the sample of context time {@code seconds} is heard. */
export function heardAt(audio, seconds) {
  const stamp = audio.getOutputTimestamp?.();
  if (stamp?.performanceTime > 0 && stamp.contextTime > 0) {
    return stamp.performanceTime + (seconds - stamp.contextTime) * 1000;
  }
  const latency = audio.outputLatency || audio.baseLatency || 0;
  return performance.now() + (seconds - audio.currentTime + latency) * 1000;
}
