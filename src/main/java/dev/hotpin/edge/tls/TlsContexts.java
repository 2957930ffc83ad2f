package dev.hotpin.edge.tls;

import dev.hotpin.config.ConfigException;
import dev.hotpin.config.ServerConfig.TlsProvider;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.SecureRandom;
import javax.net.ssl.SSLException;

/**
 * Makes what TLS connections are made from, of one provider. For one thread. Keeps the key of
 * session tickets, so that devices resume their sessions after a change of certificate too: a
 * resumed handshake costs a device no public-key arithmetic.
 */
final class TlsContexts {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** Sessions that can be resumed where the server keeps them, and for how long. */
  private static final long SESSIONS = 20_000;

  private static final long SESSION_SECONDS = 86_400;

  private final SslProvider provider;
  private OpenSslSessionTicketKey ticketKey; // null with the JDK, which has and changes its own
  private OpenSslSessionTicketKey lastTicketKey;

  private TlsContexts(SslProvider provider) {
    this.provider = provider;
    this.ticketKey = provider == SslProvider.JDK ? null : newTicketKey();
    this.lastTicketKey = ticketKey;
  }

  /**
   * Loads the provider. Blocks: a native library is unpacked.
   *
   * @throws ConfigException with a sentence if the one asked for does not run here
   */
  static TlsContexts of(TlsProvider asked) {
    if (asked == TlsProvider.JDK || (asked == TlsProvider.AUTO && !OpenSsl.isAvailable())) {
      return new TlsContexts(SslProvider.JDK);
    }
    if (!OpenSsl.isAvailable()) {
      throw new ConfigException(
          "TLS_PROVIDER is openssl, but BoringSSL does not run here ("
              + OpenSsl.unavailabilityCause().getMessage()
              + "); jdk and auto do.");
    }
    return new TlsContexts(SslProvider.OPENSSL);
  }

  /** For logs. */
  String description() {
    return provider == SslProvider.JDK
        ? "the JDK " + Runtime.version().feature()
        : OpenSsl.versionString();
  }

  /**
   * For new connections with this certificate.
   *
   * @throws ConfigException with a sentence if the provider does not take it
   */
  SslContext make(ServerIdentity identity) {
    try {
      SslContext context =
          SslContextBuilder.forServer(identity.key(), identity.chain())
              .sslProvider(provider)
              .protocols(PROTOCOLS)
              .sessionCacheSize(SESSIONS)
              .sessionTimeout(SESSION_SECONDS)
              .build();
      useTicketKeys(context);
      return context;
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigException(
          "The certificate of TLS_CERTIFICATE_FILE can't be used: " + e.getMessage() + ".");
    }
  }

  /** How often {@link #changeTicketKey} is to be called. */
  static final long TICKET_KEY_SECONDS = SESSION_SECONDS / 2;

  /** Tickets of the last key are still taken, so that one is good for a day; older ones are not. */
  void changeTicketKey(SslContext context) {
    if (ticketKey != null) {
      lastTicketKey = ticketKey;
      ticketKey = newTicketKey();
      useTicketKeys(context);
    }
  }

  private void useTicketKeys(SslContext context) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(ticketKey, lastTicketKey);
    }
  }

  private static OpenSslSessionTicketKey newTicketKey() {
    SecureRandom random = new SecureRandom();
    return new OpenSslSessionTicketKey(
        random(random, OpenSslSessionTicketKey.NAME_SIZE),
        random(random, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        random(random, OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private static byte[] random(SecureRandom random, int bytes) {
    byte[] made = new byte[bytes];
    random.nextBytes(made);
    return made;
  }
}
