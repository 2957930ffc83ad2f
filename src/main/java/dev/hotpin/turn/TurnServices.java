package dev.hotpin.turn;

import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.recognition.RecognitionService;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SpokenLines;

/** What every session shares: engines, stores, settings. All safe for use by many threads. */
public record TurnServices(
    RecognitionService recognition,
    ChatModel chatModel,
    SpeechSynthesizer synthesizer,
    SpokenLines spokenLines,
    ConversationStore conversations,
    ImageStore images,
    TurnSettings settings,
    TurnObserver observer) {}
