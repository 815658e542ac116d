package id.nuha.bookingsync.local;

import static id.nuha.bookingsync.local.SecurePipeline.FETCHER;
import static id.nuha.bookingsync.local.SecurePipeline.SERVICES;
import static id.nuha.bookingsync.local.SecurePipeline.STATS_API;
import static id.nuha.bookingsync.local.SecurePipeline.WRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.local.StubSimrs.Answer;
import id.nuha.bookingsync.local.StubSimrs.Asked;
import id.nuha.bookingsync.local.readme.KafkaRights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real jars with all that keeps others out: logins, rights, TLS. */
@Timeout(300)
class SecurityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> LOGINS = List.of(FETCHER, WRITER);
  private static final String NOT_ALLOWED = "Kafka's access control does not let this login";
  private static final String UNREADABLE_DOCTOR =
      "\"id_dokter\":\"%s\"".formatted(Canary.of("bilangan"));

  /** What a patient's booking holds as text; of "alamat" the table has no column. */
  private static final List<String> TEXTS =
      List.of(
          "no_rm",
          "nama_rm",
          "antrian",
          "asal_booking",
          "no_asuransi",
          "no_rujukan",
          "no_kontrol",
          "asuransi",
          "spesialis",
          "dokter",
          "poliklinik",
          "catatan",
          "alasan_batal",
          "inserted_user",
          "updated_user",
          "alamat");

  private static final List<String> NUMBERS = List.of("nik_rm", "telepon", "no_hp");

  /** What a SIMRS that is out of order answers: it tells what it was asked, and records. */
  private static final List<Function<Asked, Answer>> FAULTS =
      List.of(
          asked -> new Answer(500, asked + booking(300)),
          asked -> new Answer(404, asked + booking(300)),
          asked -> new Answer(429, asked + booking(300)),
          asked -> new Answer(200, "<html>" + asked + booking(300)),
          asked -> new Answer(200, "{\"message\":%s}".formatted(booking(300))),
          asked -> new Answer(200, "{\"count\":1,\"list\":[" + booking(300).replace("}", "")),
          asked ->
              new Answer(
                  200,
                  "{\"meta_data\":{\"status\":500,\"message\":%s},\"list\":[]}"
                      .formatted(booking(300))),
          asked -> new Answer(401, asked + booking(300)), // to the refresh as well
          asked ->
              asked.path().endsWith("refresh-token-access")
                  ? new Answer(200, "{\"token\":\"%s\"}".formatted(Canary.of("token-baru")))
                  : new Answer(asked.headers().contains("token-baru") ? 500 : 401, "" + asked));

  @TempDir private static Path folder;
  private static SecurePipeline pipeline;

  /** Each obstacle is said and waited for; mended, all goes on without a restart. */
  @BeforeAll
  static void start() throws Exception {
    pipeline = new SecurePipeline(folder);
    for (String service : SERVICES) {
      pipeline.start(service);
    }
    for (String login : LOGINS) {
      pipeline.awaitReadiness(login, "Kafka refuses the login");
      pipeline.broker().admit(login, SecurePipeline.password(login));
    }
    for (String login : LOGINS) {
      pipeline.awaitReadiness(login, "Kafka has no topic nuha.booking that this login may see");
    }
    List<KafkaRights> needed = KafkaRights.needed();
    assertThat(needed).hasSizeGreaterThan(30);
    needed.forEach(
        right ->
            pipeline.broker().allow(right.login(), right.operation(), right.type(), right.name()));
    SERVICES.forEach(pipeline::awaitReady);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void theRightsThatTheReadmeListsAreEnough() {
    simrsHas(booking(1), with(UNREADABLE_DOCTOR, booking(2)));

    JsonNode run = pipeline.sync();

    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(1);
    assertThat(run.path("rejected").asInt()).isEqualTo(1);
    assertThat(pipeline.get(STATS_API, "/operator/dead-letters?view=239"))
        .contains("\"column\":\"id_dokter\"");
    assertThat(pipeline.post(STATS_API, "/operator/dead-letters/redrive?view=239&key=2"))
        .contains("\"tried\":1", "\"failed\":1");
    assertThat(pipeline.post(STATS_API, "/operator/replay?view=239&from=earliest"))
        .contains("replay_id");
    await()
        .atMost(PATIENCE)
        .until(
            () -> pipeline.get(STATS_API, "/operator/replay"),
            replays -> replays.contains("COMPLETE"));
  }

  @Test
  void aWriterThatMayNotReadATopicSaysSoAndGoesOnOnceItMay() {
    withoutRight(
        WRITER,
        AclOperation.READ,
        ResourceType.TOPIC,
        "nuha.booking",
        () -> pipeline.awaitReadiness(WRITER, NOT_ALLOWED + " read nuha.booking"));
  }

  @Test
  void aDeadLetterThatMayNotBeWrittenIsWaitedFor() {
    simrsHas(with(UNREADABLE_DOCTOR, booking(11)));
    withoutRight(
        WRITER,
        AclOperation.WRITE,
        ResourceType.TOPIC,
        "nuha.booking.dlt",
        () -> {
          pipeline.post(FETCHER, "/dashboard/sync-booking");
          pipeline.awaitReadiness(
              WRITER, NOT_ALLOWED + " do what is needed (Topic nuha.booking.dlt)");
        });

    await()
        .atMost(PATIENCE)
        .until(
            () -> pipeline.get(WRITER, "/dead-letters?view=239"),
            letters -> letters.contains("\"key\":\"11\""));
  }

  @Test
  void aFetcherThatMayNotWriteARunRefusesTheTriggerAndSaysWhy() {
    withoutRight(
        FETCHER,
        AclOperation.WRITE,
        ResourceType.TOPIC,
        "nuha.sync-run",
        () ->
            assertThat(pipeline.post(FETCHER, "/dashboard/sync-booking"))
                .contains("\"status\":503", NOT_ALLOWED, "(Topic nuha.sync-run)"));
  }

  @Test
  void aFetcherThatMayNotBeOfItsGroupIsNotActiveAndSaysWhy() {
    withoutRight(
        FETCHER,
        AclOperation.READ,
        ResourceType.GROUP,
        "booking-sync-fetcher",
        () -> pipeline.awaitReadiness(FETCHER, "(Group booking-sync-fetcher)"));
  }

  /** Takes a right away meanwhile; afterwards all is well without a restart. */
  private static void withoutRight(
      String login, AclOperation operation, ResourceType type, String name, Runnable meanwhile) {
    pipeline.broker().forbid(login, operation, type, name);
    try {
      meanwhile.run();
    } finally {
      pipeline.broker().allow(login, operation, type, name);
    }
    pipeline.awaitReady(login);
    JsonNode run = pipeline.sync();
    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    TestPipeline.assertAddsUp(run);
  }

  /** Whatever happens, and with every logger told to say all. */
  @Test
  void nothingOfAPatientAndNoSecretIsTold() throws Exception {
    sendRecordsOfEachKind();
    operate();
    askASimrsThatIsOutOfOrder();
    breakTheDatabase();
    askWrongly();

    Map<String, List<String>> told = pipeline.told();
    assertThat(told).hasSizeGreaterThan(40);
    told.values().removeIf(List::isEmpty);
    assertThat(told).isEmpty();
  }

  private static void sendRecordsOfEachKind() {
    pipeline.sql(
        """
        ALTER TABLE dashboard_239 ADD CONSTRAINT cek CHECK (code <> 'cek');
        CREATE UNIQUE INDEX unik ON dashboard_239 (no_rujukan) WHERE code = 'unik';
        CREATE FUNCTION lihat() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE WARNING 'dilihat: %', NEW;
          IF NEW.code = 'tolak' THEN RAISE EXCEPTION 'ditolak: %', NEW; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER lihat BEFORE INSERT OR UPDATE ON dashboard_239
          FOR EACH ROW EXECUTE FUNCTION lihat();
        """);
    List<String> bad = new ArrayList<>();
    for (String field :
        List.of(
            "\"code\":\"cek\"",
            "\"code\":\"unik\"",
            "\"code\":\"tolak\"",
            UNREADABLE_DOCTOR,
            "\"id_dokter\":" + Canary.digits(9),
            "\"versi\":\"%s\"".formatted(Canary.of("terlalu-panjang")),
            "\"update_date\":\"%s\"".formatted(Canary.of("tanggal")),
            "\"catatan\":\"%s\\u0000\"".formatted(Canary.of("nol")))) {
      bad.add(with(field, booking(150 + bad.size())));
    }
    bad.add(with("\"code\":\"unik\"", booking(199)));
    bad.add(with("\"booking_id\":null", booking(0)));
    bad.add(with("\"booking_id\":\"%s\"".formatted(Canary.of("kunci")), booking(0)));
    bad.add("\"%s\"".formatted(Canary.of("bukan-objek")));
    bad.add("{\"booking_id\":198,\"nama_rm\":%s}".formatted(Canary.of("bukan-json")));
    List<String> all = new ArrayList<>(bad);
    IntStream.range(100, 140).forEach(id -> all.add(booking(id)));
    simrsHas(all.toArray(String[]::new));
    assertThat(pipeline.sync().path("rejected").asInt()).isGreaterThan(8);
    simrsHas(all.stream().map(one -> one.replace("Aktif", "Batal")).toArray(String[]::new));
    assertThat(pipeline.sync().path("updated").asInt()).isGreaterThan(30);
  }

  private static void operate() {
    pipeline.post(WRITER, "/dead-letters/redrive?view=239");
    assertThat(pipeline.get(WRITER, "/dead-letters?view=239&payload=true"))
        .contains(Canary.of("nama_rm"));
    assertThat(pipeline.post(WRITER, "/replay?view=239&from=earliest&dryRun=true"))
        .contains("replay_id");
  }

  private static void askASimrsThatIsOutOfOrder() {
    simrsHas(booking(201));
    for (Function<Asked, Answer> fault : FAULTS) {
      pipeline.simrs().answers(fault);
      JsonNode run = pipeline.sync();
      assertThat(run.path("status").asString()).as("%s", run).isNotEqualTo("COMPLETE");
      assertThat(Canary.in(run.toString().lines())).isEmpty();
    }
    pipeline.simrs().answers(null);
    assertThat(pipeline.sync().path("status").asString()).isEqualTo("COMPLETE");
  }

  private static void breakTheDatabase() {
    pipeline.sql(
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE application_name LIKE 'booking-sync%'
        """);
    pipeline.sql("ALTER TABLE dashboard_239 RENAME nama_rm TO nama_lain");
    simrsHas(booking(202));
    pipeline.post(FETCHER, "/dashboard/sync-booking");
    pipeline.awaitReadiness(WRITER, "42703");
    pipeline.sql("ALTER TABLE dashboard_239 RENAME nama_lain TO nama_rm");
    pipeline.awaitReady(WRITER);
  }

  private static void askWrongly() throws IOException {
    String wrong = Canary.of("salah");
    for (String service : SERVICES) {
      for (String path :
          List.of(
              "/" + wrong,
              "/dashboard/sync-runs/" + wrong,
              "/dashboard/stats?tanggal=" + wrong,
              "/dashboard/stats/range?dari=%s&sampai=%s".formatted(wrong, wrong),
              "/dead-letters?view=" + wrong,
              "/operator/dead-letters?view=239&from=" + wrong)) {
        pipeline.get(service, path);
        pipeline.post(service, path);
      }
      pipeline.send(service, "GET /{%s} HTTP/1.1\r\n%s: {\r\n\r\n".formatted(wrong, wrong));
      pipeline.askWithWrongKey(service, "/dashboard/sync-booking");
      pipeline.post(service, "/dead-letters/redrive?view=" + wrong);
      pipeline.post(service, "/replay?view=239&from=" + wrong);
      pipeline.post(service, "/operator/replay?view=239&from=" + wrong);
      pipeline.post(service, "/dashboard/sync-booking", "{\"awal\":\"%s\"}".formatted(wrong));
      pipeline.post(service, "/dashboard/sync-booking", "{" + wrong);
    }
  }

  private static void simrsHas(String... bookings) {
    pipeline.simrs().has(239, List.of(bookings));
  }

  private static String booking(int id) {
    String texts =
        TEXTS.stream()
            .map(column -> ",\"%s\":\"%s\"".formatted(column, Canary.of(column)))
            .collect(Collectors.joining());
    String numbers =
        NUMBERS.stream()
            .map(column -> ",\"%s\":\"%s\"".formatted(column, Canary.digits(column.length())))
            .collect(Collectors.joining());
    return "{\"booking_id\":%d,\"id_dokter\":57,\"status_booking\":\"Aktif\",\"tanggal_antrian\":\"2026-02-06 08:00:00\"%s%s}"
        .formatted(id, texts, numbers);
  }

  /** A booking in which another value stands for a field, or a further field. */
  private static String with(String field, String booking) {
    String name = field.substring(0, field.indexOf(':'));
    String without = booking.replaceFirst(name + ":(\"[^\"]*\"|\\d+),?", "");
    return "{" + field + "," + without.substring(1);
  }
}
