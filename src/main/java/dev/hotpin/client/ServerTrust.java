package dev.hotpin.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates of servers a client believes. Immutable. */
public final class ServerTrust {
  private final TrustManager trust;

  /** For Netty's connections. */
  private final SslContext netty;

  private ServerTrust(TrustManager trust, boolean anyName) throws SSLException {
    this.trust = trust;
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(trust);
    this.netty = (anyName ? builder.endpointIdentificationAlgorithm("") : builder).build();
  }

  /**
   * Those that the system believes, for the name in the address. Blocks on the disk.
   *
   * @throws WearableException if TLS is not to be had
   */
  public static ServerTrust ofSystem() throws WearableException {
    return of(null);
  }

  /**
   * Those that a certificate of {@code caFile} vouches for, or is; for the name in the address.
   * Blocks on the disk.
   *
   * @param caFile PEM
   * @throws WearableException with a sentence if the file can't be used
   */
  public static ServerTrust of(Path caFile) throws WearableException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(caFile == null ? null : keyStore(caFile));
      return new ServerTrust(factory.getTrustManagers()[0], false);
    } catch (IOException | GeneralSecurityException e) {
      throw new WearableException(
          caFile == null
              ? "TLS is not to be had: " + e.getMessage()
              : caFile + " can't be read as a file of certificates (PEM).",
          e);
    }
  }

  /**
   * Any certificate at all: encrypted, but anybody may be at the other end.
   *
   * @throws WearableException if TLS is not to be had
   */
  public static ServerTrust ofAnybody() throws WearableException {
    try {
      return new ServerTrust(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0], true);
    } catch (SSLException e) {
      throw new WearableException("TLS is not to be had: " + e.getMessage(), e);
    }
  }

  private static KeyStore keyStore(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(caFile)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate");
      }
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    return store;
  }

  SslContext netty() {
    return netty;
  }

  /**
   * For the JDK's HTTP client.
   *
   * @throws WearableException if TLS is not to be had
   */
  public SSLContext java() throws WearableException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new WearableException("TLS is not to be had: " + e.getMessage(), e);
    }
  }
}
