package dev.hotpin.config;

import static dev.hotpin.config.SettingArea.CONNECTION;
import static dev.hotpin.config.SettingArea.CONVERSATION;
import static dev.hotpin.config.SettingArea.DIALOGUE;
import static dev.hotpin.config.SettingArea.EDGE;
import static dev.hotpin.config.SettingArea.FAULTS;
import static dev.hotpin.config.SettingArea.FLEET;
import static dev.hotpin.config.SettingArea.HTTP;
import static dev.hotpin.config.SettingArea.IDENTITY;
import static dev.hotpin.config.SettingArea.LIMITS;
import static dev.hotpin.config.SettingArea.LOGGING;
import static dev.hotpin.config.SettingArea.OPERATION;
import static dev.hotpin.config.SettingArea.RECOGNITION;
import static dev.hotpin.config.SettingArea.SYNTHESIS;
import static dev.hotpin.config.SettingArea.TURN;
import static dev.hotpin.config.SettingTypes.addressRanges;
import static dev.hotpin.config.SettingTypes.bytes;
import static dev.hotpin.config.SettingTypes.credential;
import static dev.hotpin.config.SettingTypes.decimal;
import static dev.hotpin.config.SettingTypes.host;
import static dev.hotpin.config.SettingTypes.hostNames;
import static dev.hotpin.config.SettingTypes.longSecret;
import static dev.hotpin.config.SettingTypes.millis;
import static dev.hotpin.config.SettingTypes.millisOrZero;
import static dev.hotpin.config.SettingTypes.modelName;
import static dev.hotpin.config.SettingTypes.oneOf;
import static dev.hotpin.config.SettingTypes.partyName;
import static dev.hotpin.config.SettingTypes.path;
import static dev.hotpin.config.SettingTypes.redisAddress;
import static dev.hotpin.config.SettingTypes.units;
import static dev.hotpin.config.SettingTypes.unset;
import static dev.hotpin.config.SettingTypes.voiceName;
import static dev.hotpin.config.SettingTypes.webAddress;
import static dev.hotpin.config.SettingTypes.webOrigins;
import static dev.hotpin.config.SettingTypes.whole;
import static dev.hotpin.config.SettingTypes.yesNo;
import static dev.hotpin.config.SettingTypes.zone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the server, in the order in which they are listed. The one table from which
 * values are validated, flags are made, {@code config} prints, and {@code .env.example} and the
 * README's table are generated. A constant's name is the environment variable's.
 */
@SuppressWarnings("ImmutableEnumChecker") // types are records of constants, flags a List.copyOf
public enum Setting {
  SERVER_HOST(HTTP, host(), "0.0.0.0", "Address to listen on.", "--host"),
  SERVER_PORT(HTTP, whole(0, 65_535), "8000", "Port; 0 takes any free one.", "--port"),
  MAX_CONNECTIONS(HTTP, whole(1, 1_000_000), "12000", "Open sockets; more are answered 503."),
  HANDSHAKE_TIMEOUT_MS(
      HTTP, millis(100, 60_000), "10000", "Time for a device's first frame after the upgrade."),
  IDLE_TIMEOUT_MS(
      HTTP,
      millisOrZero(1_000, 86_400_000),
      "180000",
      "A device that is silent for so long is closed; 0 keeps it while it answers pings."),
  PING_INTERVAL_MS(
      HTTP, millis(1_000, 600_000), "20000", "Time between pings, spread by a fifth each way."),
  PONG_TIMEOUT_MS(
      HTTP,
      millis(2_000, 1_200_000),
      "60000",
      "Time for a pong; longer than PING_INTERVAL_MS. A device that plays may need 15 s."),
  WRITE_TIMEOUT_MS(
      HTTP, millis(1_000, 600_000), "30000", "A client that reads nothing for so long is closed."),
  EVENT_LOOP_THREADS(HTTP, whole(0, 256), "0", "Threads for the network; 0: one per core."),
  SHUTDOWN_TIMEOUT_MS(
      HTTP, millis(0, 300_000), "10000", "Time for replies in progress when the server stops."),

