package dev.hotpin.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Results as one page that needs nothing else: no request leaves it. No state. */
public final class HtmlReport {
  private static final String TEMPLATE = "report.html";
  private static final String PLACE = "/*RESULTS*/null";

  private HtmlReport() {}

  /** The page of some results, each a run's tree with a {@code name}. */
  public static String of(List<?> results) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IOException("The program lacks its " + TEMPLATE + ".");
      }
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // What a server wrote must not end the script.
      String json = JsonTree.write(results).replace("<", "\\u003c");
      return page.replace(PLACE, json);
    }
  }
}
