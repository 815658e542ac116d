package id.nuha.bookingsync.runtime.settings;

import java.util.List;

/** Settings that a service cannot start with; names all of them, each with its mend. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  /** One line per setting: what is wrong and how to mend it. Never holds a secret's value. */
  public String problems() {
    return String.valueOf(getMessage());
  }
}