  HOTPIN_OPEN(
      IDENTITY,
      yesNo(),
      "false",
      "Lets everybody in without a credential: for a home network, never for the internet."),
  ACCESS_KEYS_FILE(
      IDENTITY,
      path(),
      unset("none"),
      "File of hashed keys that devices and operators need; tokens issue writes it."),
  JWT_SECRET(
      IDENTITY, longSecret(), unset("none"), "Secret by which signed tokens (HS256) are verified."),
  JWT_JWKS_FILE(
      IDENTITY,
      path(),
      unset("none"),
      "File of public keys (JWKS) by which signed tokens are verified."),
  JWT_ALGORITHM(
      IDENTITY,
      oneOf("hs256", "rs256", "eddsa"),
      unset("hs256 with JWT_SECRET, rs256 with JWT_JWKS_FILE"),
      "The one way in which signed tokens must be signed."),
  JWT_AUDIENCE(
      IDENTITY, partyName(), "hotpin", "Signed tokens must name this among their audience (aud)."),
  JWT_ISSUER(IDENTITY, partyName(), unset("any"), "Signed tokens must be from this issuer (iss)."),
  JWT_REQUIRE_EXPIRY(
      IDENTITY, yesNo(), "true", "Whether signed tokens without an end (exp) are refused."),
  JWT_REVOCATIONS_FILE(
      IDENTITY,
      path(),
      unset("none"),
      "File of signed tokens that were taken back; tokens revoke writes it."),
  PAIRING_KEY_FILE(
      IDENTITY,
      path(),
      unset("hotpin/pairing-key in the user's configuration directory"),
      "Where the key is kept that devices need while no other credential is configured."),
  TOKEN_IN_QUERY(
      IDENTITY,
      yesNo(),
      "false",
      "Whether a credential may stand in the address (?token=), where proxies log it."),
  TLS_CERTIFICATE_FILE(
      EDGE,
      path(),
      unset("none: http and ws"),
      "PEM file of the certificate and its chain: the port speaks https and wss. Read again when it"
          + " changes."),
  TLS_KEY_FILE(
      EDGE, path(), unset("none"), "PEM file of the certificate's key: PKCS#8, PKCS#1 or EC."),
  TLS_KEY_PASSWORD(EDGE, credential(), unset("none"), "Password of an encrypted key."),
  TLS_PROVIDER(
      EDGE,
      oneOf("auto", "openssl", "jdk"),
      "auto",
      "What encrypts; auto is the bundled BoringSSL where it runs, else the JDK."),
  TLS_HANDSHAKE_TIMEOUT_MS(EDGE, millis(100, 60_000), "10000", "Time for a TLS handshake."),
  TLS_RELOAD_MS(
      EDGE, millis(100, 3_600_000), "5000", "How often the TLS files are looked at for changes."),
  HSTS_SECONDS(
      EDGE,
      units(0, 63_072_000, "s"),
      "31536000",
      "For how long a browser that came over TLS must not use plain http; 0 leaves it free."),
  TRUSTED_PROXIES(
      EDGE,
      addressRanges(),
      unset("none"),
      "Proxies that are believed who their clients are, such as 10.0.0.0/8."),
  FORWARDED_HEADER(
      EDGE,
      oneOf("x-forwarded-for", "forwarded"),
      "x-forwarded-for",
      "The one header in which trusted proxies name the client; they must set it, not pass it on."),
  PROXY_PROTOCOL(
      EDGE,
      oneOf("off", "accept", "require"),
      "off",
      "Whether trusted proxies may, or must, begin a connection with a PROXY header (v1 or v2)."),
  ALLOWED_ORIGINS(
      EDGE,
      webOrigins(),
      unset("none"),
      "Web pages of other hosts that may connect, such as https://voice.example.com."),
  ALLOWED_HOSTS(
      EDGE,
      hostNames(),
      unset("none"),
      "Names beside local ones by which programs of this machine, and with HOTPIN_OPEN any browser,"
          + " may call the server."),

  MAX_CONNECTIONS_PER_ADDRESS(
      CONNECTION,
      whole(0, 1_000_000),
      "1000",
      "Open sockets of one address (IPv6: of one /64); more are answered 429. 0: as many as there"
          + " are. This machine's own are not counted."),
  NEW_CONNECTIONS_PER_SECOND(
      CONNECTION,
      whole(0, 100_000),
      "100",
      "New connections of one address in a second, ten times as many at once; more are answered"
          + " 429. 0: any number."),
  MAX_BYTES_PER_SECOND(
      CONNECTION,
      bytes(65_536, 1L << 30),
      "1048576",
      "What one connection may send in a second after MAX_BURST_BYTES; beyond it, it is read more"
          + " slowly."),
  MAX_BURST_BYTES(
      CONNECTION,
      bytes(1L << 20, 1L << 30),
      "8388608",
      "What one connection may send at once; at least the longest utterance."),
  REQUEST_HEAD_TIMEOUT_MS(
      CONNECTION,
      millis(100, 60_000),
      "10000",
      "Time from the connection to the end of the first request's head."),
  KEEP_ALIVE_TIMEOUT_MS(
      CONNECTION,
      millis(100, 600_000),
      "30000",
      "Time from an answer to the end of the next request's head."),
  REQUEST_BODY_TIMEOUT_MS(
      CONNECTION,
      millis(100, 600_000),
      "10000",
      "Time for a request's body, and more as MIN_UPLOAD_BYTES_PER_SECOND allows."),
  MIN_UPLOAD_BYTES_PER_SECOND(
      CONNECTION,
      bytes(128, 1L << 30),
      "8192",
      "A body may take a second longer for each so many bytes that have come."),

