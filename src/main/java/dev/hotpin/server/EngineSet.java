package dev.hotpin.server;

import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.synthesis.freetts.FreeTtsSynthesizer;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of one server, chosen, loaded and warm, with their threads. Closing frees them in the
 * reverse order, the executors last.
 */
public final class EngineSet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSet.class);

  /** Pieces of text that wait for a voice, for each voice: each takes milliseconds. */
  private static final int QUEUED_PIECES_PER_VOICE = 256;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>(); // the last made comes first
  private final List<String> notices = new ArrayList<>();
  private RecognitionEngine recognition;
  private RecognizerPool recognizers;
  private ChatModel chatModel;
  private SpeechSynthesizer synthesizer;
  private SpokenLines spokenLines;
  private ConversationStore conversations;

  private EngineSet() {}

  /**
   * Chooses, loads and warms everything. Blocks for seconds.
   *
   * @param loops shared with the chat client
   * @param images of devices, shared with other nodes where conversations are
   * @param decorator what is put around them
   * @param lostThreads counts those that hang
   * @param meters show what they count
   * @throws RuntimeException with a sentence where an engine can't be had; nothing is left behind
   */
  static EngineSet load(
      ServerConfig config,
      EventLoopGroup loops,
      ImageStore images,
      EngineDecorator decorator,
      LostThreads lostThreads,
      ServerMeters meters) {
    EngineSet set = new EngineSet();
    try {
      set.loadAll(config, loops, images, decorator, lostThreads, meters);
      return set;
    } catch (RuntimeException | Error e) {
      set.close();
      throw e;
    }
  }

  private void loadAll(
      ServerConfig config,
      EventLoopGroup loops,
      ImageStore images,
      EngineDecorator decorator,
      LostThreads lostThreads,
      ServerMeters meters) {
    int spareThreads = config.faults().maxLostEngines();
    conversations = own(Conversations.open(config, images, notices::add, meters));
    chatModel = own(ChatModels.open(config, loops, this::own, meters));
    ServerThreads synthesis =
        own(ServerThreads.forSynthesis(config.synthesis().voices() + spareThreads));
    synthesizer =
        decorator.synthesizer(
            own(
                FreeTtsSynthesizer.start(
                    synthesis.group(),
                    config.synthesis().voices(),
                    config.synthesis().wordsPerMinute(),
                    config.synthesis().volumePercent(),
                    config.synthesis().voices() * QUEUED_PIECES_PER_VOICE,
                    lostThreads)));
    requireVoice(config.synthesis().voice());
    spokenLines = SpokenLines.prepare(synthesizer);
    recognition =
        decorator.recognition(
            own(
                RecognitionEngines.load(
                    config.recognition(), spareThreads, this::own, notices::add)));
    recognizers =
        own(
            RecognizerPool.start(
                recognition,
                config.recognition().permits(),
                config.recognition().maxWaitingAudioBytes(),
                lostThreads));
  }

  private void requireVoice(String voiceId) {
    List<String> offered = synthesizer.voices().stream().map(VoiceInfo::id).toList();
    if (!offered.contains(voiceId)) {
      throw new StartException(
          "TTS_VOICE is \""
              + voiceId
              + "\", but must be one of "
              + String.join(", ", offered)
              + ".");
    }
  }

  private <T extends AutoCloseable> T own(T closeable) {
    owned.push(closeable);
    return closeable;
  }

  /** What makes recognizers. */
  public RecognitionEngine recognition() {
    return recognition;
  }

  /** Who lends them. */
  public RecognizerPool recognizers() {
    return recognizers;
  }

  /** What writes answers. */
  public ChatModel chatModel() {
    return chatModel;
  }

  /** What speaks them. */
  public SpeechSynthesizer synthesizer() {
    return synthesizer;
  }

  /** The lines that are ready before anything fails. */
  public SpokenLines spokenLines() {
    return spokenLines;
  }

  /** Where conversations are kept. */
  public ConversationStore conversations() {
    return conversations;
  }

  /** Sentences that the operator should read at start: what could be better, and how. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /** What is wrong with them now, a sentence each. Threads: any. */
  List<String> problems() {
    return Stream.of(chatModel.problem(), conversations.trouble())
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      AutoCloseable next = owned.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", next.getClass().getSimpleName(), e);
      }
    }
  }
}
