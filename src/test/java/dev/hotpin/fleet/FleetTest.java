package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final long START_SECONDS = 1_800_000_000L;

  private long nowNanos = 77;

  /** Goes with the monotonic one. */
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochSecond(START_SECONDS).plusNanos(nowNanos);
        }
      };

  private final List<TurnSummary> handedOn = new ArrayList<>();
  private final SessionRegistry registry = new SessionRegistry(() -> 0);
  private final FleetRecorder recorder =
      new FleetRecorder(
          () -> nowNanos,
          clock,
          new TurnObserver() {
            @Override
            public void turnEnded(TurnSummary turn) {
              handedOn.add(turn);
            }
          });
  private int looks; // at the server

  private final Fleet fleet = new Fleet(recorder, registry, this::vitals, () -> nowNanos, clock);

  @AfterEach
  void close() {
    fleet.close();
  }

  private Vitals vitals() {
    looks++;
    return new Vitals(
        "ready",
        "1.0",
        60,
        List.of("It is \"late\".\nVery."),
        3,
        100,
        List.of(new Vitals.Engine("model", "offline", "", "", Map.of("rests", 1L))),
        new Vitals.Recognizers(2, 1, 0, 0, "measured"),
        new Vitals.Memory(1, 2, 3, 4, -1, 6),
        Map.of("idle_timeout", 4L),
        5);
  }

  private static final class Someone implements Watcher {
    private final List<String> events = new ArrayList<>();

    @Override
    public boolean mayStay() {
      return true;
    }

    @Override
    public boolean offer(byte[] event) {
      return events.add(new String(event, StandardCharsets.UTF_8));
    }

    @Override
    public void end(byte[] event) {}

    String last() {
      return events.get(events.size() - 1);
    }

    /** What stands after {@code name} in the newest event. */
    String last(String name) {
      Matcher found = Pattern.compile("\"" + name + "\":(\\[[^]]*]|\\{[^}]*})").matcher(last());
      assertTrue(found.find(), this::last);
      return found.group(1);
    }
  }

  private Someone join() {
    Someone someone = new Someone();
    assertTrue(fleet.watchers().join(someone));
    return someone;
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      fleet.tick();
    }
  }

  @Test
  void turnsAreHandedOnAndShownInTheirSecond() {
    Someone someone = join();
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    recorder.turnEnded(EndedTurns.silent("b", 1, "busy"));
    seconds(1);
    assertEquals(2, handedOn.size());
    assertTrue(someone.last().startsWith("event: everything\ndata: {"), someone.last());
    assertEquals("[0,1]", someone.last("answered"));
    assertEquals("[0,1]", someone.last("refused"));
    assertEquals("{\"count\":1,\"p50\":120,\"p90\":120,\"p99\":120}", someone.last("first_audio"));
    assertTrue(someone.last().contains("\"newest_s\":" + (START_SECONDS + 1)), someone.last());
    seconds(1);
    assertTrue(someone.last().startsWith("event: news\n"), someone.last());
    assertEquals("[0]", someone.last("answered"));
    assertEquals("{\"kind\":\"refused\",\"ever\":1,\"of_late\":1}", someone.last("busy"));
  }

  @Test
  void whatIsSentIsOneLineOfValidJson() throws IOException {
    Someone someone = join();
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    recorder.waited(TimeUnit.MILLISECONDS.toNanos(40));
    recorder.lagged(TimeUnit.MICROSECONDS.toNanos(250));
    seconds(7);
    for (String event : someone.events) {
      assertTrue(event.endsWith("}\n\n"), event);
      String data = event.substring(event.indexOf("data: ") + 6, event.length() - 2);
      assertFalse(data.contains("\n"), data);
      try (JsonParser json = new JsonFactory().createParser(data)) {
        json.nextToken();
        json.skipChildren();
        assertEquals(null, json.nextToken());
      }
    }
    assertEquals("{\"count\":1,\"p50\":40,\"p90\":40,\"p99\":40}", someone.last("wait_ms"));
    assertEquals("{\"count\":1,\"p50\":250,\"p90\":250,\"p99\":250}", someone.last("loop_lag_us"));
  }

  @Test
  void whileNobodyWatchesNothingIsLookedAtButTheHistoryIsKept() {
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    seconds(10);
    assertEquals(0, looks);
    Someone someone = join();
    seconds(1);
    assertEquals(1, looks);
    assertEquals("[0,1,0,0,0,0,0,0,0,0,0,0]", someone.last("answered"));
    assertTrue(someone.last().contains("\"first_audio\":{\"p50\":[120,120]"), someone.last());
  }

  @Test
  void allWhoWatchCostOneLook() {
    for (int i = 0; i < 10; i++) {
      join();
    }
    seconds(3);
    assertEquals(3, looks, "one for each second");
  }

  @Test
  void aMinuteLaterATurnIsNotInThePercentilesAnyMore() {
    Someone someone = join();
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    seconds(60);
    assertEquals("{\"count\":1,\"p50\":120,\"p90\":120,\"p99\":120}", someone.last("first_audio"));
    seconds(6);
    assertEquals("{\"count\":0}", someone.last("first_audio"));
    assertEquals("{\"kind\":\"answered\",\"ever\":1,\"of_late\":1}", someone.last("complete"));
    seconds(900);
    assertEquals("{\"kind\":\"answered\",\"ever\":1,\"of_late\":0}", someone.last("complete"));
  }

  @Test
  void apologiesAreNotAnswersAndTurnsWithoutAudioHaveNoTime() {
    Someone someone = join();
    recorder.turnEnded(EndedTurns.silent("a", 1, "interrupted"));
    recorder.turnEnded(
        EndedTurns.turn(
            "a", 2, "busy", 0, Map.of(dev.hotpin.turn.TurnMoment.FIRST_FRAME_WRITTEN, 9L), ""));
    seconds(1);
    assertEquals("{\"count\":0}", someone.last("first_audio"));
    assertEquals(2, recorder.recentTurns().of("a").size());
  }

  @Test
  void aTurnThatEndsAfterItsSessionWasForgottenIsHandedOnAndNotKept() {
    recorder.turnEnded(EndedTurns.forgotten(EndedTurns.answered("a", 2, 120)));
    assertEquals(List.of(), recorder.recentTurns().of("a"));
    recorder.turnEnded(EndedTurns.answered("a", 3, 120));
    assertEquals(1, recorder.recentTurns().of("a").size());
  }

  @Test
  void aPauseOfTheProcessLeavesAGapAndNothingStale() {
    Someone someone = join();
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    seconds(5);
    nowNanos += TimeUnit.MINUTES.toNanos(10);
    fleet.tick();
    assertEquals("{\"count\":0}", someone.last("first_audio"));
    int points = someone.last("p50").split(",").length;
    assertEquals(120, points, "one for every five seconds");
    nowNanos += TimeUnit.HOURS.toNanos(10);
    fleet.tick();
    assertEquals(History.POINTS, someone.last("p50").split(",").length);
    assertEquals(History.SECONDS, someone.last("answered").split(",").length);
  }

  @Test
  void aFullHistoryIsStillSmall() {
    for (int second = 0; second < 2 * History.SECONDS; second++) {
      for (String outcome : recorder.outcomes().names()) {
        recorder.turnEnded(EndedTurns.silent("a", second, outcome));
      }
      recorder.turnEnded(EndedTurns.answered("a", second, 100 + second));
      seconds(1);
    }
    Someone someone = join();
    seconds(5);
    int everything = someone.events.get(0).length();
    int news = someone.last().length();
    assertTrue(everything < 40_000, () -> "everything has " + everything + " bytes");
    assertTrue(news < 4_000, () -> "news has " + news + " bytes");
  }

  @Test
  void aTickThatComesTwiceInASecondSaysNothing() {
    Someone someone = join();
    seconds(1);
    fleet.tick();
    assertEquals(1, someone.events.size());
  }

  @Test
  void turnsOfThoseWhoAreGoneAreForgottenInTheEnd() {
    recorder.turnEnded(EndedTurns.answered("a", 1, 120));
    seconds(60);
    assertEquals(1, recorder.recentTurns().size());
    nowNanos += TimeUnit.MILLISECONDS.toNanos(RecentTurns.KEPT_MILLIS);
    seconds(1);
    assertEquals(0, recorder.recentTurns().size());
  }
}