  VOSK_MODEL_PATH(
      RECOGNITION,
      path(),
      unset("./model, if a model is there"),
      "Directory of a Vosk model; set but wrong stops the start."),
  STT_ENGINE(
      RECOGNITION,
      oneOf("auto", "vosk", "sphinx4"),
      "auto",
      "Recognizer; auto is Vosk where a model is, else the embedded Sphinx4."),
  SPHINX_SEARCH(
      RECOGNITION,
      oneOf("fast", "wide"),
      "fast",
      "Search of the embedded Sphinx4; wide hears more words right, at some six times the work."),
  STT_PERMITS(RECOGNITION, whole(0, 256), "0", "Simultaneous speakers; 0 measures at start."),
  RECOGNIZER_IDLE_MS(
      RECOGNITION,
      millis(500, 60_000),
      "5000",
      "An utterance without audio for so long gives its recognizer back."),
  MAX_WAITING_AUDIO_BYTES(
      RECOGNITION,
      bytes(1L << 20, 1L << 40),
      "134217728",
      "Audio that waits for a recognizer, over all devices."),

  GROQ_API_KEY(DIALOGUE, credential(), unset("none"), "Key of Groq or another such service."),
  GROQ_API_BASE_URL(
      DIALOGUE,
      webAddress(),
      unset("Groq's"),
      "Base of any OpenAI-compatible service, such as http://localhost:11434/v1 for Ollama."),
  GROQ_MODEL(DIALOGUE, modelName(), unset("what the service offers"), "Model that replies."),
  GROQ_VISION_MODEL(DIALOGUE, modelName(), unset("none"), "Model for turns with a picture."),
  LLM_TEMPERATURE(DIALOGUE, decimal(0, 2), "0.2", "Higher is more varied."),
  LLM_MAX_TOKENS(DIALOGUE, units(16, 4_096, "tokens"), "200", "Length of a reply."),
  LLM_HISTORY_TURNS(DIALOGUE, units(0, 100, "turns"), "10", "Earlier turns that go along."),
  LLM_SYSTEM_PROMPT_FILE(
      DIALOGUE,
      path(),
      unset("built in"),
      "UTF-8 text of at most 16 KiB that instructs the model."),
  LLM_CONNECT_TIMEOUT_MS(DIALOGUE, millis(100, 30_000), "2000", "Time to connect."),
  LLM_FIRST_TOKEN_TIMEOUT_MS(DIALOGUE, millis(100, 60_000), "8000", "Time to the first token."),
  LLM_TOKEN_TIMEOUT_MS(DIALOGUE, millis(100, 60_000), "5000", "Time between two tokens."),
  LLM_TOTAL_TIMEOUT_MS(DIALOGUE, millis(500, 60_000), "30000", "Time for a whole reply."),
  LLM_ASK_FOR_USAGE(
      DIALOGUE,
      yesNo(),
      "true",
      "Whether the service is asked how many tokens an answer took; false for one that refuses"
          + " stream_options. Tokens are then reckoned from characters."),
  TIME_ZONE(DIALOGUE, zone(), unset("the system's"), "For replies that tell date and time."),

  TTS_VOICE(SYNTHESIS, voiceName(), "kevin16", "Voice of the replies."),
  TTS_WORDS_PER_MINUTE(
      SYNTHESIS, units(80, 400, "words per minute"), "175", "Rate of the replies."),
  TTS_VOLUME_PERCENT(
      SYNTHESIS,
      units(10, 200, "percent"),
      "100",
      "Loudness of the replies; above 100 a limiter keeps them from clipping."),
  TTS_VOICES(SYNTHESIS, whole(0, 256), "0", "Replies spoken at once; 0: two per core."),
  MAX_BUFFERED_AUDIO_MS(
      SYNTHESIS, millis(100, 5_000), "500", "Reply audio that waits in one device's socket."),
  MAX_REPLY_QUEUE_BYTES(
      SYNTHESIS, bytes(1L << 20, 1L << 40), "134217728", "Unread reply audio, over all devices."),

