/** What this browser keeps: who it is, and how its user likes to talk. The token only for the tab. */

const PREFIX = 'hotpin.';
const TOKEN = `${PREFIX}token`;
const OPERATOR = `${PREFIX}operator`;
const SESSION = `${PREFIX}session`;
const CHOICES = `${PREFIX}choices`;

const DEFAULTS = {
  mode: 'hold', // or 'free': the server finds the end of speech
  silenceMs: 700,
  bargeIn: true,
  aloud: true,
  voice: '',
};

/** Storage may be forbidden: then everything is for this page alone. */
class Box {
  constructor(storage) {
    this.storage = storage;
    this.own = new Map();
  }

  get(key) {
    try {
      return this.storage().getItem(key);
    } catch {
      return this.own.get(key) ?? null;
    }
  }

  set(key, value) {
    try {
      if (value === null) {
        this.storage().removeItem(key);
      } else {
        this.storage().setItem(key, value);
      }
    } catch {
      this.own.set(key, value);
    }
  }
}

export class Preferences {
  constructor() {
    this.lasting = new Box(() => window.localStorage);
    this.passing = new Box(() => window.sessionStorage);
    this.choices = { ...DEFAULTS, ...parse(this.lasting.get(CHOICES)) };
  }

  /** The id of this browser's session: random, kept for good. */
  get sessionId() {
    let id = this.lasting.get(SESSION);
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(id ?? '')) {
      id = `web-${hex(crypto.getRandomValues(new Uint8Array(12)))}`;
      this.lasting.set(SESSION, id);
    }
    return id;
  }

  get token() {
    return this.passing.get(TOKEN) ?? '';
  }

  set token(token) {
    this.passing.set(TOKEN, token === '' ? null : token);
  }

  /** The operator's key, for the page that shows all devices. */
  get operatorKey() {
    return this.passing.get(OPERATOR) ?? '';
  }

  set operatorKey(key) {
    this.passing.set(OPERATOR, key === '' ? null : key);
  }

  change(choices) {
    Object.assign(this.choices, choices);
    this.lasting.set(CHOICES, JSON.stringify(this.choices));
  }
}

function parse(json) {
  try {
    const choices = JSON.parse(json ?? '{}');
    return Object.fromEntries(
      Object.entries(choices).filter(([key, value]) => typeof value === typeof DEFAULTS[key]),
    );
  } catch {
    return {};
  }
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
