package dev.hotpin.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** A file as it is served. Its arrays are shared and never written to; any thread. */
final class WebAsset {
  private final WebContent kind;
  private final byte[] body;
  private final byte[] zipped; // null where that would save nothing
  private final String tag; // what entity tags begin with: changes with the content

  private WebAsset(WebContent kind, byte[] body, byte[] zipped, String tag) {
    this.kind = kind;
    this.body = body;
    this.zipped = zipped;
    this.tag = tag;
  }

  static WebAsset of(WebContent kind, byte[] body, String tag) {
    byte[] zipped = kind.isText() ? gzip(body) : null;
    return new WebAsset(
        kind, body, zipped != null && zipped.length < body.length ? zipped : null, tag);
  }

  WebContent kind() {
    return kind;
  }

  /** It as it is: not to be written to. */
  byte[] body() {
    return body;
  }

  /** It by gzip, or null where that would save nothing: not to be written to. */
  byte[] zipped() {
    return zipped;
  }

  /** The entity tag: each representation has its own. */
  String entityTag(boolean asZipped) {
    return '"' + tag + (asZipped ? "-gzip" : "") + '"';
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream(body.length);
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("an array refused bytes", e);
    }
    return zipped.toByteArray();
  }
}