  TRANSCRIPTION_STAGE_HOLD_MS(
      TURN,
      millis(0, 1_000),
      "0",
      "Holds the transcription stage back, and leaves it out if the stage is over by then."),
  MAX_UTTERANCE_MS(TURN, millis(1_000, 60_000), "60000", "Longest utterance."),
  MAX_TURN_MS(
      TURN, millis(5_000, 60_000), "60000", "Longest turn, playing included; a sentence ends it."),
  EOS_BUSY_WAIT_MS(
      TURN,
      millis(0, 1_000),
      "200",
      "Time after the end of speech to find a recognizer, or for one that came late to catch up, before it is answered busy."),

  MIN_SPEECH_MS(
      TURN,
      millis(32, 1_000),
      "96",
      "Voice that begins an utterance where the server finds its end; less is a click."),
  BARGE_IN_MIN_SPEECH_MS(
      TURN,
      millis(32, 2_000),
      "256",
      "Voice that stops a reply; less is a cough. Not below MIN_SPEECH_MS."),
  BARGE_IN_RESUME(
      TURN, yesNo(), "true", "Whether a reply goes on where what stopped it had no words."),
  SPECULATION(
      TURN,
      oneOf("auto", "on", "off"),
      "auto",
      "Whether the model is asked as soon as the user falls silent, before the end of speech is"
          + " known; auto: where replies are offline and so cost nothing."),
  SPECULATION_MAX_WASTED_PER_MINUTE(
      TURN,
      whole(0, 600),
      "6",
      "Questions asked too early that one device may waste in a minute; then it is asked later."),
  SPECULATION_MAX_WASTED_OVERALL_PER_MINUTE(
      TURN, whole(0, 100_000), "120", "The same over all devices."),

  CONVERSATION_TTL_MINUTES(
      CONVERSATION, units(1, 10_080, "minutes"), "30", "A conversation unused so long is dropped."),
  MAX_SESSIONS(CONVERSATION, whole(1, 1_000_000), "10000", "Conversations kept."),
  IMAGE_MAX_BYTES(CONVERSATION, bytes(1_024, 1L << 24), "4194304", "Largest picture."),
  IMAGE_MAX_PIXELS(
      CONVERSATION,
      units(10_000, 1_000_000_000, "pixels"),
      "25000000",
      "Largest picture, width times height."),
  UPLOAD_MAX_TOTAL_BYTES(
      CONVERSATION,
      bytes(16_384, 1L << 40),
      "67108864",
      "Pictures that are being uploaded, over all connections; more are answered 503."),
  IMAGE_TTL_SECONDS(CONVERSATION, units(1, 86_400, "s"), "300", "A picture unused so long goes."),
  IMAGE_STORE_BYTES(
      CONVERSATION, bytes(1_024, 1L << 40), "67108864", "Pictures, over all sessions."),

  TURNS_PER_MINUTE(
      LIMITS,
      units(0, 6_000, "turns"),
      "60",
      "Turns of one device in any minute; 0: no limit. More are answered rate_limited."),
  TURNS_PER_DAY(
      LIMITS,
      units(0, 1_000_000, "turns"),
      "5000",
      "Turns of one device in any 24 hours; 0: no limit."),
  UTTERANCES_AT_ONCE(
      LIMITS,
      whole(0, 10_000),
      "4",
      "Utterances at the same time of one credential that is not shared; 0: no limit."),
  TOKENS_PER_DAY(
      LIMITS,
      units(0, 1_000_000_000_000L, "tokens"),
      "2000000",
      "Tokens of the language model for one device in any 24 hours; 0: no limit."),
  SESSIONS_PER_DEVICE(
      LIMITS,
      units(0, 10_000, "sessions"),
      "100",
      "Session ids of one credential that is not shared, whose conversations or pictures are kept"
          + " at the same time; 0: no limit."),

  METRICS_PORT(
      OPERATION,
      whole(0, 65_535),
      unset("only at /metrics of SERVER_PORT"),
      "Port on 127.0.0.1 that shows /metrics to every program of this machine, without a"
          + " credential; 0 takes any free one."),

