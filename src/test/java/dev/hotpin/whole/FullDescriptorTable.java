package dev.hotpin.whole;

import dev.hotpin.server.HotpinServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/**
 * A server in a process of its own, whose file descriptors are used up on the word "fill" and free
 * again on "free". Says its port first, and "done" after each word.
 */
final class FullDescriptorTable {
  private FullDescriptorTable() {}

  public static void main(String[] args) throws IOException {
    List<FileInputStream> held = new ArrayList<>();
    HotpinServer server = HotpinServer.bind(TestServer.config(Map.of("MAX_CONNECTIONS", "1000")));
    System.out.println("port " + server.port());
    try (Scanner words = new Scanner(System.in, "US-ASCII")) {
      while (words.hasNext()) {
        if (words.next().equals("fill")) {
          fill(held);
        } else {
          for (FileInputStream stream : held) {
            stream.close();
          }
          held.clear();
        }
        System.out.println("done");
      }
    }
    server.close();
  }

  private static void fill(List<FileInputStream> held) {
    try {
      while (true) {
        held.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println("full with " + held.size()); // Too many open files
    }
  }
}
