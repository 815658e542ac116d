package id.nuha.bookingsync.contract.yaml;

import org.jspecify.annotations.Nullable;

/** A YAML file that cannot be used. The message says where, what is wrong and how to mend it. */
public final class UnusableYamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableYamlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
