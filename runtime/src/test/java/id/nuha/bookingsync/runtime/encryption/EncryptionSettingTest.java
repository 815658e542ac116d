package id.nuha.bookingsync.runtime.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import id.nuha.bookingsync.contract.encryption.Keyset;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionSettingTest {
  @TempDir private Path folder;

  @Test
  void aFileOrTheKeysetItselfIsTaken() throws Exception {
    Path file = folder.resolve("keyset.json");
    KeysetFile.make(file);
    Encryption fromFile = read(file.toString());
    byte[] value = fromFile.encrypt(239, null, new byte[9]);

    assertThat(read(Files.readString(file)).decrypt(239, null, value, EncryptionHeader.of(9), 9))
        .isEqualTo(new byte[9]);
    assertThat(read(null).isOn()).isFalse();
  }

  @Test
  void whatIsUnusableRefusesTheStartAndIsNotQuoted() throws Exception {
    Path file = folder.resolve("rahasia.json");
    assertRefused(file.toString(), "names a file that is missing or cannot be read");
    assertRefused(folder.toString(), "names a file that is missing or cannot be read");
    assertRefused("rahasia\0", "is neither a keyset nor the name of a file");
    assertRefused("{rahasia", "is not JSON");
    Files.writeString(file, Keyset.generate().toJson().replace("AesGcmKey", "rahasia"));
    assertRefused(file.toString(), "AES256_GCM");
  }

  private static void assertRefused(String value, String why) {
    SettingsReader reader = new SettingsReader(Map.of("PII_KEYSET", value)::get);

    assertThat(EncryptionSetting.read(reader).isOn()).isFalse();
    assertThatThrownBy(reader::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PII_KEYSET " + (why.startsWith("AES") ? "has a key" : why))
        .hasMessageContaining(why)
        .hasMessageContaining("keyset make FILE")
        .hasMessageNotContaining("rahasia");
  }

  private static Encryption read(String value) {
    SettingsReader reader = new SettingsReader(name -> name.equals("PII_KEYSET") ? value : null);
    Encryption encryption = EncryptionSetting.read(reader);
    reader.check();
    return encryption;
  }
}
