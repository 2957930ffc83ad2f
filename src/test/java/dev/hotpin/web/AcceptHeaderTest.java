package dev.hotpin.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | 1 | 0",
        "*/* | 1 | 1",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 1 | 0.8",
        "application/json | 0 | 1",
        "TEXT/HTML; Q=0.3, application/*;q=0.5 | 0.3 | 0.5",
        "text/*;q=0.4, */*;q=0.1 | 0.4 | 0.1",
        "text/html;q=0, */* | 0 | 1",
        "text/html;q=abc, ,;;, */*;q=7 | 0 | 1",
      })
  void theMostSpecificRangeDecides(String accept, double html, double json) {
    AcceptHeader header = new AcceptHeader(accept);
    assertEquals(html, header.weightOfType("text/html"));
    assertEquals(json, header.weightOfType("application/json"));
  }

  @Test
  void withoutAHeaderNothingIsPreferred() {
    AcceptHeader header = new AcceptHeader(null);
    assertEquals(0, header.weightOfType("text/html"));
    assertEquals(0, header.weightOfCoding("gzip"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | 1",
        "br | 0",
        "*;q=0.5 | 0.5",
        "gzip;q=0, * | 0",
        "identity | 0"
      })
  void codingsHaveWeightsToo(String accept, double gzip) {
    assertEquals(gzip, new AcceptHeader(accept).weightOfCoding("gzip"));
  }
}
