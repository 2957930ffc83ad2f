package dev.hotpin.edge.tls;

import dev.hotpin.config.ConfigException;
import dev.hotpin.config.ServerConfig;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force. Its files are looked at every {@code TLS_RELOAD_MS}; when both stand
 * still in a new state, new connections get the new one, and a broken pair leaves the old in force.
 * Threads: any; {@link #look} on the executor only.
 */
public final class ServerTls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private static final int HEXADECIMAL = 16;

  private final ServerConfig.Tls config;
  private final TlsContexts contexts;
  private final EventExecutorGroup executor;
  private final Future<?> looking;
  private PemFiles inForce; // on the executor, as the next two
  private PemFiles lastSeen;
  private String lastComplaint = "";
  private long ticketKeyNanos = System.nanoTime(); // when it was last changed
  private volatile SslContext current;

  private ServerTls(ServerConfig.Tls config, EventExecutorGroup executor) {
    this.config = config;
    this.executor = executor;
    this.contexts = TlsContexts.of(config.provider());
    this.inForce = PemFiles.read(config.certificateFile(), config.keyFile());
    this.lastSeen = inForce;
    use(ServerIdentity.of(inForce, config.keyPassword()));
    this.looking =
        executor.scheduleWithFixedDelay(
            this::look, config.reloadMillis(), config.reloadMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the files. Blocks on the disk.
   *
   * @param executor where the arithmetic of handshakes is done and files are read; stays the
   *     caller's
   * @throws ConfigException with a sentence if they can't be used
   */
  public static ServerTls start(ServerConfig.Tls config, EventExecutorGroup executor) {
    return new ServerTls(config, executor);
  }

  /** What a new connection begins with; it makes way for TLS, or says that it must be TLS. */
  public ChannelHandler newHandler() {
    return new TlsDetector(current, executor, config.handshakeTimeoutMillis());
  }

  private void use(ServerIdentity identity) {
    current = contexts.make(identity);
    X509Certificate certificate = identity.certificate();
    LOG.info(
        "TLS by {}, certificate of {} (serial number {})",
        contexts.description(),
        certificate.getSubjectX500Principal().getName(),
        certificate.getSerialNumber().toString(HEXADECIMAL));
    try {
      certificate.checkValidity();
    } catch (CertificateException e) {
      LOG.warn("Clients will refuse the TLS certificate: {}", e.getMessage());
    }
  }

  /** Acts on what is the same twice: files are replaced one after the other. */
  private void look() {
    try {
      changeTicketKeyWhenDue();
      PemFiles seen = PemFiles.read(config.certificateFile(), config.keyFile());
      boolean still = seen.equals(lastSeen);
      lastSeen = seen;
      if (still) {
        if (!seen.equals(inForce)) {
          use(ServerIdentity.of(seen, config.keyPassword()));
          inForce = seen;
        }
        lastComplaint = "";
      }
    } catch (ConfigException e) {
      complain(e.getMessage());
    } catch (RuntimeException e) {
      complain(e.toString());
    }
  }

  private void changeTicketKeyWhenDue() {
    long dueNanos = TimeUnit.SECONDS.toNanos(TlsContexts.TICKET_KEY_SECONDS);
    if (System.nanoTime() - ticketKeyNanos > dueNanos) {
      ticketKeyNanos = System.nanoTime();
      contexts.changeTicketKey(current);
    }
  }

  /** Once for each fault, not at every look. */
  private void complain(String fault) {
    if (!fault.equals(lastComplaint)) {
      lastComplaint = fault;
      LOG.warn("The TLS certificate stays as it was: {}", fault);
    }
  }

  /** Stops looking at the files. */
  @Override
  public void close() {
    looking.cancel(false);
  }
}
