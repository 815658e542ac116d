package id.nuha.bookingsync.contract.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values as a whole, compressed first, and decrypts them: AES-256-GCM by Google Tink. The
 * view and the message's key are associated data, so that a value opens in its own place alone.
 * Used by any number of threads.
 */
public final class Encryption {
  /** Tink's prefix of a value: this byte, then its key's id. */
  private static final byte PREFIX = 1;

  private static final int PREFIX_BYTES = 5;

  private static final AesGcmParameters AES_256_GCM = parameters();

  private final @Nullable Supplier<Keyset> source;

  private volatile Keys keys;

  /**
   * The keys in the form that is used.
   *
   * @param destroyed the ids of those that nobody needs to wait for
   * @param primary the one that encrypts; null if there is none
   */
  private record Keys(Map<Integer, Aead> byId, Set<Integer> destroyed, @Nullable Aead primary) {}

  private Encryption(@Nullable Supplier<Keyset> source) {
    this.source = source;
    this.keys = source == null ? new Keys(Map.of(), Set.of(), null) : keys(source.get());
  }

  /**
   * One with these keys.
   *
   * @param source reads them, now and where they may have changed
   * @throws UnusableKeysetException as the source has thrown it
   */
  public static Encryption with(Supplier<Keyset> source) {
    Encryption encryption = new Encryption(source);
    // What does not work on this machine shows here, not at the first record.
    encryption.encrypt(0, null, new byte[0]);
    return encryption;
  }

  /** One without a key: values stay clear, and one that was encrypted waits for its key. */
  public static Encryption off() {
    return new Encryption(null);
  }

  /** Whether values are to be encrypted. */
  public boolean isOn() {
    return keys.primary() != null;
  }

  /**
   * Reads the keys again, so that a new one is used without a restart.
   *
   * @throws UnusableKeysetException if they cannot be used; the ones of before stay
   */
  public void refresh() {
    if (source != null) {
      keys = keys(source.get());
    }
  }

  /**
   * Encrypts a value with the primary key.
   *
   * @param key the message's; null if it has none, which is another one than an empty key
   */
  public byte[] encrypt(int view, byte @Nullable [] key, byte[] clear) {
    Aead primary = keys.primary();
    if (primary == null) {
      throw new IllegalStateException("there is no key");
    }
    try {
      return primary.encrypt(Compression.compress(clear), place(view, key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Decrypts a value. Where its key is not known the keys are read again first.
   *
   * @param header what {@link EncryptionHeader} says of the value
   * @param maxBytes that the clear value may have
   * @throws MissingKeyException if its key is not here
   * @throws UnreadableValueException if it cannot be opened, whoever has the key
   */
  public byte[] decrypt(
      int view, byte @Nullable [] key, byte[] value, String header, int maxBytes) {
    int size = EncryptionHeader.clearBytes(header);
    if (size == EncryptionHeader.UNKNOWN) {
      throw new UnreadableValueException(
          "the record is encrypted in a way that this version does not know");
    }
    if (size > maxBytes) {
      throw new UnreadableValueException(
          "the record has %d bytes when clear, of %d that there is room for"
              .formatted(size, maxBytes));
    }
    return Compression.decompress(opened(view, key, value), size);
  }

  /**
   * The id of the key that a value waits for; null if it is here, or will never open the value.
   * Keys are not read again for it.
   *
   * @param header what {@link EncryptionHeader} says of the value
   */
  public @Nullable String missingKey(byte[] value, String header) {
    if (EncryptionHeader.clearBytes(header) == EncryptionHeader.UNKNOWN || !namesKey(value)) {
      return null;
    }
    int id = keyId(value);
    return keys.byId().containsKey(id) || keys.destroyed().contains(id)
        ? null
        : Integer.toUnsignedString(id);
  }

  private byte[] opened(int view, byte @Nullable [] key, byte[] value) {
    try {
      return aead(value).decrypt(value, place(view, key));
    } catch (GeneralSecurityException e) {
      throw new UnreadableValueException(
          "the record cannot be opened with its key: it was changed, or stood under another key or"
              + " in another view");
    }
  }

  private Aead aead(byte[] value) {
    if (!namesKey(value)) {
      throw new UnreadableValueException("the record is encrypted and names no key");
    }
    int id = keyId(value);
    Aead known = keys.byId().get(id);
    if (known == null) {
      try {
        refresh();
      } catch (UnusableKeysetException e) {
        throw new MissingKeyException(id);
      }
      known = keys.byId().get(id);
    }
    if (known == null && keys.destroyed().contains(id)) {
      throw new UnreadableValueException("the record was encrypted with a key that is destroyed");
    }
    if (known == null) {
      throw new MissingKeyException(id);
    }
    return known;
  }

  private static boolean namesKey(byte[] value) {
    return value.length >= PREFIX_BYTES && value[0] == PREFIX;
  }

  private static int keyId(byte[] value) {
    return ByteBuffer.wrap(value).getInt(1);
  }

  private static byte[] place(int view, byte @Nullable [] key) {
    ByteBuffer place = ByteBuffer.allocate(2 * Integer.BYTES + (key == null ? 0 : key.length));
    place.putInt(view).putInt(key == null ? -1 : key.length);
    return (key == null ? place : place.put(key)).array();
  }

  private static Keys keys(Keyset keyset) {
    Map<Integer, Aead> byId = new HashMap<>();
    keyset.enabled().forEach((id, key) -> byId.put(id, aead(id, key)));
    return new Keys(byId, keyset.destroyed(), byId.get(keyset.primary()));
  }

  private static Aead aead(int id, byte[] key) {
    try {
      return AesGcmJce.create(
          AesGcmKey.builder()
              .setParameters(AES_256_GCM)
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .setIdRequirement(id)
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static AesGcmParameters parameters() {
    try {
      return AesGcmParameters.builder()
          .setKeySizeBytes(32)
          .setIvSizeBytes(12)
          .setTagSizeBytes(16)
          .setVariant(AesGcmParameters.Variant.TINK)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("these are Tink's own AES256_GCM", e);
    }
  }
}
