package dev.hotpin.bench.micro;

/** Whose handlers a bench of the pipeline measures. */
public enum Handlers {
  /** The least that a program on Netty does with the same frames. */
  netty,
  /** The server's own. */
  hotpin
}
