package dev.hotpin.dialogue.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/**
 * How to reach an OpenAI-compatible endpoint and what to ask of it. Checked when made: a wrong
 * value throws {@link IllegalArgumentException} with a sentence that names it, its range and unit.
 *
 * @param baseUrl up to and without {@code /chat/completions}; no trailing slash
 * @param apiKey sent as a bearer token, or null where the endpoint wants none
 * @param model what to ask, or null to choose from what the endpoint lists
 * @param visionModel what to ask about pictures, or null where there is none
 * @param temperature 0 (always the likeliest word) to 2
 * @param maxTokens most tokens of one answer, 1 to 32,768
 * @param systemPrompt what the model is told about itself; not blank
 * @param connectTimeoutMillis for name lookup, TCP and TLS together
 * @param firstTokenTimeoutMillis from the question to the first visible text, connecting and a
 *     retry included
 * @param betweenTokensTimeoutMillis longest silence within an answer
 * @param wholeTimeoutMillis from the question to the end of the answer
 * @param maxReplyChars an answer that grows this long is taken as complete, 1 to 100,000
 * @param askForUsage whether the endpoint is asked what an answer has cost; not every one takes
 *     that
 */
public record OpenAiSettings(
    String baseUrl,
    String apiKey,
    String model,
    String visionModel,
    double temperature,
    int maxTokens,
    String systemPrompt,
    int connectTimeoutMillis,
    int firstTokenTimeoutMillis,
    int betweenTokensTimeoutMillis,
    int wholeTimeoutMillis,
    int maxReplyChars,
    boolean askForUsage) {

  /** Groq's endpoint. */
  public static final String GROQ_BASE_URL = "https://api.groq.com/openai/v1";

  private static final String GROQ_HOST = "api.groq.com";
  private static final double MAX_TEMPERATURE = 2;
  private static final int MAX_MAX_TOKENS = 32_768;
  private static final int MAX_TIMEOUT_MILLIS = 600_000;
  private static final int MAX_MAX_REPLY_CHARS = 100_000;
  private static final int MAX_KEY_CHARS = 4_096;
  private static final int MAX_MODEL_CHARS = 256;

  public OpenAiSettings {
    baseUrl = checkedBaseUrl(baseUrl);
    checkKey(apiKey);
    checkModel("model", model);
    checkModel("visionModel", visionModel);
    if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
      throw new IllegalArgumentException("temperature is " + temperature + "; it must be 0 to 2");
    }
    checkRange("maxTokens", maxTokens, MAX_MAX_TOKENS, "tokens");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    if (systemPrompt.isBlank()) {
      throw new IllegalArgumentException("systemPrompt is blank");
    }
    checkRange("connectTimeoutMillis", connectTimeoutMillis, MAX_TIMEOUT_MILLIS, "ms");
    checkRange("firstTokenTimeoutMillis", firstTokenTimeoutMillis, MAX_TIMEOUT_MILLIS, "ms");
    checkRange("betweenTokensTimeoutMillis", betweenTokensTimeoutMillis, MAX_TIMEOUT_MILLIS, "ms");
    checkRange("wholeTimeoutMillis", wholeTimeoutMillis, MAX_TIMEOUT_MILLIS, "ms");
    checkRange("maxReplyChars", maxReplyChars, MAX_MAX_REPLY_CHARS, "characters");
  }

  /** Starts from the defaults: Groq's endpoint, no key, its choice of model. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether this is Groq itself, whose retired models have known successors. */
  public boolean atGroq() {
    return GROQ_HOST.equalsIgnoreCase(URI.create(baseUrl).getHost());
  }

  /** Host and port for people and logs. */
  public String endpoint() {
    return URI.create(baseUrl).getRawAuthority();
  }

  /** Without the key and the prompt: safe to log. */
  @Override
  public String toString() {
    return "OpenAiSettings[baseUrl="
        + baseUrl
        + ", apiKey="
        + (apiKey == null ? "none" : "***")
        + ", model="
        + (model == null ? "chosen from the endpoint's list" : model)
        + ", visionModel="
        + (visionModel == null ? "none" : visionModel)
        + ", temperature="
        + temperature
        + ", maxTokens="
        + maxTokens
        + "]";
  }

  private static String checkedBaseUrl(String url) {
    Objects.requireNonNull(url, "baseUrl");
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("baseUrl is not an address: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "baseUrl must begin with http:// or https://, such as " + GROQ_BASE_URL);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("baseUrl must not carry a user name or password");
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "baseUrl must be scheme, host, port and path only, such as " + GROQ_BASE_URL);
    }
    String text = uri.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  /** A key goes into a header, so anything but visible ASCII is a mistake. It is never echoed. */
  private static void checkKey(String key) {
    if (key == null) {
      return;
    }
    if (key.isEmpty() || key.length() > MAX_KEY_CHARS) {
      throw new IllegalArgumentException("apiKey must be 1 to " + MAX_KEY_CHARS + " characters");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "apiKey has a space or a character that no key has; copy it again");
    }
  }

  private static void checkModel(String name, String model) {
    if (model != null && (model.isBlank() || model.length() > MAX_MODEL_CHARS)) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + MAX_MODEL_CHARS + " characters, or left out");
    }
  }

  private static void checkRange(String name, int value, int max, String unit) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be 1 to " + max + " " + unit);
    }
  }

  /** The settings under construction; each method's meaning is the record's component's. */
  public static final class Builder {
    private String baseUrl = GROQ_BASE_URL;
    private String apiKey;
    private String model;
    private String visionModel;
    private double temperature = 0.2;
    private int maxTokens = 200;
    private String systemPrompt;
    private int connectTimeoutMillis = 2_000;
    private int firstTokenTimeoutMillis = 8_000;
    private int betweenTokensTimeoutMillis = 5_000;
    private int wholeTimeoutMillis = 30_000;
    private int maxReplyChars = 8_000;
    private boolean askForUsage = true;

    private Builder() {}

    public Builder baseUrl(String value) {
      baseUrl = value;
      return this;
    }

    public Builder apiKey(String value) {
      apiKey = value;
      return this;
    }

    public Builder model(String value) {
      model = value;
      return this;
    }

    public Builder visionModel(String value) {
      visionModel = value;
      return this;
    }

    public Builder temperature(double value) {
      temperature = value;
      return this;
    }

    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    /** Left out: {@link DefaultSystemPrompt}. */
    public Builder systemPrompt(String value) {
      systemPrompt = value;
      return this;
    }

    public Builder connectTimeoutMillis(int value) {
      connectTimeoutMillis = value;
      return this;
    }

    public Builder firstTokenTimeoutMillis(int value) {
      firstTokenTimeoutMillis = value;
      return this;
    }

    public Builder betweenTokensTimeoutMillis(int value) {
      betweenTokensTimeoutMillis = value;
      return this;
    }

    public Builder wholeTimeoutMillis(int value) {
      wholeTimeoutMillis = value;
      return this;
    }

    public Builder maxReplyChars(int value) {
      maxReplyChars = value;
      return this;
    }

    public Builder askForUsage(boolean value) {
      askForUsage = value;
      return this;
    }

    public OpenAiSettings build() {
      return new OpenAiSettings(
          baseUrl,
          apiKey,
          model,
          visionModel,
          temperature,
          maxTokens,
          systemPrompt == null ? DefaultSystemPrompt.text() : systemPrompt,
          connectTimeoutMillis,
          firstTokenTimeoutMillis,
          betweenTokensTimeoutMillis,
          wholeTimeoutMillis,
          maxReplyChars,
          askForUsage);
    }
  }
}
