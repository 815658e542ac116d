package id.nuha.bookingsync.runtime.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows unusable settings as Spring Boot shows its own: without a stack trace, and with status 1.
 */
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SettingsException cause) {
    return new FailureAnalysis(
        "Settings are missing or cannot be used:\n\n" + cause.problems().indent(2),
        "Set them in the environment (./run and docker-compose also read .env) and start again.",
        cause);
  }
}
