package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;

/** With RETENTION_DAYS bookings of days long past are removed, and do not come back. */
class RetentionIT {
  private static final String TOPIC = "nuha.booking";
  private static final String RUN = Writers.runId("retention");
  private static final String OFTEN = "booking-sync.housekeeping.interval=100ms";
  private static final String KEPT = "RETENTION_DAYS=30";
  private static final String MOVED = moved(2);

  /** Before the bookings are published. */
  private static final String BEFORE = "2026-02-05T01:00:00Z";

  /** A minute before the 7th of February in Jakarta. */
  private static final Instant EVENING = Instant.parse("2026-02-06T16:59:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(EVENING);
  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void aBookingIsRemovedAtTheClinicsMidnightAndComesBackOnlyWithALaterDate() throws Exception {
    try (ConfigurableApplicationContext writer = started(seen -> {}, KEPT, OFTEN)) {
      Writers.publish(RUN, 4, RetentionIT::booking);
      await().until(() -> isComplete(RUN));

      // The 6th of January is too old already, the 7th is not yet, and 4 has no day.
      assertThat(keys()).containsExactly(2, 3, 4);
      assertThat(counts(RUN)).isEqualTo("3 0 0 1 0");
      await().until(() -> tombstones().equals(List.of("1")));

      now.set(EVENING.plusSeconds(60));
      await().until(() -> keys().equals(List.of(3, 4)));
      await().until(() -> tombstones().equals(List.of("1", "2")));
      assertThat(get(writer, "/actuator/prometheus").body())
          .contains("bookingsync_expired_total{view=\"239\"} 1.0");

      // A replay ends where all has been applied.
      await().until(() -> Writers.applied(jdbc, TOPIC) == 6);
      JsonNode again = replay(writer, "view=239&from=earliest");
      assertThat(again.path("inserted").asInt()).isZero();
      assertThat(again.path("superseded").asInt()).isEqualTo(4);
      assertThat(keys()).containsExactly(3, 4);
      assertThat(tombstones()).containsExactly("1", "2");

      // Older than what was kept no longer, though of a later day.
      Writers.send(TOPIC, "1", moved(1), BEFORE, "no run");
      Writers.send(TOPIC, "2", moved(2), BEFORE, "no run");
      await().until(() -> tombstones().equals(List.of("1", "1", "2", "2")));
      Writers.send(TOPIC + ".dlt", "2", moved(2), BEFORE, "no run");
      assertThat(json(post(writer, "/dead-letters/redrive?view=239")).at("/data/applied").asInt())
          .isEqualTo(1);
      assertThat(keys()).containsExactly(3, 4);

      Writers.send(TOPIC, "2", MOVED, "2026-02-07T01:00:00Z", Writers.runId("moved"));
      await().until(() -> keys().equals(List.of(2, 3, 4)));
      assertThat(EraseIT.settings(TOPIC + ".dlt")).contains("retention.ms=2592000000");
    }
    try (ConfigurableApplicationContext writer = started(seen -> {})) {
      await().until(() -> EraseIT.settings(TOPIC + ".dlt").contains("retention.ms=-1"));
      Writers.awaitReady(writer);
      assertThat(replay(writer, "view=239&from=earliest").path("inserted").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aBookingThatMovesWhileItsTombstoneIsSentStaysInTheTopic() throws Exception {
    String moved = Writers.runId("moved");
    AtomicReference<Boolean> done = new AtomicReference<>(false);
    Consumer<List<?>> meanwhile =
        keys -> {
          if (keys.contains("2") && !done.getAndSet(true)) {
            Writers.send(TOPIC, "2", MOVED, "2026-02-07T01:00:00Z", moved);
          }
        };
    ThirdVersion third = new ThirdVersion(new AtomicBoolean());
    try (ConfigurableApplicationContext writer = started(meanwhile, third, KEPT, OFTEN)) {
      Writers.publish(RUN, 4, RetentionIT::booking);
      await().until(() -> isComplete(RUN));
      now.set(EVENING.plusSeconds(60));

      await()
          .until(
              () -> ofBooking2(),
              records -> records.size() == 6 && keys().equals(List.of(2, 3, 4)));

      List<ConsumerRecord<byte[], byte[]>> records = ofBooking2();
      assertThat(records.get(2).value()).isNull();
      assertThat(records.get(3).value()).isEqualTo(Writers.bytes(ThirdVersion.BOOKING));
      assertThat(records.get(4).value()).isEqualTo(Writers.bytes(MOVED));
      assertThat(records.get(4).headers().lastHeader(Headers.RUN_ID)).isNull();
      assertThat(records.get(5).value()).isEqualTo(Writers.bytes(ThirdVersion.BOOKING));
      // Superseded where it came in one batch with its copy.
      await().until(() -> List.of("1 0 0 0 0", "0 0 0 1 0").contains(counts(moved)));
      Writers.awaitReady(writer);
    }
  }

  @Test
  void aBookingThatMovesWhileItsTombstoneIsSentOutlivesTheWriter() throws Exception {
    Faults faults = new Faults(Set.of("Tombstones", "TombstoneSender"));
    Consumer<List<?>> meanwhile =
        keys -> {
          if (keys.contains("2")) {
            faults.begin("Tombstones.sent", "");
            faults.begin("TombstoneSender.sendOwed", "");
            Writers.send(TOPIC, "2", MOVED, "2026-02-07T01:00:00Z", "no run");
          }
        };
    try (ConfigurableApplicationContext writer = started(meanwhile, faults, KEPT, OFTEN)) {
      Writers.publish(RUN, 4, RetentionIT::booking);
      await().until(() -> isComplete(RUN));
      now.set(EVENING.plusSeconds(60));

      await().until(() -> ofBooking2().size() == 3 && keys().equals(List.of(2, 3, 4)));
      assertThat(ofBooking2().get(2).value()).isNull();
      assertThat(writer.isRunning()).isTrue();
    }
    try (ConfigurableApplicationContext writer = started(seen -> {}, KEPT, OFTEN)) {
      await().until(() -> ofBooking2().size() == 4);

      assertThat(ofBooking2().get(3).value()).isEqualTo(Writers.bytes(MOVED));
      Writers.awaitReady(writer);
      assertThat(keys()).containsExactly(2, 3, 4);
    }
  }

  @Test
  void whatHasExpiredItselfIsNotPublishedAgainBehindItsTombstone() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Consumer<List<?>> meanwhile =
        keys -> {
          if (keys.contains("1") && !done.getAndSet(true)) {
            Writers.send(TOPIC, "1", booking(1), "2026-02-07T01:00:00Z", "no run");
            await().until(() -> dueTombstones() == 2);
          }
        };
    try (ConfigurableApplicationContext writer = started(meanwhile, KEPT, OFTEN)) {
      Writers.send(TOPIC, "1", booking(1), BEFORE, "no run");
      await().until(() -> tombstones().equals(List.of("1", "1")));
      await().until(() -> dueTombstones() == 0);
      Writers.awaitReady(writer);

      assertThat(Writers.BROKER.records(TOPIC).stream().filter(record -> record.value() != null))
          .hasSize(2);
    }
  }

  private int dueTombstones() {
    return jdbc.sql("SELECT coalesce(sum(due - settled), 0) FROM tombstone")
        .query(Integer.class)
        .single();
  }

  private static String moved(int id) {
    return "{\"booking_id\": %d, \"tanggal_antrian\": \"2026-03-01\"}".formatted(id);
  }

  // Of the 6th, 7th and 8th of January, and one without a day.
  private static String booking(int id) {
    return id == 4
        ? "{\"booking_id\": 4}"
        : "{\"booking_id\": %d, \"tanggal_antrian\": \"2026-01-0%d\"}".formatted(id, 5 + id);
  }

  /**
   * A writer whose clock stands still.
   *
   * @param seen hears of the keys whose rows are looked for before their tombstones are sent
   */
  private ConfigurableApplicationContext started(Consumer<List<?>> seen, String... settings) {
    return started(seen, new Faults(Set.of()), settings);
  }

  private ConfigurableApplicationContext started(
      Consumer<List<?>> seen, BeanPostProcessor faults, String... settings) {
    return Writers.builder(database, settings)
        .initializers(
            context -> {
              ((GenericApplicationContext) context)
                  .registerBean("still", Clock.class, this::clock, bean -> bean.setPrimary(true));
              context.getBeanFactory().addBeanPostProcessor(new Looks(seen));
              context.getBeanFactory().addBeanPostProcessor(faults);
            })
        .run();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneId.of("Asia/Jakarta");
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  private record Looks(Consumer<List<?>> seen) implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (!name.equals("rows")) {
        return bean;
      }
      ProxyFactory proxy = new ProxyFactory(bean);
      proxy.setProxyTargetClass(true);
      proxy.addAdvice(
          (MethodInterceptor)
              call -> {
                Object result = call.proceed();
                if (call.getMethod().getName().equals("existing")) {
                  seen.accept((List<?>) call.getArguments()[1]);
                }
                return result;
              });
      return proxy.getProxy();
    }
  }

  /** A later state of booking 2 is published just before an earlier one is published again. */
  private record ThirdVersion(AtomicBoolean done) implements BeanPostProcessor {
    static final String BOOKING = MOVED.replace("03-01", "03-02");

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (!(bean instanceof KafkaTemplate)) {
        return bean;
      }
      ProxyFactory proxy = new ProxyFactory(bean);
      proxy.setProxyTargetClass(true);
      proxy.addAdvice(
          (MethodInterceptor)
              call -> {
                if (call.getArguments().length == 1
                    && call.getArguments()[0] instanceof ProducerRecord<?, ?> record
                    && Arrays.equals(Writers.bytes(MOVED), (byte[]) record.value())
                    && !done.getAndSet(true)) {
                  Writers.send(TOPIC, "2", BOOKING, "2026-02-07T02:00:00Z", "no run");
                }
                return call.proceed();
              });
      return proxy.getProxy();
    }
  }

  private List<Integer> keys() {
    return jdbc.sql("SELECT booking_id FROM dashboard_239 ORDER BY 1").query(Integer.class).list();
  }

  private boolean isComplete(String run) {
    return jdbc.sql("SELECT count(*) FROM sync_run WHERE status = 'COMPLETE' AND run_id = ?")
            .param(run)
            .query(Long.class)
            .single()
        == 1;
  }

  private String counts(String run) {
    return jdbc.sql(
            """
            SELECT concat_ws(' ', inserted, updated, unchanged, superseded, rejected_by_writer)
              FROM sync_run WHERE run_id = ?
            """)
        .param(run)
        .query(String.class)
        .optional()
        .orElse("");
  }

  private static List<String> tombstones() {
    return Writers.BROKER.records(TOPIC).stream()
        .filter(record -> record.value() == null)
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .sorted()
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> ofBooking2() {
    return Writers.BROKER.records(TOPIC).stream()
        .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals("2"))
        .toList();
  }
}
