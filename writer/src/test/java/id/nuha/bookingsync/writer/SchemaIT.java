package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.writer.schema.Column;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.schema.TableReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SchemaIT {
  @TempDir Path folder;

  @Test
  void aThirdViewIsACatalogueEntryAndAMigration() throws IOException {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database,
            "CATALOGUE=" + new ClassPathResource("third-view/catalogue.yaml").getFile(),
            "MIGRATIONS=filesystem:" + new ClassPathResource("third-view").getFile())) {
      Writers.awaitReady(writer);
      Writers.send(
          "nuha.laboratorium",
          "12|GDS",
          """
          {"id_periksa": "12", "kode_tes": "GDS", "nilai": "101.5", "unit": "mg/dL",
           "diperiksa": "2026-02-06 08:00:00", "kritis": 1}""",
          "2026-02-06T02:00:00Z",
          Writers.runId("lab"));

      JdbcClient jdbc = Writers.client(database);
      await()
          .until(
              () -> jdbc.sql("SELECT count(*) FROM dashboard_300").query(Long.class).single() == 1);
      assertThat(
              jdbc.sql(
                      "SELECT concat_ws(' ', id_periksa, kode_tes, nilai, satuan, diperiksa AT TIME ZONE 'Asia/Jakarta', kritis)"
                          + " FROM dashboard_300")
                  .query(String.class)
                  .single())
          .isEqualTo("12 GDS 101.500 mg/dL 2026-02-06 08:00:00 t");
      assertThat(writer.isRunning()).isTrue();
    }
    JdbcClient jdbc = Writers.client(database);
    jdbc.sql("ALTER TABLE dashboard_300 ADD COLUMN milik_loket uuid").update();
    for (String file : List.of("catalogue.yaml", "V300__dashboard_300.sql")) {
      Files.copy(
          new ClassPathResource("third-view/" + file).getFile().toPath(), folder.resolve(file));
    }
    Files.writeString(
        folder.resolve("V301__catatan.sql"), "ALTER TABLE dashboard_300 ADD COLUMN catatan TEXT");
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database,
            "CATALOGUE=" + folder.resolve("catalogue.yaml"),
            "MIGRATIONS=filesystem:" + folder)) {
      Writers.awaitReady(writer);
      Table table =
          writer
              .getBean(Schema.class)
              .read(
                  Catalogue.at(folder.resolve("catalogue.yaml").toString())
                      .view(300)
                      .orElseThrow());

      assertThat(table.columns()).extracting(Column::name).contains("kode_tes", "catatan");
      assertThat(table.columnsOfOthers()).containsExactly("milik_loket");
    }
  }

  @Test
  void aTimeOfBeforeGetsOneSpellingAndOfRowsThatBecomeOneTheNewestStays() {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
    }
    JdbcClient jdbc = Writers.client(database);
    jdbc.sql("DELETE FROM booking_sync_schema_history WHERE version = '11'").update();
    jdbc.sql(
            """
            INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai, hari, observed_at, last_synced_at)
            VALUES (57, '2026-01-19', '16:00', 'stale', '2026-01-01', '2026-01-01'),
                   (57, '2026-01-19', '16:00:00', 'newest', '2026-01-03', '2026-01-03'),
                   (57, '2026-01-19', '16.00', 'never observed', NULL, '2026-02-01'),
                   (57, '2026-01-19', '8:00', 'alone', '2026-01-01', '2026-01-01'),
                   (57, '2026-01-19', '16:00:30', 'seconds', '2026-01-01', '2026-01-01'),
                   (57, '2026-01-19', ' Pagi', 'text', '2026-01-01', '2026-01-01'),
                   (57, '2026-01-19', '8.00 WIB', 'of a wrong clock', now() + interval '10 years', NULL),
                   (57, '2026-01-20', '16:00:00', 'another day', NULL, NULL),
                   (58, '2026-01-19', '09:00', 'as it is', NULL, NULL)
            """)
        .update();

    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);

      assertThat(
              jdbc.sql(
                      """
                      SELECT concat_ws(' ', id_dokter, tanggal, jam_mulai, hari) FROM dashboard_123
                       ORDER BY id_dokter, tanggal, jam_mulai""")
                  .query(String.class)
                  .list())
          .containsExactly(
              "57 2026-01-19 08:00 alone",
              "57 2026-01-19 16:00 newest",
              "57 2026-01-19 16:00:30 seconds",
              "57 2026-01-19 Pagi text",
              "57 2026-01-20 16:00 another day",
              "58 2026-01-19 09:00 as it is");
    }
  }

  @Test
  void aDatabaseOfTheWorkshopKeepsItsRowsAndTakesNewOnes() throws IOException {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    JdbcClient jdbc = Writers.client(database);
    jdbc.sql(new ClassPathResource("workshop.sql").getContentAsString(StandardCharsets.UTF_8))
        .update();
    // Another program's migrations, and a schema that PostgreSQL looks into first by default.
    jdbc.sql(
            """
            CREATE TABLE public.flyway_schema_history (
                installed_rank INT PRIMARY KEY, version VARCHAR(50), description VARCHAR(200),
                type VARCHAR(20), script VARCHAR(1000), checksum INT, installed_by VARCHAR(100),
                installed_on TIMESTAMP DEFAULT now(), execution_time INT, success BOOLEAN)
            """)
        .update();
    jdbc.sql(
            """
            INSERT INTO public.flyway_schema_history VALUES
                (1, '1', 'init', 'SQL', 'V1__init.sql', 7, 'x', now(), 1, TRUE),
                (2, '99', 'later', 'SQL', 'V99__later.sql', 8, 'x', now(), 1, TRUE)
            """)
        .update();
    jdbc.sql("CREATE SCHEMA " + Writers.DATABASE.user()).update();
    jdbc.sql("CREATE TABLE %s.dashboard_239 (a INTEGER)".formatted(Writers.DATABASE.user()))
        .update();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      assertThat(
              jdbc.sql("SELECT count(*) FROM public.flyway_schema_history")
                  .query(Long.class)
                  .single())
          .isEqualTo(2);
      assertThat(
              jdbc.sql("SELECT count(*) FROM pg_tables WHERE schemaname = current_user")
                  .query(Long.class)
                  .single())
          .isOne();
      Writers.send(
          "nuha.booking",
          "1",
          "{\"booking_id\": 1, \"antrian\": \"B-1\"}",
          "2020-01-01T00:00:00Z",
          Writers.runId("w"));
      Writers.send(
          "nuha.jadwal",
          "7|2026-02-06|08:00",
          "{\"id_dokter\": 7, \"tanggal_char\": \"2026-02-06\", \"time_start\": \"08:00\","
              + " \"status_praktik\": \"Praktik\"}",
          "2020-01-01T00:00:00Z",
          Writers.runId("j"));

      await().until(() -> bookings(jdbc).equals("1 B-1, 2 A-2"));
      await()
          .until(
              () ->
                  jdbc.sql(
                          "SELECT coalesce(string_agg(status_praktik, ','), '') FROM public.dashboard_123")
                      .query(String.class)
                      .single()
                      .equals("Praktik"));
      assertThat(jdbc.sql("SELECT count(*) FROM somebody_elses").query(Long.class).single())
          .isZero();
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void everythingOfOursLivesInDbSchema() {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    JdbcClient jdbc = Writers.client(database);
    jdbc.sql("CREATE TABLE dashboard_239 (milik_orang_lain INTEGER)").update();
    try (ConfigurableApplicationContext writer =
        Writers.start(database, "DB_SCHEMA=sinkronisasi")) {
      Writers.awaitReady(writer);
      Writers.send(
          "nuha.booking", "1", "{\"booking_id\": 1}", "2020-01-01T00:00:00Z", Writers.runId("s"));

      await()
          .until(
              () ->
                  jdbc.sql("SELECT count(*) FROM sinkronisasi.dashboard_239")
                          .query(Long.class)
                          .single()
                      == 1);
      assertThat(
              jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                  .query(String.class)
                  .list())
          .containsExactly("dashboard_239");
    }
  }

  @Test
  void blanksAroundASettingAreNoPartOfIt() {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database,
            "TIMEZONE= Asia/Jakarta ",
            "DB_HOST= " + Writers.DATABASE.host(),
            "DB_PORT=" + Writers.DATABASE.port() + " ",
            "DB_NAME= " + database,
            "DB_USER=" + Writers.DATABASE.user() + " ",
            "KAFKA_BOOTSTRAP_SERVERS= " + Writers.BROKER.bootstrapServers())) {
      Writers.awaitReady(writer);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aLoginThatMayNotMakeTemporaryTablesWaitsForThat() {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    JdbcClient admin = Writers.client(database);
    admin.sql("CREATE ROLE temp_it LOGIN PASSWORD 'temp-invented'").update();
    admin.sql("GRANT CREATE ON SCHEMA public TO temp_it").update();
    admin.sql("REVOKE TEMPORARY ON DATABASE \"%s\" FROM PUBLIC".formatted(database)).update();
    String grant = "GRANT TEMPORARY ON DATABASE %s TO temp_it".formatted(database);
    try (ConfigurableApplicationContext writer =
        Writers.start(database, "DB_USER=temp_it", "DB_PASS=temp-invented")) {
      HealthIndicator applying = writer.getBean("applying", HealthIndicator.class);
      await().until(() -> applying.health().toString().contains(grant));

      admin.sql(grant).update();

      Writers.awaitReady(writer);
    } finally {
      admin.sql("DROP OWNED BY temp_it CASCADE").update();
      admin.sql("DROP ROLE temp_it").update();
    }
  }

  @Test
  void statsLoginReadsDashboardsAndNothingElse() {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer =
        Writers.start(database, "STATS_DB_USER=stats_it", "STATS_DB_PASS=it's-invented")) {
      Writers.awaitReady(writer);
      JdbcClient stats =
          JdbcClient.create(
              new DriverManagerDataSource(
                  Writers.DATABASE.url(database), "stats_it", "it's-invented"));

      assertThat(stats.sql("SELECT count(*) FROM dashboard_123").query(Long.class).single())
          .isZero();
      Assertions.assertThatThrownBy(() -> stats.sql("DELETE FROM dashboard_239").update())
          .rootCause()
          .hasMessageContaining("read-only transaction");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aCatalogueThatDoesNotFitItsTableIsRefusedWithItsMend() throws IOException {
    Writers.forgetTopics();
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      String yaml =
          Files.readString(new ClassPathResource("third-view/catalogue.yaml").getFile().toPath());
      TableReader reader = writer.getBean(TableReader.class);

      Assertions.assertThatThrownBy(() -> read(reader, yaml, 300))
          .isInstanceOf(CatalogueException.class)
          .hasMessage(
              "catalogue, view 300: there is no table dashboard_300; add a migration that creates it.");
      Assertions.assertThatThrownBy(
              () -> read(reader, yaml.replace("booking_id", "booking_no"), 239))
          .hasMessageContaining("table dashboard_239 has no column booking_no; add it");
      Assertions.assertThatThrownBy(
              () -> read(reader, yaml.replace("booking_id", "id_dokter"), 239))
          .hasMessageContaining("no unique constraint on exactly (id_dokter)");
    }
  }

  private static void read(TableReader reader, String yaml, int view) throws IOException {
    Path file = Files.createTempFile("catalogue", ".yaml");
    Files.writeString(file, yaml);
    try (var in = Files.newInputStream(file)) {
      reader.read(Catalogue.read(in, "catalogue.yaml").view(view).orElseThrow());
    } finally {
      Files.delete(file);
    }
  }

  private static String bookings(JdbcClient jdbc) {
    return jdbc.sql(
            "SELECT string_agg(booking_id || ' ' || antrian, ', ' ORDER BY booking_id) FROM public.dashboard_239")
        .query(String.class)
        .single();
  }
}
