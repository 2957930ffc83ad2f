package dev.hotpin.whole;

import com.microsoft.playwright.Page;

/**
 * What stands in for the server's figures where a test needs more devices than it can have, or a
 * server in trouble. The page itself comes from a real server.
 */
final class ScriptedFleet {
  /** A fleet of 1,234 in a busy quarter of an hour; {@code tell} sends an event. */
  private static final String SCRIPT =
      """
      const wave = (i, size) => size * (1 + Math.sin(i / 9) / 3 + Math.sin(i / 2.3) / 9);
      const many = (count, value) => Array.from({ length: count }, (_, i) => Math.round(value(i)));
      const newest = Math.floor(Date.now() / 1000);
      const curve = (middle) => ({
        p50: many(180, (i) => (i < 12 ? -1 : wave(i, middle))),
        p90: many(180, (i) => (i < 12 ? -1 : wave(i + 3, middle * 1.6))),
        p99: many(180, (i) => (i < 12 ? -1 : wave(i + 5, middle * 2.3) + (i > 95 && i < 110 ? middle : 0))),
      });
      const spread = (middle) => ({ count: 412, p50: middle, p90: Math.round(middle * 1.6), p99: middle * 2 });
      window.figures = {
        phase: 'ready', version: '0.1.0', uptime_s: 274_000, watchers: 2, problems: [],
        sessions: { listening: 31, thinking: 6, speaking: 22, idle: 1175, connected: 1234 },
        connections: { open: 1241, max: 12000 },
        recognizers: { permits: 40, in_use: 31, waiting: 2, waiting_bytes: 96000, reason: 'measured: 16 cores hear 40 at once', wait_ms: { count: 12, p50: 40, p90: 120, p99: 180 } },
        latency_ms: { first_audio: spread(182), silence: { count: 0 }, words: spread(61), answer: spread(84), voice: spread(31), server: spread(92) },
        outcomes: {
          complete: { kind: 'answered', ever: 1204331, of_late: 6120 }, interrupted: { kind: 'stopped', ever: 9120, of_late: 44 },
          no_speech: { kind: 'stopped', ever: 2210, of_late: 12 }, busy: { kind: 'refused', ever: 310, of_late: 21 },
          rate_limited: { kind: 'refused', ever: 12, of_late: 1 }, llm_unavailable: { kind: 'failed', ever: 9, of_late: 3 },
        },
        slow_turns: 84, limits: { connections_per_address: 12, idle_timeout: 410 },
        engines: [
          { part: 'recognition', name: 'vosk', detail: 'vosk-model-small-en-us-0.15', problem: '', counts: {} },
          { part: 'model', name: 'openai-compatible', detail: 'llama-3.1-8b-instant at api.example.com', problem: '', counts: { rests: 2, refusals: 11 } },
          { part: 'synthesis', name: 'freetts', detail: 'kevin16, 175 words a minute', problem: '', counts: {} },
          { part: 'conversations', name: 'redis', detail: '', problem: 'Redis is not reachable; conversations are kept here meanwhile.', counts: {} },
        ],
        memory: { heap_used: 812e6, heap_max: 4096e6, direct_used: 96e6, direct_max: 1024e6, resident: 2_710e6, machine_total: 16_000e6 },
        loop_lag_us: { count: 900, p50: 120, p90: 900, p99: 4100 },
        turns: { newest_s: newest, answered: many(900, (i) => wave(i / 4, 6)), stopped: many(900, (i) => (i % 19 === 0 ? 1 : 0)), refused: many(900, (i) => (i > 480 && i < 540 && i % 3 === 0 ? 1 : 0)), failed: many(900, (i) => (i % 310 === 0 ? 1 : 0)), sessions: many(900, () => 1234) },
        curves: { step_s: 5, newest_s: newest - 2, first_audio: curve(182), silence: curve(0), words: curve(61), answer: curve(84), voice: curve(31), server: curve(92) },
      };
      const states = ['speaking', 'listening', 'thinking', 'idle', 'idle'];
      window.sessions = Array.from({ length: 12 }, (_, i) => ({
        key: `wearable-${1000 + i}`, id: `wearable-${1000 + i}`, owner: i % 3 === 0 ? 'house-' + i : '', address: `10.0.${i}.17`,
        state: states[i % 5], state_ms: 900 + 700 * i, connected_ms: 100_000 * (i + 1), turns: 90 - i, first_audio_ms: 120 + 13 * i,
      }));
      const past = (turn, outcome, kind, timings, more) => ({
        turn, ended_ms: (newest - 60 * (9 - turn)) * 1000, outcome, kind, degraded: false, guessed: false, speech_ms: 2800, reply_ms: 5100, timings_ms: timings, ...more,
      });
      window.past = [
        past(8, 'complete', 'answered', { endpoint_wait: 0, stt_final: 61, llm_first_token: 120, llm_first_piece: 145, tts_first_audio: 170, first_frame_written: 176, last_frame_written: 900, server_added: 92, total: 905 }),
        past(7, 'interrupted', 'stopped', { endpoint_wait: 310, stt_final: 352, llm_first_token: 610, total: 940 }, { reply_ms: 0 }),
        past(6, 'busy', 'refused', { endpoint_wait: 0, first_frame_written: 231, last_frame_written: 400, total: 410 }, { speech_ms: 0 }),
        past(5, 'complete', 'answered', { endpoint_wait: 480, stt_final: 520, llm_first_token: 640, llm_first_piece: 700, tts_first_audio: 720, first_frame_written: 731, last_frame_written: 2100, server_added: 71, total: 2110 }, { transcript: 'what is the weather like' }),
      ];
      const asked = window.fetch;
      window.requests = [];
      window.fetch = async (address, options = {}) => {
        const path = String(address);
        if (!path.startsWith('/admin/fleet/')) {
          return asked(address, options);
        }
        requests.push(path);
        if (window.refusal) {
          return new Response(JSON.stringify(window.refusal.body), { status: window.refusal.status });
        }
        if (path.startsWith('/admin/fleet/live')) {
          const encoder = new TextEncoder();
          const body = new ReadableStream({
            start(stream) {
              window.tell = (name, data) => stream.enqueue(encoder.encode(`event: ${name}\\ndata: ${JSON.stringify(data)}\\n\\n`));
              window.hangUp = () => stream.close();
              options.signal.addEventListener('abort', () => { try { stream.error(new Error('aborted')); } catch { } });
              tell('everything', figures);
              clearInterval(window.beat);
              window.beat = setInterval(() => { try { tell('everything', figures); } catch { } }, 1000);
            },
          });
          return new Response(body, { status: 200 });
        }
        const search = new URL(path, location.href).searchParams;
        if (path.startsWith('/admin/fleet/turns')) {
          return new Response(JSON.stringify({ session: search.get('session'), connected: true, turns: window.past }));
        }
        const found = sessions.filter((s) => s.key.includes(search.get('search')));
        return new Response(JSON.stringify({ connected: figures.sessions.connected, found: found.length === 12 ? 1234 : found.length, page: Number(search.get('page')), pages: found.length === 12 ? 25 : 1, sessions: found }));
      };
      """;

  private ScriptedFleet() {}

  /** Whatever {@code page} asks about the fleet is answered from the script. */
  static void on(Page page) {
    page.addInitScript(SCRIPT);
  }
}
