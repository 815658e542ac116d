package id.nuha.bookingsync.contract.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {
  private static final byte[] CLEAR =
      "{\"booking_id\":1,\"nama_pasien\":\"Pasien Rekaan\",\"nama_rm\":\"Pasien Rekaan\"}"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY = {'1'};
  private static final int ROOM = 1_000;

  private final AtomicReference<Keyset> file = new AtomicReference<>(Keyset.generate());
  private final Encryption encryption = Encryption.with(file::get);

  @Test
  void aValueOpensUnderItsKeyInItsViewAlone() {
    byte[][] keys = {KEY, {'2'}, {}, null};
    for (int view : new int[] {239, 123}) {
      for (byte[] key : keys) {
        byte[] value = encryption.encrypt(239, KEY, CLEAR);
        byte[] ofNone = encryption.encrypt(239, null, CLEAR);
        byte[] ofEmpty = encryption.encrypt(239, new byte[0], CLEAR);

        assertOpens(view == 239 && key == KEY, view, key, value);
        assertOpens(view == 239 && key == null, view, key, ofNone);
        assertOpens(view == 239 && key != null && key.length == 0, view, key, ofEmpty);
      }
    }
  }

  private void assertOpens(boolean opens, int view, byte[] key, byte[] value) {
    if (opens) {
      assertThat(open(view, key, value)).isEqualTo(CLEAR);
    } else {
      assertUnreadable(view, key, value, EncryptionHeader.of(CLEAR.length), "cannot be opened");
    }
  }

  @Test
  void aValueShowsNothingAndIsAnotherOneEachTime() {
    byte[] value = encryption.encrypt(239, KEY, CLEAR);

    assertThat(new String(value, StandardCharsets.ISO_8859_1)).doesNotContain("Rekaan", "nama");
    assertThat(value).hasSizeLessThan(CLEAR.length + 33);
    assertThat(encryption.encrypt(239, KEY, CLEAR)).isNotEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void anyClearValueComesBackAsItWas(int size) {
    byte[] clear = new byte[size];
    new java.util.Random(239).nextBytes(clear);
    byte[] value = encryption.encrypt(239, KEY, clear);

    assertThat(encryption.decrypt(239, KEY, value, EncryptionHeader.of(size), size))
        .isEqualTo(clear);
  }

  @Test
  void whateverIsChangedInAValueIsUnreadableAndNoMissingKey() {
    UnaryOperator<byte[]> flipTheLastByte =
        value -> {
          value[value.length - 1] ^= 1;
          return value;
        };
    String header = EncryptionHeader.of(CLEAR.length);

    assertUnreadable(239, KEY, flipTheLastByte.apply(valueOf(CLEAR)), header, "cannot be opened");
    assertUnreadable(239, KEY, new byte[0], header, "names no key");
    assertUnreadable(239, KEY, CLEAR, header, "names no key");
    assertUnreadable(239, KEY, java.util.Arrays.copyOf(valueOf(CLEAR), 9), header, "cannot be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rot13",
        "zstd+tink;size=",
        "zstd+tink;size=-5",
        "zstd+tink;size=99999999999",
        "zstd+tink;size=1;x"
      })
  void aHeaderOfAnotherFormIsSaidToBeUnknown(String header) {
    assertUnreadable(239, KEY, valueOf(CLEAR), header, "does not know");
  }

  @Test
  void aBombIsRefusedWhateverItsHeaderSays() {
    byte[] bomb = valueOf(new byte[100_000_000]);

    assertThat(bomb).hasSizeLessThan(100_000);
    assertUnreadable(239, KEY, bomb, EncryptionHeader.of(100_000_000), "room for");
    assertUnreadable(239, KEY, bomb, EncryptionHeader.of(ROOM), "size that it states");
    // Two frames, of which the first has the size that the header states.
    byte[] one = Compression.compress(new byte[ROOM]);
    byte[] both = java.util.Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, both, one.length, one.length);
    assertThatThrownBy(() -> Compression.decompress(both, ROOM))
        .hasMessageContaining("size that it states");
  }

  @Test
  void aKeyThatHasComeMeanwhileIsUsedWithoutARestart() {
    Keyset before = file.get();
    file.set(before.withNewPrimary());
    byte[] value = Encryption.with(file::get).encrypt(239, KEY, CLEAR);
    Keyset rotated = file.getAndSet(before);

    assertThatThrownBy(() -> open(239, KEY, value))
        .isInstanceOf(MissingKeyException.class)
        .hasMessageContaining("id " + rotated.primary());
    assertThat(encryption.missingKey(value, EncryptionHeader.of(CLEAR.length)))
        .isEqualTo("" + rotated.primary());
    file.set(rotated);
    assertThat(open(239, KEY, value)).isEqualTo(CLEAR);
    assertThat(encryption.missingKey(value, EncryptionHeader.of(CLEAR.length))).isNull();
  }

  @Test
  void aKeysetThatHasBecomeUnusableLeavesTheKeysAsTheyAre() {
    byte[] value = valueOf(CLEAR);
    AtomicReference<String> text = new AtomicReference<>(file.get().toJson());
    Encryption fromText = Encryption.with(() -> Keyset.parse(text.get()));
    text.set("{");

    assertThatThrownBy(fromText::refresh).isInstanceOf(UnusableKeysetException.class);
    assertThat(fromText.decrypt(239, KEY, value, EncryptionHeader.of(CLEAR.length), ROOM))
        .isEqualTo(CLEAR);
  }

  @Test
  void withoutAKeysetAnEncryptedValueWaitsForItsKey() {
    byte[] value = valueOf(CLEAR);

    assertThat(Encryption.off().isOn()).isFalse();
    assertThatThrownBy(
            () ->
                Encryption.off().decrypt(239, KEY, value, EncryptionHeader.of(CLEAR.length), ROOM))
        .isInstanceOf(MissingKeyException.class)
        .hasMessageContaining("id " + file.get().primary());
  }

  private byte[] valueOf(byte[] clear) {
    return encryption.encrypt(239, KEY, clear);
  }

  private byte[] open(int view, byte[] key, byte[] value) {
    return encryption.decrypt(view, key, value, EncryptionHeader.of(CLEAR.length), ROOM);
  }

  private void assertUnreadable(int view, byte[] key, byte[] value, String header, String why) {
    assertThatThrownBy(() -> encryption.decrypt(view, key, value, header, ROOM))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining(why)
        .hasNoCause();
    assertThat(encryption.missingKey(value, header)).isNull();
  }
}
