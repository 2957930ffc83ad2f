// Holds a server of Hotpin's protocol against RFC 6455 with Node's ws.
//
//     npm ci && node rfc6455.js ws://127.0.0.1:8000/ws question.wav
//
// A line for each case: "ok NAME" or "FAIL NAME: why". Exit 1 if one failed.
'use strict';
const fs = require('fs');
const path = require('path');
// WS_HOME: where "npm ci" was run.
const WebSocket = require(path.join(process.env.WS_HOME || __dirname, 'node_modules', 'ws'));

const [url, wav] = process.argv.slice(2);
const PATIENCE_MS = 60_000;
const cases = {};

function expect(got, wanted) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${a}, not ${b}`);
}

class Client {
  constructor(name, options = {}) {
    this.name = `js-${process.pid}-${name}`;
    this.messages = [];
    this.waiting = [];
    this.ws = new WebSocket(url, options);
    this.ws.on('message', (data, isBinary) => this.seen(isBinary ? data : data.toString()));
    this.closed = new Promise((resolve) =>
      this.ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    this.ws.on('error', () => {}); // the close event follows
  }

  seen(message) {
    this.messages.push(message);
    this.waiting = this.waiting.filter((check) => !check());
  }

  async open() {
    await new Promise((resolve, reject) => {
      this.ws.on('open', resolve);
      this.ws.on('error', reject);
    });
    return this;
  }

  until(status) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const at = this.messages.findIndex(
          (m) => typeof m === 'string' && JSON.parse(m).status === status);
        if (at >= 0) resolve(this.messages.splice(0, at + 1));
        return at >= 0;
      };
      if (!check()) {
        this.waiting.push(check);
        this.closed.then((end) => reject(new Error(`closed ${end.code} before ${status}`)));
      }
    });
  }

  async hello() {
    await this.open();
    this.ws.send(JSON.stringify({ session_id: this.name }));
    await this.until('connected');
    return this;
  }

  async alive() {
    this.ws.send('{"signal": "RESET"}');
    await this.until('reset_complete');
    this.ws.close();
    await this.closed;
  }

  raw(...bytes) {
    this.ws._socket.write(Buffer.concat(bytes.map((b) => Buffer.from(b))));
  }
}

/** A frame by hand, with a mask of zeros, for what the library refuses to send. */
function frame(head, payload = '', masked = true) {
  const data = Buffer.from(payload);
  const mark = masked ? 0x80 : 0;
  const start = data.length < 126
    ? [head, mark | data.length]
    : [head, mark | 126, data.length >> 8, data.length & 0xff];
  return Buffer.concat([Buffer.from(start), masked ? Buffer.alloc(4) : Buffer.alloc(0), data]);
}

async function closes(name, code, ...raw) {
  const client = await new Client(name).hello();
  client.raw(...raw);
  expect((await client.closed).code, code);
}

cases.handshake_agrees_to_no_extension = async () => {
  const client = await new Client('plain', { perMessageDeflate: true }).hello();
  expect(client.ws.extensions, '');
  expect(client.ws.protocol, '');
  await client.alive();
};

cases.pings_are_answered_with_their_payload = async () => {
  const client = await new Client('ping').hello();
  for (const payload of ['', 'x', 'y'.repeat(125)]) {
    const pong = new Promise((resolve) => client.ws.once('pong', resolve));
    client.ws.ping(payload);
    expect((await pong).toString(), payload);
  }
  client.ws.pong('unasked');
  await client.alive();
};

cases.a_text_in_fragments_is_one_message = async () => {
  const client = await new Client('fragments').hello();
  client.ws.send('{"signal"', { fin: false });
  client.ws.send(': "RE', { fin: false });
  client.ws.ping('between');
  client.ws.send('SET"}', { fin: true });
  await client.until('reset_complete');
  await client.alive();
};

cases.audio_in_fragments_is_one_message = async () => {
  const client = await new Client('audio-fragments').hello();
  for (let i = 0; i < 2; i++) {
    client.ws.send(Buffer.alloc(1000), { fin: false });
    client.ws.send(Buffer.alloc(1000), { fin: true });
  }
  const ack = (await client.until('receiving')).pop();
  expect(JSON.parse(ack), { status: 'receiving', chunks_received: 2, bytes_received: 4000 });
  await client.alive();
};

cases.a_whole_recording_may_come_in_one_frame = async () => {
  const client = await new Client('big').hello();
  client.ws.send(Buffer.alloc(1_900_000));
  await client.alive();
};

cases.a_frame_beyond_the_longest_recording_is_1009 = async () => {
  const client = await new Client('too-big').hello();
  client.ws.send(Buffer.alloc(4_000_000), () => {});
  expect((await client.closed).code, 1009);
};

cases.fragments_beyond_64_kib_are_1009 = async () => {
  const client = await new Client('long-message').hello();
  client.ws.send(Buffer.alloc(40_000), { fin: false });
  client.ws.send(Buffer.alloc(40_000), { fin: true });
  expect((await client.closed).code, 1009);
};

cases.text_that_is_not_utf8_is_1007 = async () => {
  const client = await new Client('bad-utf8').hello();
  client.ws.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false });
  expect((await client.closed).code, 1007);
};

cases.faults_in_frames_are_1002 = async () => {
  await closes('rsv', 1002, frame(0xc1, '{}'));
  await closes('opcode', 1002, frame(0x83));
  await closes('unmasked', 1002, frame(0x81, '{}', false));
  await closes('long-ping', 1002, frame(0x89, 'x'.repeat(126)));
  await closes('half-ping', 1002, frame(0x09, 'x'));
  await closes('continued', 1002, frame(0x80, 'x'));
  await closes('interrupted', 1002, frame(0x01, '{'), frame(0x81, '}'));
};

cases.a_close_is_answered_with_its_own_code = async () => {
  for (const code of [1000, 1001, 3000, 4999]) {
    const client = await new Client(`close-${code}`).hello();
    client.ws.close(code, 'goodbye');
    expect((await client.closed).code, code);
  }
};

cases.a_close_with_what_is_no_code_is_1002 = async () => {
  await closes('code-1005', 1002, frame(0x88, [3, 0xed]));
  await closes('code-0', 1002, frame(0x88, [0, 0]));
  await closes('half-code', 1002, frame(0x88, [3]));
};

cases.a_first_frame_that_is_no_handshake_is_1008_with_a_reason = async () => {
  const client = await new Client('none').open();
  client.ws.send('[]');
  const end = await client.closed;
  expect(end.code, 1008);
  expect(end.reason.includes('session_id'), true);
};

cases.a_session_that_moves_on_is_closed_with_1012 = async () => {
  const first = await new Client('moves').hello();
  const second = await new Client('moves').hello();
  expect((await first.closed).code, 1012);
  await second.alive();
};

cases.a_whole_turn = async () => {
  const client = await new Client('turn').hello();
  const pcm = fs.readFileSync(wav).subarray(44);
  for (let at = 0; at < pcm.length; at += 4096) client.ws.send(pcm.subarray(at, at + 4096));
  client.ws.send('{"signal": "EOS"}');
  const seen = await client.until('complete');
  const stages = seen
    .filter((m) => typeof m === 'string')
    .map((m) => JSON.parse(m).stage)
    .filter(Boolean);
  expect(stages.slice(0, 3), ['transcription', 'llm', 'tts']);
  const audio = seen.filter((m) => typeof m !== 'string');
  expect(audio[0].subarray(0, 4).toString(), 'RIFF');
  expect(audio[audio.length - 1].length, 0);
  expect(audio.every((m) => m.length <= 4096 && m.length % 2 === 0), true);
  await client.alive();
};

async function main() {
  let failed = 0;
  for (const [name, run] of Object.entries(cases)) {
    let timer;
    const late = new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no end')), PATIENCE_MS);
    });
    try {
      await Promise.race([run(), late]);
      console.log('ok', name);
    } catch (e) {
      failed++;
      console.log(`FAIL ${name}: ${e.message}`);
    }
    clearTimeout(timer);
  }
  process.exit(failed ? 1 : 0);
}

main();
