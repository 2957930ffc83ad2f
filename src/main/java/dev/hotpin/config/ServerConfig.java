package dev.hotpin.config;

import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.JwtAlgorithm;
import dev.hotpin.identity.JwtRules;
import dev.hotpin.limits.QuotaLimits;
import dev.hotpin.recognition.sphinx.SphinxSearch;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All settings of the server, validated: who holds one need not check again. Immutable. What each
 * may be is in {@link Setting}, which also documents it; the parts here follow its areas.
 */
public record ServerConfig(
    Http http,
    Identity identity,
    Edge edge,
    Connection connection,
    Recognition recognition,
    Dialogue dialogue,
    Synthesis synthesis,
    Turn turn,
    Speculation speculation,
    Conversations conversations,
    Images images,
    QuotaLimits quotas,
    Operation operation,
    Fleet fleet,
    Faults faults,
    Logging logging) {

  /** Where Vosk models are looked for when {@link Setting#VOSK_MODEL_PATH} is unset. */
  public static final Path DEFAULT_MODEL_ROOT = Path.of("model");

  /** Groq's own OpenAI-compatible service. */
  public static final URI GROQ_BASE_URL = URI.create("https://api.groq.com/openai/v1");

  /** Voices for each core where {@link Setting#TTS_VOICES} is 0. */
  private static final int VOICES_PER_CORE = 2;

  /**
   * Reads and checks every setting; the files named by settings too. Blocks on the disk.
   *
   * @throws ConfigException with a sentence for each setting that is wrong
   */
  public static ServerConfig load(ConfigSources sources) {
    return of(ResolvedSettings.of(sources));
  }

  /**
   * The typed form of settings that are each valid.
   *
   * @throws ConfigException where they contradict each other, or a file that one names is unusable
   */
  public static ServerConfig of(ResolvedSettings settings) {
    List<String> contradictions = CrossChecks.problems(settings);
    if (!contradictions.isEmpty()) {
      throw new ConfigException(contradictions);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return new ServerConfig(
        Http.of(settings, cores),
        Identity.of(settings),
        Edge.of(settings),
        Connection.of(settings),
        Recognition.of(settings),
        Dialogue.of(settings),
        Synthesis.of(settings, cores),
        Turn.of(settings),
        Speculation.of(settings),
        Conversations.of(settings),
        Images.of(settings),
        quotas(settings),
        Operation.of(settings),
        Fleet.of(settings),
        Faults.of(settings),
        Logging.of(settings));
  }

  /**
   * Address and connections.
   *
   * @param port 0 for any free one
   * @param idleTimeoutMillis 0 for never
   * @param eventLoopThreads at least 1: resolved
   */
  public record Http(
      String host,
      int port,
      int maxConnections,
      int handshakeTimeoutMillis,
      int idleTimeoutMillis,
      int pingIntervalMillis,
      int pongTimeoutMillis,
      int writeTimeoutMillis,
      int eventLoopThreads,
      int shutdownTimeoutMillis) {
    private static Http of(ResolvedSettings s, int cores) {
      int threads = s.intOf(Setting.EVENT_LOOP_THREADS);
      return new Http(
          s.textOf(Setting.SERVER_HOST),
          s.intOf(Setting.SERVER_PORT),
          s.intOf(Setting.MAX_CONNECTIONS),
          s.intOf(Setting.HANDSHAKE_TIMEOUT_MS),
          s.intOf(Setting.IDLE_TIMEOUT_MS),
          s.intOf(Setting.PING_INTERVAL_MS),
          s.intOf(Setting.PONG_TIMEOUT_MS),
          s.intOf(Setting.WRITE_TIMEOUT_MS),
          threads == 0 ? cores : threads,
          s.intOf(Setting.SHUTDOWN_TIMEOUT_MS));
    }
  }

  /**
   * Who may connect.
   *
   * @param access what credentials are judged by
   * @param tokenInQuery whether a credential may stand in the address
   */
  public record Identity(AccessSettings access, boolean tokenInQuery) {
    private static Identity of(ResolvedSettings s) {
      return new Identity(
          new AccessSettings(
              s.required(Setting.HOTPIN_OPEN, Boolean.class),
              s.optional(Setting.ACCESS_KEYS_FILE, Path.class),
              tokens(s),
              s.optional(Setting.PAIRING_KEY_FILE, Path.class)
                  .orElseGet(() -> UserConfigDirectory.ofProcess().resolve("pairing-key"))),
          s.required(Setting.TOKEN_IN_QUERY, Boolean.class));
    }

    private static Optional<AccessSettings.Tokens> tokens(ResolvedSettings s) {
      Optional<Secret> secret = s.optional(Setting.JWT_SECRET, Secret.class);
      Optional<Path> jwks = s.optional(Setting.JWT_JWKS_FILE, Path.class);
      if (secret.isEmpty() && jwks.isEmpty()) {
        return Optional.empty();
      }
      JwtAlgorithm byDefault = secret.isPresent() ? JwtAlgorithm.HS256 : JwtAlgorithm.RS256;
      return Optional.of(
          new AccessSettings.Tokens(
              new JwtRules(
                  s.optional(Setting.JWT_ALGORITHM, String.class)
                      .map(name -> JwtAlgorithm.valueOf(name.toUpperCase(Locale.ROOT)))
                      .orElse(byDefault),
                  s.textOf(Setting.JWT_AUDIENCE),
                  s.optional(Setting.JWT_ISSUER, String.class),
                  s.required(Setting.JWT_REQUIRE_EXPIRY, Boolean.class)),
              secret.map(Secret::reveal),
              jwks,
              s.optional(Setting.JWT_REVOCATIONS_FILE, Path.class)));
    }
  }

  /** What encrypts connections. */
  public enum TlsProvider {
    /** BoringSSL where it runs, else the JDK. */
    AUTO,
    /** BoringSSL or no start. */
    OPENSSL,
    /** The JDK. */
    JDK
  }

  /**
   * The certificate of the server.
   *
   * @param keyPassword empty for a key that is not encrypted
   */
  public record Tls(
      Path certificateFile,
      Path keyFile,
      Optional<Secret> keyPassword,
      TlsProvider provider,
      int handshakeTimeoutMillis,
      int reloadMillis) {
    private static Optional<Tls> of(ResolvedSettings s) {
      return s.optional(Setting.TLS_CERTIFICATE_FILE, Path.class)
          .map(
              certificate ->
                  new Tls(
                      certificate,
                      s.required(Setting.TLS_KEY_FILE, Path.class),
                      s.optional(Setting.TLS_KEY_PASSWORD, Secret.class),
                      TlsProvider.valueOf(s.textOf(Setting.TLS_PROVIDER).toUpperCase(Locale.ROOT)),
                      s.intOf(Setting.TLS_HANDSHAKE_TIMEOUT_MS),
                      s.intOf(Setting.TLS_RELOAD_MS)));
    }
  }

  /** In which header trusted proxies name their clients. */
  public enum ForwardedHeader {
    /** The common ones: X-Forwarded-For, -Proto and -Host. */
    X_FORWARDED_FOR,
    /** RFC 7239. */
    FORWARDED
  }

  /** Whether a connection begins with a PROXY header. */
  public enum ProxyProtocol {
    /** Never. */
    OFF,
    /** From a trusted proxy it may. */
    ACCEPT,
    /** From a trusted proxy it must. */
    REQUIRE
  }

  /**
   * Where connections come in.
   *
   * @param tls empty: plain HTTP
   * @param hstsSeconds 0 for no such header
   * @param allowedOrigins of pages of other hosts
   * @param allowedHosts beside localhost and addresses
   */
  public record Edge(
      Optional<Tls> tls,
      int hstsSeconds,
      AddressRanges trustedProxies,
      ForwardedHeader forwardedHeader,
      ProxyProtocol proxyProtocol,
      WebOrigins allowedOrigins,
      HostNames allowedHosts) {
    private static Edge of(ResolvedSettings s) {
      return new Edge(
          Tls.of(s),
          s.intOf(Setting.HSTS_SECONDS),
          s.optional(Setting.TRUSTED_PROXIES, AddressRanges.class).orElse(AddressRanges.NONE),
          s.textOf(Setting.FORWARDED_HEADER).equals("forwarded")
              ? ForwardedHeader.FORWARDED
              : ForwardedHeader.X_FORWARDED_FOR,
          ProxyProtocol.valueOf(s.textOf(Setting.PROXY_PROTOCOL).toUpperCase(Locale.ROOT)),
          s.optional(Setting.ALLOWED_ORIGINS, WebOrigins.class).orElse(WebOrigins.NONE),
          s.optional(Setting.ALLOWED_HOSTS, HostNames.class).orElse(HostNames.NONE));
    }
  }

  /**
   * What one connection, or one address, may do.
   *
   * @param maxPerAddress open sockets of one address; 0 for any number
   * @param newPerSecond new connections of one address; 0 for any number
   * @param burstBytes what may come at once
   * @param headTimeoutMillis from the connection to the first request's head
   * @param keepAliveMillis from an answer to the next request's head
   * @param bodyTimeoutMillis for a body, and a second for each {@code minUploadBytesPerSecond}
   */
  public record Connection(
      int maxPerAddress,
      int newPerSecond,
      int bytesPerSecond,
      int burstBytes,
      int headTimeoutMillis,
      int keepAliveMillis,
      int bodyTimeoutMillis,
      int minUploadBytesPerSecond) {
    private static Connection of(ResolvedSettings s) {
      return new Connection(
          s.intOf(Setting.MAX_CONNECTIONS_PER_ADDRESS),
          s.intOf(Setting.NEW_CONNECTIONS_PER_SECOND),
          s.intOf(Setting.MAX_BYTES_PER_SECOND),
          s.intOf(Setting.MAX_BURST_BYTES),
          s.intOf(Setting.REQUEST_HEAD_TIMEOUT_MS),
          s.intOf(Setting.KEEP_ALIVE_TIMEOUT_MS),
          s.intOf(Setting.REQUEST_BODY_TIMEOUT_MS),
          s.intOf(Setting.MIN_UPLOAD_BYTES_PER_SECOND));
    }
  }

  /** Which recognizer is asked for. */
  public enum RecognitionChoice {
    /** Vosk where a model is, else Sphinx4. */
    AUTO,
    /** Vosk or no start. */
    VOSK,
    /** The embedded recognizer, even where a Vosk model is. */
    SPHINX4
  }

  /**
   * Recognition.
   *
   * @param voskModelPath as set by the user; empty where unset: then a model is looked for in
   *     {@link #DEFAULT_MODEL_ROOT}, and none there is no error
   * @param sphinxSearch how thorough the embedded recognizer is
   * @param permits simultaneous speakers; empty: measure at start
   * @param recognizerIdleMillis without audio for so long an utterance gives its decoder back
   * @param maxWaitingAudioBytes PCM that waits for a decoder, over all devices
   */
  public record Recognition(
      Optional<Path> voskModelPath,
      RecognitionChoice choice,
      SphinxSearch sphinxSearch,
      OptionalInt permits,
      int recognizerIdleMillis,
      long maxWaitingAudioBytes) {

    /** The directory to look in. */
    public Path modelRoot() {
      return voskModelPath.orElse(DEFAULT_MODEL_ROOT);
    }

    private static Recognition of(ResolvedSettings s) {
      int permits = s.intOf(Setting.STT_PERMITS);
      return new Recognition(
          s.optional(Setting.VOSK_MODEL_PATH, Path.class),
          RecognitionChoice.valueOf(s.textOf(Setting.STT_ENGINE).toUpperCase(Locale.ROOT)),
          SphinxSearch.valueOf(s.textOf(Setting.SPHINX_SEARCH).toUpperCase(Locale.ROOT)),
          permits == 0 ? OptionalInt.empty() : OptionalInt.of(permits),
          s.intOf(Setting.RECOGNIZER_IDLE_MS),
          s.wholeOf(Setting.MAX_WAITING_AUDIO_BYTES));
    }
  }

  /**
   * Replies.
   *
   * @param apiBaseUrl as set by the user; empty: {@link #GROQ_BASE_URL}
   * @param model as set by the user; empty: chosen from what the service offers
   * @param systemPrompt the text of the user's file; empty: the built-in one
   * @param historyTurns earlier turns that go along, 0 for none
   */
  public record Dialogue(
      Optional<Secret> apiKey,
      Optional<URI> apiBaseUrl,
      Optional<String> model,
      Optional<String> visionModel,
      double temperature,
      int maxTokens,
      int historyTurns,
      Optional<String> systemPrompt,
      int connectTimeoutMillis,
      int firstTokenTimeoutMillis,
      int tokenTimeoutMillis,
      int totalTimeoutMillis,
      boolean askForUsage,
      ZoneId timeZone) {

    /** Whether a language model is to be asked: a key or an address was given. */
    public boolean online() {
      return apiKey.isPresent() || apiBaseUrl.isPresent();
    }

    /** The address to ask. */
    public URI baseUrl() {
      return apiBaseUrl.orElse(GROQ_BASE_URL);
    }

    private static Dialogue of(ResolvedSettings s) {
      Setting promptFile = Setting.LLM_SYSTEM_PROMPT_FILE;
      return new Dialogue(
          s.optional(Setting.GROQ_API_KEY, Secret.class),
          s.optional(Setting.GROQ_API_BASE_URL, URI.class),
          s.optional(Setting.GROQ_MODEL, String.class),
          s.optional(Setting.GROQ_VISION_MODEL, String.class),
          s.required(Setting.LLM_TEMPERATURE, Double.class),
          s.intOf(Setting.LLM_MAX_TOKENS),
          s.intOf(Setting.LLM_HISTORY_TURNS),
          s.optional(promptFile, Path.class)
              .map(file -> SystemPromptFile.read(s.nameOf(promptFile), file)),
          s.intOf(Setting.LLM_CONNECT_TIMEOUT_MS),
          s.intOf(Setting.LLM_FIRST_TOKEN_TIMEOUT_MS),
          s.intOf(Setting.LLM_TOKEN_TIMEOUT_MS),
          s.intOf(Setting.LLM_TOTAL_TIMEOUT_MS),
          s.required(Setting.LLM_ASK_FOR_USAGE, Boolean.class),
          s.optional(Setting.TIME_ZONE, ZoneId.class).orElseGet(ZoneId::systemDefault));
    }
  }

  /**
   * Speech.
   *
   * @param voices replies that are spoken at once, at least 1: resolved
   * @param maxBufferedAudioMillis the water mark of one device's socket
   * @param maxReplyQueueBytes unread reply audio, over all devices
   */
  public record Synthesis(
      String voice,
      int wordsPerMinute,
      int volumePercent,
      int voices,
      int maxBufferedAudioMillis,
      long maxReplyQueueBytes) {
    private static Synthesis of(ResolvedSettings s, int cores) {
      int voices = s.intOf(Setting.TTS_VOICES);
      return new Synthesis(
          s.textOf(Setting.TTS_VOICE),
          s.intOf(Setting.TTS_WORDS_PER_MINUTE),
          s.intOf(Setting.TTS_VOLUME_PERCENT),
          voices == 0 ? VOICES_PER_CORE * cores : voices,
          s.intOf(Setting.MAX_BUFFERED_AUDIO_MS),
          s.wholeOf(Setting.MAX_REPLY_QUEUE_BYTES));
    }
  }

  /** Turns, in milliseconds. */
  public record Turn(
      int transcriptionStageHoldMillis,
      int maxUtteranceMillis,
      int maxTurnMillis,
      int eosBusyWaitMillis,
      int minSpeechMillis,
      int bargeInMinSpeechMillis,
      boolean bargeInResume) {
    private static Turn of(ResolvedSettings s) {
      return new Turn(
          s.intOf(Setting.TRANSCRIPTION_STAGE_HOLD_MS),
          s.intOf(Setting.MAX_UTTERANCE_MS),
          s.intOf(Setting.MAX_TURN_MS),
          s.intOf(Setting.EOS_BUSY_WAIT_MS),
          s.intOf(Setting.MIN_SPEECH_MS),
          s.intOf(Setting.BARGE_IN_MIN_SPEECH_MS),
          s.required(Setting.BARGE_IN_RESUME, Boolean.class));
    }
  }

  /** Whether the model is asked before the end of speech. */
  public enum SpeculationChoice {
    /** Where an answer costs nothing. */
    AUTO,
    /** Always. */
    ON,
    /** Never. */
    OFF
  }

  /**
   * Questions asked before the end of speech.
   *
   * @param maxWastedPerMinute in vain, for one session
   * @param maxWastedOverallPerMinute in vain, for all of them
   */
  public record Speculation(
      SpeculationChoice choice, int maxWastedPerMinute, int maxWastedOverallPerMinute) {
    private static Speculation of(ResolvedSettings s) {
      return new Speculation(
          SpeculationChoice.valueOf(s.textOf(Setting.SPECULATION).toUpperCase(Locale.ROOT)),
          s.intOf(Setting.SPECULATION_MAX_WASTED_PER_MINUTE),
          s.intOf(Setting.SPECULATION_MAX_WASTED_OVERALL_PER_MINUTE));
    }
  }

  /** How long and how many conversations are kept. */
  public record Conversations(int ttlMinutes, int maxSessions) {
    private static Conversations of(ResolvedSettings s) {
      return new Conversations(
          s.intOf(Setting.CONVERSATION_TTL_MINUTES), s.intOf(Setting.MAX_SESSIONS));
    }
  }

  private static QuotaLimits quotas(ResolvedSettings s) {
    return new QuotaLimits(
        s.intOf(Setting.TURNS_PER_MINUTE),
        s.intOf(Setting.TURNS_PER_DAY),
        s.intOf(Setting.UTTERANCES_AT_ONCE),
        s.wholeOf(Setting.TOKENS_PER_DAY),
        s.intOf(Setting.SESSIONS_PER_DEVICE),
        s.intOf(Setting.CONVERSATION_TTL_MINUTES) * 60_000L);
  }

  /**
   * How large pictures may be, how long they wait, and how much they take together.
   *
   * @param maxPixels width times height
   * @param uploadMaxTotalBytes of all uploads in progress
   */
  public record Images(
      int maxBytes, long maxPixels, int ttlSeconds, long storeBytes, long uploadMaxTotalBytes) {
    private static Images of(ResolvedSettings s) {
      return new Images(
          s.intOf(Setting.IMAGE_MAX_BYTES),
          s.wholeOf(Setting.IMAGE_MAX_PIXELS),
          s.intOf(Setting.IMAGE_TTL_SECONDS),
          s.wholeOf(Setting.IMAGE_STORE_BYTES),
          s.wholeOf(Setting.UPLOAD_MAX_TOTAL_BYTES));
    }
  }

  /**
   * What operators use.
   *
   * @param metricsPort on loopback, 0 for any free one; empty: none
   */
  public record Operation(OptionalInt metricsPort) {
    private static Operation of(ResolvedSettings s) {
      return new Operation(
          s.optional(Setting.METRICS_PORT, Long.class)
              .map(port -> OptionalInt.of(port.intValue()))
              .orElse(OptionalInt.empty()));
    }
  }

  /**
   * What nodes share.
   *
   * @param redis empty where a node is alone
   * @param redisCaFile empty for the certificates that Java trusts
   */
  public record Fleet(
      Optional<RedisAddress> redis,
      Optional<Path> redisCaFile,
      int redisTimeoutMillis,
      int historyWaitMillis,
      int maxPending,
      int flushTimeoutMillis) {
    private static Fleet of(ResolvedSettings s) {
      return new Fleet(
          s.optional(Setting.REDIS_URL, RedisAddress.class),
          s.optional(Setting.REDIS_CA_FILE, Path.class),
          s.intOf(Setting.REDIS_TIMEOUT_MS),
          s.intOf(Setting.REDIS_HISTORY_WAIT_MS),
          s.intOf(Setting.REDIS_MAX_PENDING),
          s.intOf(Setting.REDIS_FLUSH_TIMEOUT_MS));
    }
  }

  /**
   * What happens when something else fails.
   *
   * @param breakerFailures of the last twice as many answers; 0: the model is always asked
   * @param maxLostEngines instances that may hang at the same time; one more ends the server
   * @param shutdownGraceMillis for which {@code /ready} says 503 before the port is closed
   */
  public record Faults(
      int breakerFailures,
      int breakerOpenMillis,
      int breakerMaxOpenMillis,
      int maxLostEngines,
      int shutdownGraceMillis) {
    private static Faults of(ResolvedSettings s) {
      return new Faults(
          s.intOf(Setting.LLM_BREAKER_FAILURES),
          s.intOf(Setting.LLM_BREAKER_OPEN_MS),
          s.intOf(Setting.LLM_BREAKER_MAX_OPEN_MS),
          s.intOf(Setting.MAX_LOST_ENGINES),
          s.intOf(Setting.SHUTDOWN_GRACE_MS));
    }
  }

  /**
   * What is logged.
   *
   * @param level error, warn, info, debug or trace
   * @param json whether each event is a line of JSON, else a line for people
   * @param slowTurnMillis a turn whose first audio takes longer is recorded; 0 for none
   */
  public record Logging(boolean transcripts, String level, boolean json, int slowTurnMillis) {
    private static Logging of(ResolvedSettings s) {
      return new Logging(
          s.required(Setting.LOG_TRANSCRIPTS, Boolean.class),
          s.textOf(Setting.LOG_LEVEL),
          s.textOf(Setting.LOG_FORMAT).equals("json"),
          s.intOf(Setting.SLOW_TURN_MS));
    }
  }
}
