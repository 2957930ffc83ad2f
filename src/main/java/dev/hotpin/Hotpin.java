package dev.hotpin;

/** The program: serve, talk, models, config. */
public final class Hotpin {
  private Hotpin() {}

  public static void main(String[] args) {
    System.exit(args.length);
  }
}
