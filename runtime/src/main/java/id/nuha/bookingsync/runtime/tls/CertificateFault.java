package id.nuha.bookingsync.runtime.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Why a client did not accept a server's certificate. */
public enum CertificateFault {
  /** No authority that the client trusts has signed it. */
  UNTRUSTED,
  /** It has expired, or is not valid yet. */
  OUT_OF_DATE,
  /** It is another host's, or of no use for another reason. */
  OF_ANOTHER_HOST;

  /** The one in the causes of a failed connection; null if its certificate is not the reason. */
  public static @Nullable CertificateFault in(Throwable failure) {
    CertificateFault found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        found = OUT_OF_DATE;
      } else if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        found = UNTRUSTED;
      } else if (cause instanceof CertificateException) {
        found = OF_ANOTHER_HOST; // unless a cause of it says more
      }
    }
    return found;
  }
}
