package id.nuha.bookingsync.runtime.web;

/**
 * A request parameter that cannot be converted to its type. The message goes on after the
 * parameter's name and ends with the mend; {@code {name}} in it stands for that name: "is not a
 * date; give one that exists, like {name}=2026-02-06." It never quotes the value.
 */
public final class UnusableParameterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnusableParameterException(String message) {
    super(message);
  }

  String messageFor(String name) {
    return name + " " + String.valueOf(getMessage()).replace("{name}", name);
  }
}
