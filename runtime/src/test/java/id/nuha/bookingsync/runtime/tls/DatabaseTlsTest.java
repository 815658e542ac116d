package id.nuha.bookingsync.runtime.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTlsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require", "verify-ca", "verify-full", ""})
  void theModesOfPostgresqlsOwnClients(String mode) {
    assertThatCode(() -> read(mode, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow | | DB_SSLMODE is 'allow': set it to one of disable, prefer, require, verify-ca, verify-full",
        "VERIFY-FULL | | DB_SSLMODE is 'VERIFY-FULL'",
        "require | ca.pem | DB_CA_FILE is set, and DB_SSLMODE lets nobody look at the certificate: set DB_SSLMODE to verify-full",
        " | ca.pem | DB_CA_FILE is set, and DB_SSLMODE lets nobody look",
        "verify-full | missing.pem | DB_CA_FILE names a file that cannot be read",
        "verify-full | ca.pem | DB_CA_FILE names a file without a certificate"
      })
  void whatDoesNotFitIsRefused(String mode, String caFile, String refusal) {
    assertThatThrownBy(() -> read(mode, caFile)).hasMessageContaining(refusal);
  }

  @Test
  void aWrongModeIsOneProblem() {
    assertThatThrownBy(() -> read("on", "missing.pem")).hasMessageNotContaining("DB_CA_FILE");
  }

  private void read(String mode, String caFile) throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "no certificate");
    Map<String, String> settings = new HashMap<>();
    settings.put("DB_SSLMODE", mode);
    settings.put("DB_CA_FILE", caFile == null ? null : folder.resolve(caFile).toString());
    SettingsReader reader = new SettingsReader(settings::get);
    DatabaseTls.read(reader);
    reader.check();
  }
}
