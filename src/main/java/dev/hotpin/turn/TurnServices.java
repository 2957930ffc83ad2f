package dev.hotpin.turn;

import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.limits.Quotas;
import dev.hotpin.recognition.RecognitionService;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.wire.Offer;

/**
 * What every session shares: engines, stores, settings, what is offered. All safe for use by many
 * threads.
 */
public record TurnServices(
    RecognitionService recognition,
    ChatModel chatModel,
    SpeechSynthesizer synthesizer,
    SpokenLines spokenLines,
    ConversationStore conversations,
    ImageStore images,
    TurnSettings settings,
    TurnObserver observer,
    Offer offer,
    Endpointers endpointers,
    GuessPolicy guesses,
    Quotas quotas) {

  /** Without guesses and without quotas. */
  public TurnServices(
      RecognitionService recognition,
      ChatModel chatModel,
      SpeechSynthesizer synthesizer,
      SpokenLines spokenLines,
      ConversationStore conversations,
      ImageStore images,
      TurnSettings settings,
      TurnObserver observer,
      Offer offer,
      Endpointers endpointers) {
    this(
        recognition,
        chatModel,
        synthesizer,
        spokenLines,
        conversations,
        images,
        settings,
        observer,
        offer,
        endpointers,
        GuessPolicy.off(),
        Quotas.unlimited());
  }

  /** The same with another voice. */
  TurnServices withSynthesizer(SpeechSynthesizer voice) {
    return new TurnServices(
        recognition,
        chatModel,
        voice,
        spokenLines,
        conversations,
        images,
        settings,
        observer,
        offer,
        endpointers,
        guesses,
        quotas);
  }
}
