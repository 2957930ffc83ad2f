package dev.hotpin.dialogue.openai;

import java.util.Arrays;

/**
 * Splits a stream of server-sent events into the data of each event, from chunks cut anywhere.
 *
 * <p>Works on bytes: lines end at LF, CR or CRLF, none of which occurs within a UTF-8 character, so
 * a character that two chunks share is whole again before anyone decodes it. Follows the HTML
 * standard's "event stream interpretation" (comments, several data lines, one optional space after
 * the colon, a leading byte order mark); names, ids and retry times mean nothing here and are
 * skipped. Unlike the standard it hands out a last event that no empty line follows.
 *
 * <p>Thread: one at a time. Holds at most one line and one event, each up to {@code maxEventBytes}.
 */
final class SseParser {

  /** Takes the data of one event, its lines joined by LF. */
  interface EventSink {
    void onData(byte[] data);
  }

  /** A line or an event longer than the bound: not a stream that we can use. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLongException(int maxEventBytes) {
      super("an event of more than " + maxEventBytes + " bytes");
    }
  }

  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final int FIRST_CAPACITY = 512;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int maxEventBytes;
  private final EventSink sink;
  private byte[] line = new byte[FIRST_CAPACITY];
  private int lineBytes;
  private byte[] data = new byte[FIRST_CAPACITY];
  private int dataBytes;
  private boolean hasData;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  SseParser(int maxEventBytes, EventSink sink) {
    this.maxEventBytes = maxEventBytes;
    this.sink = sink;
  }

  /** Takes the next bytes; events that they complete are handed out before this returns. */
  void feed(byte[] bytes) throws TooLongException {
    int from = 0;
    if (afterCarriageReturn && bytes.length > 0) {
      afterCarriageReturn = false;
      from = bytes[0] == '\n' ? 1 : 0;
    }
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != '\n' && bytes[i] != '\r') {
        continue;
      }
      appendToLine(bytes, from, i);
      endLine();
      if (bytes[i] == '\r') {
        if (i + 1 == bytes.length) {
          afterCarriageReturn = true;
        } else if (bytes[i + 1] == '\n') {
          i++;
        }
      }
      from = i + 1;
    }
    appendToLine(bytes, from, bytes.length);
  }

  /** The stream is over: a line and an event that were under way count as ended. */
  void end() throws TooLongException {
    if (lineBytes > 0) {
      endLine();
    }
    dispatch();
  }

  private void appendToLine(byte[] bytes, int from, int to) throws TooLongException {
    if (to <= from) {
      return;
    }
    line = appended(line, lineBytes, bytes, from, to);
    lineBytes += to - from;
  }

  private void endLine() throws TooLongException {
    int start = 0;
    if (firstLine) {
      firstLine = false;
      if (startsWith(BYTE_ORDER_MARK)) {
        start = BYTE_ORDER_MARK.length;
      }
    }
    if (lineBytes == start) {
      dispatch();
    } else {
      takeField(start);
    }
    lineBytes = 0;
  }

  private boolean startsWith(byte[] prefix) {
    return lineBytes >= prefix.length
        && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
  }

  private void takeField(int start) throws TooLongException {
    int nameEnd = start;
    while (nameEnd < lineBytes && line[nameEnd] != ':') {
      nameEnd++;
    }
    if (!Arrays.equals(line, start, nameEnd, DATA, 0, DATA.length)) {
      return;
    }
    int valueStart = Math.min(nameEnd + 1, lineBytes);
    if (valueStart < lineBytes && line[valueStart] == ' ') {
      valueStart++;
    }
    if (hasData) {
      data = appended(data, dataBytes, new byte[] {'\n'}, 0, 1);
      dataBytes++;
    }
    data = appended(data, dataBytes, line, valueStart, lineBytes);
    dataBytes += lineBytes - valueStart;
    hasData = true;
  }

  private void dispatch() {
    if (!hasData) {
      return;
    }
    byte[] event = Arrays.copyOf(data, dataBytes);
    hasData = false;
    dataBytes = 0;
    sink.onData(event);
  }

  private byte[] appended(byte[] target, int used, byte[] source, int from, int to)
      throws TooLongException {
    int needed = used + (to - from);
    if (needed > maxEventBytes) {
      throw new TooLongException(maxEventBytes);
    }
    byte[] room =
        needed <= target.length
            ? target
            : Arrays.copyOf(target, Math.max(needed, 2 * target.length));
    System.arraycopy(source, from, room, used, to - from);
    return room;
  }
}
