package dev.hotpin.dialogue.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script that Redis runs. It is named by its hash, and sent only where Redis doesn't know it. */
final class Script {
  private final byte[] text;
  private final ScriptOutputType output;
  private String hash; // null until it was first run

  private Script(byte[] text, ScriptOutputType output) {
    this.text = text;
    this.output = output;
  }

  /** The resource of that name beside this class. */
  static Script load(String name, ScriptOutputType output) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      return new Script(in.readAllBytes(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it. Thread: the one of Redis. */
  <T> CompletionStage<T> run(
      RedisAsyncCommands<String, byte[]> redis, String[] keys, byte[]... args) {
    if (hash == null) {
      hash = redis.digest(text);
    }
    CompletionStage<T> first = redis.evalsha(hash, output, keys, args);
    return first
        .handle(
            (answer, failure) -> {
              if (isUnknown(failure)) {
                CompletionStage<T> second = redis.eval(text, output, keys, args);
                return second;
              }
              return failure == null
                  ? CompletableFuture.completedStage(answer)
                  : CompletableFuture.<T>failedStage(failure);
            })
        .thenCompose(stage -> stage);
  }

  private static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }
}
