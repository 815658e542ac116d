package id.nuha.bookingsync.fetcher.simrs;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes UTF-8 of a body as it came: packed though nobody asked for that, in another charset, or
 * with bytes that are in no charset. Nothing of a body is a reason not to read the rest of it.
 */
final class BodyDecoder {
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s;\"]+)\"?");
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int BUFFER = 8_192;

  private final int maxBytes;

  /**
   * A decoder.
   *
   * @param maxBytes what a body may have once it is unpacked and in UTF-8
   */
  BodyDecoder(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The body in UTF-8: itself, where it is that already.
   *
   * @throws UnusableResponseException if it cannot be unpacked
   * @throws BodyTooLargeException if it is larger than a body may be
   */
  Body decode(Body raw, HttpHeaders headers) {
    try {
      Body body = unpack(raw, headers.firstValue("Content-Encoding").orElse(""));
      Charset named = named(headers.firstValue("Content-Type").orElse(""));
      Charset seen = seen(body);
      if (seen != null) {
        return transcode(body, seen);
      }
      if (isUtf8(body)) { // also where a server names another charset by mistake
        return body;
      }
      boolean isNamed =
          named != null && isLikeAscii(named) && !named.equals(StandardCharsets.UTF_8);
      return named != null && isNamed ? transcode(body, named) : repair(body);
    } catch (IOException e) {
      throw new UnusableResponseException(
          "SIMRS answered with a packed body that is cut off or broken");
    }
  }

  private Body unpack(Body raw, String header) throws IOException {
    String encoding = header.strip().toLowerCase(Locale.ROOT);
    boolean isGzip = raw.size() > 1 && raw.at(0) == 0x1f && (raw.at(1) & 0xff) == 0x8b;
    if (isGzip) {
      return read(new GZIPInputStream(raw.stream(), BUFFER));
    }
    return switch (encoding) {
      // "gzip" of what is not packed is a header that a proxy has left behind.
      case "", "identity", "gzip", "x-gzip" -> raw;
      case "deflate" -> read(new InflaterInputStream(raw.stream(), inflater(raw)));
      default ->
          throw new UnusableResponseException(
              "SIMRS answered with a body that is packed in a way that nobody asked for");
    };
  }

  // "deflate" means with zlib's two bytes in front; some servers leave them out.
  private static Inflater inflater(Body raw) {
    boolean hasHeader =
        raw.size() > 1
            && (raw.at(0) & 0x0f) == 8
            && (((raw.at(0) & 0xff) << 8) | (raw.at(1) & 0xff)) % 31 == 0;
    return new Inflater(!hasHeader);
  }

  private Body read(InputStream in) throws IOException {
    Body.Output out = new Body.Output(maxBytes);
    in.transferTo(out);
    return out.body();
  }

  private static @Nullable Charset named(String contentType) {
    Matcher charset = CHARSET.matcher(contentType);
    try {
      return charset.find() ? Charset.forName(charset.group(1)) : null;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException nobodyKnowsIt) {
      return null;
    }
  }

  /** The charset that a byte order mark tells, or the zeros beside the first character. */
  private static @Nullable Charset seen(Body body) {
    int[] first = new int[4];
    for (int i = 0; i < first.length; i++) {
      first[i] = i < body.size() ? body.at(i) & 0xff : -1;
    }
    if (first[0] == 0 && first[1] == 0) {
      return Charset.forName("UTF-32BE");
    }
    if ((first[0] == 0xff && first[1] == 0xfe) || (first[0] > 0 && first[1] == 0)) {
      boolean isFourBytes = first[2] == 0 && first[3] == 0;
      return isFourBytes ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
    }
    boolean isBigEndian = (first[0] == 0xfe && first[1] == 0xff) || (first[0] == 0 && first[1] > 0);
    return isBigEndian ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean isLikeAscii(Charset charset) {
    return charset.canEncode() && charset.encode("{").equals(ByteBuffer.wrap(new byte[] {'{'}));
  }

  private static boolean isUtf8(Body body) throws IOException {
    CharsetDecoder strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (Reader reader = new InputStreamReader(body.stream(), strict)) {
      reader.transferTo(Writer.nullWriter());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private Body transcode(Body body, Charset charset) throws IOException {
    Body.Output out = new Body.Output(maxBytes);
    try (Reader reader = new BufferedReader(new InputStreamReader(body.stream(), charset));
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      reader.transferTo(writer);
    }
    return out.body();
  }

  /**
   * Takes each byte that is not UTF-8 for one of windows-1252, which is what old programs write. So
   * a name that was meant as {@code José} is read as that.
   */
  private Body repair(Body body) throws IOException {
    Body.Output out = new Body.Output(maxBytes);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    CharBuffer text = CharBuffer.allocate(BUFFER);
    try (InputStream in = body.stream()) {
      boolean isEnd = false;
      while (!isEnd) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        isEnd = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        CoderResult result;
        do {
          result = decoder.decode(bytes, text, isEnd);
          if (result.isMalformed()) {
            for (int i = 0; i < result.length(); i++) {
              write(text, out);
              text.put(WINDOWS_1252.decode(ByteBuffer.wrap(new byte[] {bytes.get()})));
            }
          }
          write(text, out);
        } while (!result.isUnderflow());
        bytes.compact();
      }
    }
    return out.body();
  }

  private static void write(CharBuffer text, OutputStream out) throws IOException {
    text.flip();
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(text);
    out.write(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
    text.clear();
  }
}
