package dev.hotpin.bench.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hotpin.bench.fuzztargets.FuzzTargets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A fixed set of inputs for each target, a short time of others, and every input that was once a
 * finding. {@code bench fuzz} runs as many as one likes.
 */
class FuzzTest {
  private static final long FIXED_SEED = 20_261_123;

  /** Of a target with a share of 10: some tenths of a second. */
  private static final int FIXED_INPUTS = 200;

  private static final int USUAL_SHARE = 10;
  private static final long RANDOM_MILLIS_PER_TARGET = 300;

  /** Inputs that failed once, by target: {@code target/what-it-was.bin}. */
  private static final Path FOUND = Path.of("src", "test", "resources", "fuzz");

  private final LoggedErrors errors = LoggedErrors.open();

  @AfterEach
  void close() {
    errors.close();
  }

  @TestFactory
  Stream<DynamicTest> whateverComesEachTargetHolds() {
    return FuzzTargets.watched(errors).stream()
        .map(target -> dynamicTest(target.name(), () -> fuzz(target)));
  }

  private static void fuzz(FuzzTarget target) {
    FuzzRun fixed = new FuzzRun(target, FIXED_SEED, 1);
    fixed.run(0, Math.max(20, FIXED_INPUTS * target.share() / USUAL_SHARE), number -> true);
    assertNothingFound(fixed);
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RANDOM_MILLIS_PER_TARGET);
    FuzzRun random = new FuzzRun(target, ThreadLocalRandom.current().nextLong(), 1);
    random.run(0, Long.MAX_VALUE, number -> number == 0 || System.nanoTime() - endNanos < 0);
    assertNothingFound(random);
    assertTrue(random.inputs() > 0);
  }

  private static void assertNothingFound(FuzzRun run) {
    for (Finding finding : run.findings()) {
      throw new AssertionError("bench fuzz " + finding.reproduction(), finding.cause());
    }
  }

  @TestFactory
  Stream<DynamicTest> whatWasFoundOnceStaysMended() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (FuzzTarget target : FuzzTargets.watched(errors)) {
      Path found = FOUND.resolve(target.name());
      if (Files.isDirectory(found)) {
        try (Stream<Path> files = Files.list(found)) {
          for (Path file : files.sorted().toList()) {
            tests.add(
                dynamicTest(
                    target.name() + " " + file.getFileName(),
                    () -> target.run(Files.readAllBytes(file))));
          }
        }
      }
    }
    assertTrue(!tests.isEmpty(), "there is no " + FOUND);
    return tests.stream();
  }

  @Test
  void whatFailsIsMadeSmallAndCanBeMadeAgain() {
    FuzzTarget afraidOfX = new AfraidOfX();
    FuzzRun run = new FuzzRun(afraidOfX, 1, 3);
    run.run(0, 10_000, number -> true);
    assertEquals(3, run.findings().size());
    for (Finding finding : run.findings()) {
      assertEquals("X", new String(finding.input(), StandardCharsets.US_ASCII));
      assertTrue(new Fuzzer(afraidOfX, 1).run(finding.number()).isPresent());
    }
  }

  /** Fails where there is an X. */
  private static final class AfraidOfX implements FuzzTarget {
    @Override
    public String name() {
      return "x";
    }

    @Override
    public String description() {
      return "fails";
    }

    @Override
    public int share() {
      return 1;
    }

    @Override
    public byte[] generate(Random random) {
      return Bytes.noise(random.nextInt(200), random);
    }

    @Override
    public void run(byte[] input) {
      for (byte b : input) {
        Violation.unless(b != 'X', "an X: " + input.length);
      }
    }
  }
}
