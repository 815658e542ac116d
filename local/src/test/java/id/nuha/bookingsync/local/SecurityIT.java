package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.local.readme.KafkaRights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  private static final List<String> LOGINS = List.of(SecurePipeline.FETCHER, SecurePipeline.WRITER);
  private static final String NOT_ALLOWED = "Kafka's access control does not let this login";

  @TempDir private static Path folder;
  private static SecurePipeline pipeline;

  /** Each obstacle is said and waited for; mended, all goes on without a restart. */
  @BeforeAll
  static void start() throws Exception {
    pipeline = new SecurePipeline(folder);
    for (String service :
        List.of(SecurePipeline.FETCHER, SecurePipeline.WRITER, SecurePipeline.STATS_API)) {
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
    needed.forEach(SecurityIT::allow);
    for (String service :
        List.of(SecurePipeline.FETCHER, SecurePipeline.WRITER, SecurePipeline.STATS_API)) {
      pipeline.awaitReady(service);
    }
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void theRightsThatTheReadmeListsAreEnough() {
    pipeline.simrsHas(
        239, booking(1), booking(2).replace("\"id_dokter\":57", "\"id_dokter\":\"tidak tahu\""));

    JsonNode run = pipeline.sync();
    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(1);
    assertThat(run.path("rejected").asInt()).isEqualTo(1);

    assertThat(pipeline.get(SecurePipeline.STATS_API, "/operator/dead-letters?view=239"))
        .contains("\"column\":\"id_dokter\"");
    assertThat(pipeline.post(SecurePipeline.STATS_API, "/operator/dead-letters/redrive?view=239"))
        .contains("\"failed\":1");
    assertThat(
            pipeline.post(
                SecurePipeline.STATS_API, "/operator/replay?view=239&from=earliest&dryRun=false"))
        .contains("replay_id");
    await()
        .atMost(PATIENCE)
        .until(
            () -> pipeline.get(SecurePipeline.STATS_API, "/operator/replay"),
            replays -> replays.contains("COMPLETE"));
    for (String login : LOGINS) {
      assertThat(pipeline.said(login).substring(pipeline.said(login).indexOf("Ready to fetch") + 1))
          .doesNotContain("ERROR");
    }
  }

  @Test
  void aWriterThatMayNotReadATopicSaysSoAndGoesOnOnceItMay() {
    withoutRight(
        SecurePipeline.WRITER,
        AclOperation.READ,
        ResourceType.TOPIC,
        "nuha.booking",
        () -> pipeline.awaitReadiness(SecurePipeline.WRITER, NOT_ALLOWED + " read nuha.booking"));
  }

  @Test
  void aDeadLetterThatMayNotBeWrittenIsWaitedFor() {
    pipeline.simrsHas(239, booking(11).replace("\"id_dokter\":57", "\"id_dokter\":\"tidak tahu\""));
    withoutRight(
        SecurePipeline.WRITER,
        AclOperation.WRITE,
        ResourceType.TOPIC,
        "nuha.booking.dlt",
        () -> {
          pipeline.post(SecurePipeline.FETCHER, "/dashboard/sync-booking");
          pipeline.awaitReadiness(
              SecurePipeline.WRITER, "do what is needed (Topic nuha.booking.dlt)");
        });
    await()
        .atMost(PATIENCE)
        .until(
            () -> pipeline.get(SecurePipeline.WRITER, "/dead-letters?view=239"),
            letters -> letters.contains("\"key\":\"11\""));
  }

  @Test
  void aFetcherThatMayNotWriteARunRefusesTheTriggerAndSaysWhy() {
    pipeline.simrsHas(239, booking(21));
    withoutRight(
        SecurePipeline.FETCHER,
        AclOperation.WRITE,
        ResourceType.TOPIC,
        "nuha.sync-run",
        () ->
            assertThat(pipeline.post(SecurePipeline.FETCHER, "/dashboard/sync-booking"))
                .contains("\"status\":503", NOT_ALLOWED, "(Topic nuha.sync-run)"));
  }

  @Test
  void aFetcherThatMayNotBeOfItsGroupIsNotActiveAndSaysWhy() {
    withoutRight(
        SecurePipeline.FETCHER,
        AclOperation.READ,
        ResourceType.GROUP,
        "booking-sync-fetcher",
        () -> pipeline.awaitReadiness(SecurePipeline.FETCHER, "(Group booking-sync-fetcher)"));
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
    assertThat(
            run.path("inserted").asInt()
                + run.path("unchanged").asInt()
                + run.path("updated").asInt()
                + run.path("rejected").asInt()
                + run.path("superseded").asInt())
        .isEqualTo(run.path("total_fetched").asInt());
  }

  private static void allow(KafkaRights right) {
    pipeline.broker().allow(right.login(), right.operation(), right.type(), right.name());
  }

  private static String booking(int id) {
    return """
        {"booking_id":%d,"nama_rm":"Pasien Contoh","id_dokter":57,"status_booking":"Aktif",\
        "tanggal_antrian":"2026-02-06 08:00:00"}"""
        .formatted(id);
  }
}