  REDIS_URL(
      FLEET,
      redisAddress(),
      unset("none: conversations stay on this node"),
      "Redis that nodes share conversations and pictures in; rediss:// for TLS."),
  REDIS_CA_FILE(
      FLEET,
      path(),
      unset("those that Java trusts"),
      "PEM file with the certificates that sign Redis' own."),
  REDIS_TIMEOUT_MS(
      FLEET,
      millis(50, 30_000),
      "1000",
      "Time for Redis to answer; then it is taken for gone, and the node goes on without it."),
  REDIS_HISTORY_WAIT_MS(
      FLEET,
      millis(0, 500),
      "50",
      "Time that a device's first end of speech waits for its conversation to come from Redis."),
  REDIS_MAX_PENDING(
      FLEET, whole(1, 1_000_000), "10000", "Conversations that wait to be written to Redis."),
  REDIS_FLUSH_TIMEOUT_MS(
      FLEET, millis(0, 60_000), "2000", "Time to write them when the server stops."),
  LLM_BREAKER_FAILURES(
      FAULTS,
      whole(0, 30),
      "5",
      "So many failures among the last twice as many answers, and the model is not asked for a"
          + " while: replies say so at once. 0: it is always asked."),
  LLM_BREAKER_OPEN_MS(
      FAULTS,
      millis(100, 600_000),
      "5000",
      "How long it is not asked at first; after each trial that fails, twice as long."),
  LLM_BREAKER_MAX_OPEN_MS(
      FAULTS, millis(100, 3_600_000), "60000", "The longest that this grows to."),
  MAX_LOST_ENGINES(
      FAULTS,
      whole(0, 64),
      "3",
      "Recognizers and voices that hang at the same time and are replaced; with one more the server"
          + " ends, with exit code 70, for its supervisor to start it again."),
  SHUTDOWN_GRACE_MS(
      FAULTS,
      millis(0, 300_000),
      "0",
      "How long at least /ready says 503 before a server that stops closes its port: time for a load"
          + " balancer to see it."),

  LOG_TRANSCRIPTS(
      LOGGING,
      yesNo(),
      "false",
      "Whether what is said is logged, and shown to operators with each turn."),
  LOG_LEVEL(
      LOGGING, oneOf("error", "warn", "info", "debug", "trace"), "info", "How much is logged."),
  LOG_FORMAT(
      LOGGING,
      oneOf("plain", "json"),
      "plain",
      "Lines for people, or a line of JSON for each event, for programs."),
  SLOW_TURN_MS(
      LOGGING,
      millisOrZero(10, 60_000),
      "500",
      "A turn whose first audio comes later after the end of speech is recorded, with what took the"
          + " time; 0 for none.");

  private final SettingArea area;
  private final SettingType type;
  private final Optional<String> defaultText;
  private final String defaultNote;
  private final String description;
  private final List<String> flags;

  Setting(
      SettingArea area,
      SettingType type,
      String defaultText,
      String description,
      String... shortFlags) {
    this(area, type, Optional.of(defaultText), defaultText, description, shortFlags);
  }

  Setting(SettingArea area, SettingType type, SettingTypes.Unset unset, String description) {
    this(area, type, Optional.empty(), unset.meaning(), description);
  }

  Setting(
      SettingArea area,
      SettingType type,
      Optional<String> defaultText,
      String defaultNote,
      String description,
      String... shortFlags) {
    this.area = area;
    this.type = type;
    this.defaultText = defaultText;
    this.defaultNote = defaultNote;
    this.description = description;
    List<String> names = new ArrayList<>(List.of(shortFlags));
    names.add("--" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    this.flags = List.copyOf(names);
  }

  /** What it is about. */
  public SettingArea area() {
    return area;
  }

  /** How it is read and what it may be. */
  SettingType type() {
    return type;
  }

  /** The text that is used when no source gives one; empty where being unset means something. */
  public Optional<String> defaultText() {
    return defaultText;
  }

  /** The default as people read it: {@code 8000}, {@code the system's}. */
  public String defaultNote() {
    return defaultNote;
  }

  /** One or two sentences for help and tables. */
  public String description() {
    return description;
  }

  /** All flags that set it, the shortest first: {@code --port}, {@code --server-port}. */
  public List<String> flags() {
    return flags;
  }

  /** What is allowed, with the unit: "a whole number from 0 to 1000 ms". */
  public String allowed() {
    return type.allowed();
  }

  /** The unit, empty where there is none. */
  public String unit() {
    return type instanceof SettingType.Whole whole ? whole.unit() : "";
  }

  /** Whether a flag without a value means true. */
  public boolean isYesNo() {
    return type instanceof SettingType.YesNo;
  }

  /** Whether its value must never be printed. */
  public boolean isSecret() {
    return type instanceof SettingType.Credential || type instanceof SettingType.RedisUrl;
  }

  /** The setting that {@code flag} sets. */
  public static Optional<Setting> byFlag(String flag) {
    for (Setting setting : values()) {
      if (setting.flags.contains(flag)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
