package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A hospital's own authority, made with the JDK's keytool, and the certificates that it signs. */
public final class TestAuthority {
  /** Of every key store. */
  static final String PASSWORD = "changeit";

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path folder;

  private TestAuthority(Path folder) {
    this.folder = folder;
  }

  /** Makes one that keeps its files there. */
  public static TestAuthority in(Path folder) {
    TestAuthority authority = new TestAuthority(folder);
    authority.keytool("ca", "-ext", "bc:c");
    return authority;
  }

  /** A PEM file with its certificate. */
  public Path certificate() {
    return pem("ca-certificate.pem", "CERTIFICATE", certificateOf("ca"));
  }

  /**
   * Signs a certificate.
   *
   * @param name what to call it
   * @param hosts as <code>ip:127.0.0.1,dns:localhost</code>
   */
  public void sign(String name, String hosts) {
    keytool(name, "-signer", "ca", "-ext", "san=" + hosts);
  }

  /** A PEM file with a certificate that was signed. */
  public Path certificate(String name) {
    return pem(name + "-certificate.pem", "CERTIFICATE", certificateOf(name));
  }

  /** A PEM file with the key of a certificate that was signed. */
  public Path key(String name) {
    try {
      return pem(
          name + "-key.pem",
          "PRIVATE KEY",
          store().getKey(name, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server that shows a certificate that was signed; the only one that there is. */
  public SSLContext server() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore store = store();
      store.deleteEntry("ca");
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key store that all of it lies in. */
  Path storeFile() {
    return folder.resolve("authority.p12");
  }

  private byte[] certificateOf(String name) {
    try {
      return store().getCertificate(name).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path pem(String file, String what, byte[] bytes) {
    try {
      return Files.writeString(
          folder.resolve(file),
          "-----BEGIN %s-----%n%s%n-----END %s-----%n"
              .formatted(what, LINES.encodeToString(bytes), what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyStore store() {
    try (InputStream in = Files.newInputStream(storeFile())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String name, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                storeFile().toString(),
                "-storepass",
                PASSWORD));
    command.addAll(Arrays.asList(options));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
