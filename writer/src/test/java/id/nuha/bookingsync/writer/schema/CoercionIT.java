package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.UnusableValueException;
import id.nuha.bookingsync.embedded.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Arbitrary values against the real PostgreSQL: what the coercion lets through is stored as it was,
 * and what it refuses it does not quote. Random by a fixed seed per type.
 */
class CoercionIT {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
  private static final int VALUES = 5_000;
  private static final ColumnSize VARCHAR_20 = new ColumnSize(20, null, null);
  private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

  private static final TestDatabase DATABASE = TestDatabase.shared();

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void whatIsLetThroughIsStoredAndWhatIsRefusedIsNotQuoted(ColumnType type) {
    Random random = new Random(type.name().hashCode());
    List<JsonNode> taken = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < VALUES; i++) {
      JsonNode value = value(random);
      try {
        String text = type.text(value, size(type), JAKARTA);
        taken.add(value);
        texts.add(text);
      } catch (UnusableValueException e) {
        refused++;
        if (value.isString() && value.stringValue().length() > 3) {
          assertThat(e.reason()).doesNotContain(value.stringValue());
        }
      }
    }

    List<String> stored = store(type, texts);

    assertThat(stored).hasSameSizeAs(texts);
    assertThat(taken.size()).as("values of type %s", type).isGreaterThan(20);
    assertThat(refused).isGreaterThan(20);
    for (int i = 0; i < stored.size(); i++) {
      assertSame(type, taken.get(i), texts.get(i), stored.get(i));
    }
  }

  private static ColumnSize size(ColumnType type) {
    return type == ColumnType.VARCHAR || type == ColumnType.BPCHAR
        ? VARCHAR_20
        : ColumnSize.UNLIMITED;
  }

  private static void assertSame(ColumnType type, JsonNode value, String text, String stored) {
    switch (type) {
      case TEXT, VARCHAR, BPCHAR -> assertThat(stored).isEqualTo(text);
      case INT2, INT4, INT8 -> assertThat(new BigInteger(stored)).isEqualTo(new BigInteger(text));
      case NUMERIC -> assertThat(new BigDecimal(stored)).isEqualByComparingTo(text);
      case JSONB ->
          assertThat(RecordJson.parse(stored.getBytes(StandardCharsets.UTF_8)).isNull())
              .isEqualTo(value.isNull());
      default -> assertThat(stored).isNotEmpty();
    }
    if (value.isString() && (type == ColumnType.TEXT || type == ColumnType.VARCHAR)) {
      assertThat(stored).isEqualTo(value.stringValue());
    }
  }

  private static List<String> store(ColumnType type, List<String> texts) {
    JdbcClient client = DATABASE.client("postgres");
    return client
        .sql(
            "SELECT (v::%s)::text FROM unnest(?::text[]) WITH ORDINALITY AS t (v, n) ORDER BY n"
                .formatted(type.cast()))
        .param(texts.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  private static JsonNode value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> NODES.numberNode(random.nextInt());
      case 1 -> NODES.numberNode(new BigInteger(random.nextInt(200), random));
      case 2 ->
          NODES.numberNode(
              new BigDecimal(new BigInteger(random.nextInt(60), random), random.nextInt(30) - 10));
      case 3 -> NODES.stringNode(Long.toString(random.nextLong() >> random.nextInt(64)));
      case 4 -> NODES.stringNode(unicode(random));
      case 5 -> NODES.stringNode(dateLike(random));
      case 6 -> NODES.stringNode(dateLike(random) + clockLike(random));
      case 7 -> NODES.stringNode(clockLike(random).substring(1));
      case 8 -> NODES.booleanNode(random.nextBoolean());
      case 9 -> NODES.arrayNode().add(random.nextInt());
      case 10 -> NODES.objectNode().put("a", unicode(random));
      default -> NODES.stringNode(random.nextInt(3) + "");
    };
  }

  // Any UTF-16 unit, halves of pairs and U+0000 among them.
  private static String unicode(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(25); n > 0; n--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 2 -> text.append((char) random.nextInt(0x80));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private static String dateLike(Random random) {
    return "%04d-%02d-%02d"
        .formatted(random.nextInt(10_000), random.nextInt(14), random.nextInt(33));
  }

  private static String clockLike(Random random) {
    return "%s%02d:%02d:%02d%s%s"
        .formatted(
            random.nextBoolean() ? "T" : " ",
            random.nextInt(26),
            random.nextInt(62),
            random.nextInt(62),
            random.nextInt(3) == 0 ? "." + random.nextInt(1_000_000_000) : "",
            new String[] {"", "Z", "+07:00", "-11:30", "+00:00"}[random.nextInt(5)]);
  }
}
