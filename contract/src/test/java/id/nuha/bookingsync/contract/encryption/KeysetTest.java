package id.nuha.bookingsync.contract.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our reading and writing of keysets beside Google Tink's own. */
class KeysetTest {
  private static final byte[] CLEAR = "Pasien Rekaan".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY = "1".getBytes(StandardCharsets.UTF_8);
  private static final String HEADER = EncryptionHeader.of(CLEAR.length);

  @TempDir private Path folder;

  @BeforeAll
  static void register() throws GeneralSecurityException {
    AeadConfig.register();
  }

  @Test
  void tinkReadsWhatWeMakeAndRotate() throws Exception {
    Keyset keyset = Keyset.generate();
    Keyset rotated = keyset.withNewPrimary();

    KeysetHandle handle =
        TinkJsonProtoKeysetFormat.parseKeyset(rotated.toJson(), InsecureSecretKeyAccess.get());
    Aead tink = handle.getPrimitive(RegistryConfiguration.get(), Aead.class);

    assertThat(handle.size()).isEqualTo(2);
    assertThat(handle.getPrimary().getId()).isEqualTo(rotated.primary());
    assertThat(rotated.primary()).isNotEqualTo(keyset.primary());
    for (Keyset one : new Keyset[] {keyset, rotated}) {
      byte[] value = Encryption.with(() -> one).encrypt(239, KEY, CLEAR);
      byte[] place = {0, 0, 0, (byte) 239, 0, 0, 0, 1, '1'};
      assertThat(Compression.decompress(tink.decrypt(value, place), CLEAR.length)).isEqualTo(CLEAR);
    }
  }

  @Test
  void weReadWhatTinkMakes() throws Exception {
    KeysetHandle handle =
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withFixedId(-2))
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build();
    Encryption encryption = Encryption.with(() -> Keyset.parse(json(handle)));

    byte[] place = {0, 0, 0, 123, -1, -1, -1, -1};
    Aead tink = handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
    byte[] value = tink.encrypt(Compression.compress(CLEAR), place);

    assertThat(encryption.decrypt(123, null, value, HEADER, 100)).isEqualTo(CLEAR);
    assertThat(Keyset.parse(json(handle)).enabled()).containsKey(-2);
  }

  @Test
  void anotherKindOfKeyIsRefused() throws Exception {
    for (var parameters :
        new com.google.crypto.tink.Parameters[] {
          PredefinedAeadParameters.AES128_GCM,
          PredefinedAeadParameters.AES256_CTR_HMAC_SHA256,
          PredefinedAeadParameters.XCHACHA20_POLY1305
        }) {
      String json = json(KeysetHandle.generateNew(parameters));

      assertThatThrownBy(() -> Keyset.parse(json)).hasMessageContaining("AES256_GCM");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rahasia; is not JSON",
        "{\"key\": rahasia}; is not JSON",
        "[\"rahasia\"]; is not a keyset of Tink in JSON",
        "{\"primaryKeyId\": 1, \"key\": []}; has no enabled key with the id of its primary key",
        "{\"key\": []}; has a key without an id, or no primary key",
        "{\"key\": [{\"status\": \"ENABLED\", \"keyId\": 1, \"keyData\": {\"value\":"
            + " \"rahasia!\"}}]}; has a key that is not one of 256 bits for AES-GCM with Tink's"
            + " prefix (AES256_GCM)"
      })
  void whatIsUnusableSaysWhyAndIsNotQuoted(String json, String what) {
    assertThatThrownBy(() -> Keyset.parse(json))
        .isInstanceOf(UnusableKeysetException.class)
        .hasMessage(what)
        .hasNoCause();
  }

  @Test
  void aDisabledKeyDecryptsNothing() {
    Keyset keyset = Keyset.generate();
    byte[] value = Encryption.with(() -> keyset).encrypt(239, KEY, CLEAR);
    Keyset without =
        Keyset.parse(keyset.withNewPrimary().toJson().replaceFirst("ENABLED", "DISABLED"));

    assertThatThrownBy(() -> Encryption.with(() -> without).decrypt(239, KEY, value, HEADER, 100))
        .isInstanceOf(MissingKeyException.class)
        .hasMessageContaining("id " + keyset.primary());
  }

  @Test
  void nobodyWaitsForAKeyThatIsDestroyed() {
    Keyset keyset = Keyset.generate();
    byte[] value = Encryption.with(() -> keyset).encrypt(239, KEY, CLEAR);
    Keyset without =
        Keyset.parse(keyset.withNewPrimary().toJson().replaceFirst("ENABLED", "DESTROYED"));

    assertThatThrownBy(() -> Encryption.with(() -> without).decrypt(239, KEY, value, HEADER, 100))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("destroyed");
  }

  @Test
  void aFileIsMadeOnceForItsOwnerAloneAndRotated() throws Exception {
    Path file = folder.resolve("new").resolve("keyset.json");

    assertThat(KeysetFile.make(file)).isTrue();
    Keyset first = KeysetFile.read(file);
    assertThat(KeysetFile.make(file)).isFalse();
    assertThat(KeysetFile.read(file).primary()).isEqualTo(first.primary());
    String id = KeysetFile.rotate(file);

    Keyset rotated = KeysetFile.read(file);
    assertThat(rotated.primary()).isEqualTo(Integer.parseUnsignedInt(id));
    assertThat(rotated.enabled()).containsOnlyKeys(first.primary(), rotated.primary());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  private static String json(KeysetHandle handle) {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
