package id.nuha.bookingsync.runtime.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a client trusts to say which server is which. */
public final class Trust {
  private Trust() {}

  /** For clients that trust the authorities that the JDK trusts, and these. */
  public static SSLContext inJdkAnd(List<X509Certificate> authorities) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      List<X509Certificate> trusted = new ArrayList<>(authorities);
      for (TrustManager jdk : factory(null).getTrustManagers()) {
        trusted.addAll(List.of(((X509TrustManager) jdk).getAcceptedIssuers()));
      }
      for (X509Certificate authority : trusted) {
        all.setCertificateEntry(Integer.toString(all.size()), authority);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory(all).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e); // each JDK has these algorithms
    }
  }

  private static TrustManagerFactory factory(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }
}
