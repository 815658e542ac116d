package id.nuha.bookingsync.stats.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.stats.StatsApi;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StatisticsIT {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 6);
  private StatsApi api;

  @BeforeEach
  void start() {
    api = StatsApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private record Session(
      int doctor, LocalDate day, String start, String name, String specialization, String status) {}

  private record Booking(
      int id,
      Integer doctor,
      Integer specialization,
      String name,
      LocalDateTime at,
      String status) {}

  @Test
  void aDoctorWithTwoSessionsCountsABookingOnce() {
    insert(new Session(7, DAY, "08:00", "dr. Contoh", "ANAK", "Praktik"));
    insert(new Session(7, DAY, "16:00", "dr. Contoh", "ANAK", "Praktik"));
    insert(new Session(8, DAY, "08:00", "dr. Misal", "SARAF", "Cuti"));
    insert(new Booking(1, 7, 3, "ANAK", DAY.atTime(8, 30), "Aktif"));
    insert(new Booking(2, 7, 3, "ANAK", DAY.atTime(0, 0), "Aktif"));
    insert(new Booking(3, 7, 3, "ANAK", DAY.plusDays(1).atTime(0, 0), "Aktif"));
    insert(new Booking(4, 7, 3, "ANAK", DAY.atTime(9, 0), "Batal"));
    insert(new Booking(5, null, null, null, DAY.atTime(9, 0), "Aktif"));

    JsonNode stats = stats(DAY);

    assertThat(stats.path("date").asString()).isEqualTo("2026-02-06");
    assertThat(stats.path("generatedAt").asString()).endsWith("+07:00");
    assertThat(stats.path("dataAsOf").isNull()).isTrue();
    assertThat(stats.path("totals").toString())
        .isEqualTo(
            "{\"doctorsTotal\":2,\"doctorsPracticing\":1,\"doctorsNotPracticing\":1,"
                + "\"doctorsOnLeave\":1}");
    assertThat(stats.path("bookingByDoctor").toString())
        .isEqualTo(
            "[{\"doctorId\":\"7\",\"doctorName\":\"dr. Contoh\",\"bookings\":2},"
                + "{\"doctorId\":\"8\",\"doctorName\":\"dr. Misal\",\"bookings\":0}]");
    assertThat(stats.path("bookingBySpecialization").toString())
        .isEqualTo(
            "[{\"specializationId\":\"3\",\"specializationName\":\"ANAK\",\"bookings\":2},"
                + "{\"specializationId\":null,\"specializationName\":null,\"bookings\":1}]");
    assertThat(stats.path("practicingBySpecialization").toString())
        .isEqualTo(
            "[{\"specialization\":\"ANAK\",\"doctors\":1,"
                + "\"doctorList\":[{\"id\":\"7\",\"name\":\"dr. Contoh\"}]}]");
  }

  @Test
  void theAnswerIsTheSameByteForByte() {
    insert(new Session(7, DAY, "08:00", "dr. Contoh", "ANAK", "Praktik"));
    insert(new Session(8, DAY, "08:00", "dr. Misal", "SARAF", "Cuti"));
    insert(new Booking(1, 7, 3, "ANAK", DAY.atTime(8, 30), "Aktif"));
    run("a", 239, "COMPLETE", "2026-02-05 07:00+07", DAY, DAY);
    run("b", 123, "COMPLETE", "2026-02-05 08:00+07", DAY, DAY);

    String body = api.get("/dashboard/stats?tanggal=" + DAY).body();

    assertThat(body.replaceFirst("(\"generatedAt\":\")[^\"]+", "$1now"))
        .isEqualTo(
            "{\"date\":\"2026-02-06\",\"generatedAt\":\"now\","
                + "\"dataAsOf\":\"2026-02-05T07:00:00+07:00\","
                + "\"totals\":{\"doctorsTotal\":2,\"doctorsPracticing\":1,"
                + "\"doctorsNotPracticing\":1,\"doctorsOnLeave\":1},"
                + "\"bookingByDoctor\":["
                + "{\"doctorId\":\"7\",\"doctorName\":\"dr. Contoh\",\"bookings\":1},"
                + "{\"doctorId\":\"8\",\"doctorName\":\"dr. Misal\",\"bookings\":0}],"
                + "\"bookingBySpecialization\":["
                + "{\"specializationId\":\"3\",\"specializationName\":\"ANAK\",\"bookings\":1}],"
                + "\"practicingBySpecialization\":["
                + "{\"specialization\":\"ANAK\",\"doctors\":1,"
                + "\"doctorList\":[{\"id\":\"7\",\"name\":\"dr. Contoh\"}]}]}");
  }

  @Test
  void aDoctorWhoPractisesOnceThatDayIsNotOnLeave() {
    insert(new Session(7, DAY, "08:00", "dr. Contoh", "ANAK", "CUTI BERSAMA"));
    insert(new Session(7, DAY, "16:00", "dr. Contoh", "ANAK", "praktik"));
    insert(new Session(8, DAY, "08:00", "dr. Misal", "ANAK", "TIDAK PRAKTIK"));
    insert(new Session(9, DAY, "08:00", "dr. Andai", "ANAK", "Libur Nasional"));

    assertThat(stats(DAY).path("totals").toString())
        .isEqualTo(
            "{\"doctorsTotal\":3,\"doctorsPracticing\":1,\"doctorsNotPracticing\":2,"
                + "\"doctorsOnLeave\":1}");
  }

  @Test
  void whatIsGroupedOnceIsCountedForDoctorsAndForSpecializations() {
    insert(new Session(7, DAY, "08:00", "dr. Contoh", "ANAK", "Praktik"));
    insert(new Session(7, DAY, "13:00", "dr. Contoh", "SARAF", "Praktik"));
    insert(new Session(7, DAY, "16:00", "dr. Contoh", "SARAF", "Praktik"));
    insert(new Session(9, DAY, "08:00", "dr. Andai", null, "Praktik"));
    insert(new Session(8, DAY, "08:00", "dr. Andai", null, "Praktik"));
    insert(new Booking(1, 7, 3, "ANAK", DAY.atTime(8, 0), "Aktif"));
    insert(
        new Booking(
            2,
            7,
            3,
            "Anak",
            DAY.atTime(8, 0),
            "Aktif")); // another spelling, compared by bytes in every database
    insert(new Booking(3, 7, 3, null, DAY.atTime(8, 15), "Aktif"));
    insert(new Booking(4, 7, 4, "SARAF", DAY.atTime(13, 0), "Aktif")); // of his other specialty
    insert(new Booking(5, 7, null, "SARAF", DAY.atTime(13, 0), "Aktif"));
    insert(new Booking(6, null, 4, "SARAF", DAY.atTime(13, 0), "Aktif"));
    insert(new Booking(7, 99, 4, "SARAF", DAY.atTime(13, 0), "Aktif")); // has no session that day
    insert(new Booking(8, null, null, null, DAY.atTime(13, 0), "Aktif"));
    insert(new Booking(9, 8, 5, "BEDAH", DAY.plusDays(1).atStartOfDay(), "Aktif"));

    JsonNode stats = stats(DAY);

    assertThat(stats.path("bookingByDoctor").toString())
        .isEqualTo(
            "[{\"doctorId\":\"7\",\"doctorName\":\"dr. Contoh\",\"bookings\":5},"
                + "{\"doctorId\":\"8\",\"doctorName\":\"dr. Andai\",\"bookings\":0},"
                + "{\"doctorId\":\"9\",\"doctorName\":\"dr. Andai\",\"bookings\":0}]");
    assertThat(stats.path("bookingBySpecialization").toString())
        .isEqualTo(
            "[{\"specializationId\":\"3\",\"specializationName\":\"Anak\",\"bookings\":3},"
                + "{\"specializationId\":\"4\",\"specializationName\":\"SARAF\",\"bookings\":3},"
                + "{\"specializationId\":null,\"specializationName\":\"SARAF\",\"bookings\":2}]");
    assertThat(stats.path("practicingBySpecialization").toString())
        .isEqualTo(
            "[{\"specialization\":null,\"doctors\":2,\"doctorList\":["
                + "{\"id\":\"8\",\"name\":\"dr. Andai\"},{\"id\":\"9\",\"name\":\"dr. Andai\"}]},"
                + "{\"specialization\":\"ANAK\",\"doctors\":1,\"doctorList\":["
                + "{\"id\":\"7\",\"name\":\"dr. Contoh\"}]},"
                + "{\"specialization\":\"SARAF\",\"doctors\":1,\"doctorList\":["
                + "{\"id\":\"7\",\"name\":\"dr. Contoh\"}]}]");
    assertThat(stats.path("totals").path("doctorsTotal").asInt()).isEqualTo(3);
  }

  @Test
  void namesStandInTheOrderOfTheirBytesAndIdsInThatOfNumbers() {
    String beyondUtf16 = "\uD840\uDC00"; // U+20000, which UTF-16 puts before U+FF21
    insert(new Session(10, DAY, "08:00", "a", "A", "Praktik"));
    insert(new Session(9, DAY, "08:00", "a", "A", "Praktik"));
    insert(new Session(8, DAY, "08:00", beyondUtf16, "A", "Praktik"));
    insert(new Session(7, DAY, "08:00", "\uFF21", "A", "Praktik"));
    insert(new Session(6, DAY, "08:00", null, "A", "Praktik"));
    insert(new Session(5, DAY, "08:00", "aa", "A", "Praktik"));
    insert(new Session(5, DAY, "09:00", "Z", "A", "Praktik")); // before aa
    insert(new Booking(1, 1, 10, "A", DAY.atTime(8, 0), "Aktif"));
    insert(new Booking(2, 2, 9, "A", DAY.atTime(8, 0), "Aktif"));

    JsonNode stats = stats(DAY);

    assertThat(stats.path("bookingByDoctor"))
        .extracting(doctor -> doctor.path("doctorId").stringValue())
        .containsExactly("9", "10", "5", "7", "8", "6");
    assertThat(stats.path("practicingBySpecialization").path(0).path("doctorList"))
        .extracting(doctor -> doctor.path("id").stringValue())
        .containsExactly("9", "10", "5", "7", "8", "6");
    assertThat(stats.path("bookingBySpecialization"))
        .extracting(specialization -> specialization.path("specializationId").stringValue())
        .containsExactly("9", "10");
  }

  @Test
  void aDayOfATableWhoseTimesHaveAZoneIsTheClinics() {
    api.client()
        .sql(
            """
            DROP INDEX idx_dashboard_239_active_day;
            ALTER TABLE dashboard_239 ALTER tanggal_antrian TYPE timestamptz;
            INSERT INTO dashboard_239 (booking_id, id_spesialis, status_booking, tanggal_antrian)
            VALUES (1, 3, 'Aktif', '2026-02-06 00:00+07'), (2, 3, 'Aktif', '2026-02-06 23:59:59+07'),
                   (3, 3, 'Aktif', '2026-02-05 23:59:59+07'), (4, 3, 'Aktif', '2026-02-07 00:00+07');
            INSERT INTO dashboard_239 (booking_id, status_booking, tanggal_antrian)
            SELECT n, 'Aktif', timestamptz '2025-01-01 08:00+07' + n % 300 * interval '1 day'
            FROM generate_series(5, 20000) AS n;
            ANALYZE dashboard_239
            """)
        .update();

    assertThat(stats(DAY).path("bookingBySpecialization").path(0).path("bookings").asInt())
        .isEqualTo(2);
    assertThat(plan(DAY)).contains("idx_dashboard_239_tanggal_antrian");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithAnIndependentCount(long seed) {
    Random random = new Random(seed);
    List<Session> sessions = sessions(random);
    List<Booking> bookings = bookings(random);
    sessions.forEach(this::insert);
    bookings.forEach(this::insert);

    for (LocalDate day = DAY.minusDays(1); !day.isAfter(DAY.plusDays(1)); day = day.plusDays(1)) {
      assertAgrees(stats(day), day, sessions, bookings);
    }
  }

  private static void assertAgrees(
      JsonNode stats, LocalDate day, List<Session> allSessions, List<Booking> allBookings) {
    List<Session> sessions = allSessions.stream().filter(s -> s.day.equals(day)).toList();
    List<Booking> bookings =
        allBookings.stream()
            .filter(b -> b.at.toLocalDate().equals(day) && b.status.equals("Aktif"))
            .toList();
    Set<Integer> doctors = new TreeSet<>();
    Set<Integer> practising = new TreeSet<>();
    Set<Integer> onLeave = new TreeSet<>();
    for (Session session : sessions) {
      String status = Objects.toString(session.status, "").toLowerCase(java.util.Locale.ROOT);
      doctors.add(session.doctor);
      if (status.contains("cuti") || status.contains("libur")) {
        onLeave.add(session.doctor);
      } else if (!status.contains("tidak praktik")) {
        practising.add(session.doctor);
      }
    }
    onLeave.removeAll(practising);

    JsonNode totals = stats.path("totals");
    assertThat(totals.path("doctorsTotal").asInt()).isEqualTo(doctors.size());
    assertThat(totals.path("doctorsPracticing").asInt()).isEqualTo(practising.size());
    assertThat(totals.path("doctorsNotPracticing").asInt())
        .isEqualTo(doctors.size() - practising.size());
    assertThat(totals.path("doctorsOnLeave").asInt()).isEqualTo(onLeave.size());

    Map<String, Long> byDoctor =
        bookings.stream()
            .filter(b -> b.doctor != null && doctors.contains(b.doctor))
            .collect(Collectors.groupingBy(b -> b.doctor.toString(), Collectors.counting()));
    assertThat(stats.path("bookingByDoctor")).hasSize(doctors.size());
    List<Long> counts = new ArrayList<>();
    for (JsonNode doctor : stats.path("bookingByDoctor")) {
      counts.add(doctor.path("bookings").asLong());
      assertThat(doctor.path("bookings").asLong())
          .isEqualTo(byDoctor.getOrDefault(doctor.path("doctorId").stringValue(), 0L));
    }
    assertThat(counts).isSortedAccordingTo((a, b) -> Long.compare(b, a));

    Map<String, Long> bySpecialization =
        bookings.stream()
            .collect(
                Collectors.groupingBy(
                    b -> String.valueOf(b.specialization), Collectors.counting()));
    assertThat(stats.path("bookingBySpecialization")).hasSize(bySpecialization.size());
    for (JsonNode row : stats.path("bookingBySpecialization")) {
      assertThat(row.path("bookings").asLong())
          .isEqualTo(bySpecialization.get(row.path("specializationId").asString("null")));
    }

    Map<String, Set<String>> doctorsOf =
        sessions.stream()
            .filter(s -> Set.of("", "Praktik", "PRAKTIK").contains(Objects.toString(s.status, "")))
            .collect(
                Collectors.groupingBy(
                    s -> String.valueOf(s.specialization),
                    Collectors.mapping(s -> "" + s.doctor, Collectors.toSet())));
    assertThat(stats.path("practicingBySpecialization")).hasSize(doctorsOf.size());
    for (JsonNode row : stats.path("practicingBySpecialization")) {
      Set<String> expected = doctorsOf.get(row.path("specialization").asString("null"));
      assertThat(row.path("doctors").asInt()).isEqualTo(expected.size());
      assertThat(row.path("doctorList"))
          .extracting(doctor -> doctor.path("id").stringValue())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void theBookingsOfADayComeFromTheIndexAlone() {
    api.client()
        .sql(
            """
            INSERT INTO dashboard_239 (booking_id, id_dokter, id_spesialis, spesialis,
                                       status_booking, tanggal_antrian)
            SELECT n, n % 40, n % 12, 'SPESIALIS ' || n % 12,
                   CASE WHEN n % 4 = 0 THEN 'Batal' ELSE 'Aktif' END,
                   timestamp '2025-12-01 08:00' + (n % 100) * interval '1 day'
            FROM generate_series(1, 100000) n
            """)
        .update();
    // Embedded PostgreSQL commits asynchronously, and VACUUM trusts only what is in the WAL.
    api.client().sql("CHECKPOINT").update();
    api.client().sql("VACUUM ANALYZE dashboard_239").update();

    assertThat(plan(DAY)).contains("Index Only Scan using idx_dashboard_239_active_day");
  }

  @ParameterizedTest
  @CsvSource({"2026-02-06, true", "2025-06-01, true", "2016-01-01, false"})
  void whenADayWasLastReadWholeIsFoundByAnIndex(String day, boolean held) {
    // Committed to the disk: VACUUM would not yet see rows that are only on their way there.
    api.client()
        .sql(
            """
            SET synchronous_commit = on;
            INSERT INTO sync_run (run_id, view_id, trigger, status, window_start, window_end,
                                  started_at, finished_at)
            SELECT 'run-' || n, CASE n % 2 WHEN 0 THEN 239 ELSE 123 END, 'SCHEDULE',
                   CASE n % 10 WHEN 3 THEN 'INCOMPLETE' ELSE 'COMPLETE' END,
                   started_at - interval '1 day', started_at + interval '14 days',
                   started_at, started_at + interval '1 min'
            FROM (SELECT n, timestamptz '2026-02-06 08:00+07' - n * interval '5 min' AS started_at
                  FROM generate_series(1, 100000) AS n) AS run
            """)
        .update();
    api.client().sql("VACUUM ANALYZE sync_run").update();

    assertThat(plan(LocalDate.parse(day)))
        .contains("Index Scan using idx_sync_run_window_239")
        .contains("Index Scan using idx_sync_run_window_123")
        .doesNotContain("Seq Scan on sync_run");
    assertThat(stats(LocalDate.parse(day)).path("dataAsOf").isNull()).isEqualTo(!held);
  }

  private String plan(LocalDate day) {
    return String.join(
        "\n",
        api.client()
            .sql("EXPLAIN " + StatisticsQueries.DAY)
            .param("date", day)
            .query(String.class)
            .list());
  }

  @Test
  void todayIsTheClinics() {
    assertThat(StatsApi.json(api.get("/dashboard/stats")).path("date").asString())
        .isEqualTo(LocalDate.now(ZoneId.of("Asia/Jakarta")).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-02-30", "kemarin", "06-02-2026", "2026-2-6", "%2B300000-01-01"})
  void aDateThatDoesNotExistIsRefused(String date) {
    HttpResponse<String> answer = api.get("/dashboard/stats?tanggal=" + date);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(StatsApi.json(answer).path("detail").asString()).startsWith("tanggal is not a date");
  }

  @Test
  void dataIsAsOldAsTheOlderOfTheTwoViews() {
    run("a", 239, "COMPLETE", "2026-02-05 07:00+07", DAY.minusDays(1), DAY.plusDays(14));
    run("b", 239, "INCOMPLETE", "2026-02-05 09:00+07", DAY.minusDays(1), DAY.plusDays(14));
    run("c", 239, "COMPLETE", "2026-02-05 09:00+07", DAY.plusDays(1), DAY.plusDays(2));
    assertThat(stats(DAY).path("dataAsOf").isNull()).isTrue();

    run("d", 123, "COMPLETE", "2026-02-05 08:00+07", DAY, DAY);
    assertThat(stats(DAY).path("dataAsOf").asString()).isEqualTo("2026-02-05T07:00:00+07:00");

    run("e", 239, "COMPLETE", "2026-02-05 10:00+07", DAY, DAY);
    assertThat(stats(DAY).path("dataAsOf").asString()).isEqualTo("2026-02-05T08:00:00+07:00");

    run("f", 123, "COMPLETE", "2099-01-01 10:00+07", DAY, DAY); // stamped by a wrong clock
    assertThat(stats(DAY).path("dataAsOf").asString()).isEqualTo("2026-02-05T08:00:00+07:00");
  }

  private record Run(int view, String status, LocalDate awal, LocalDate akhir, Instant started) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void dataIsAsOldAsASearchThroughAllRunsSays(long seed) {
    Random random = new Random(seed);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<Run> runs = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      LocalDate awal = DAY.plusDays(random.nextInt(60) - 30);
      runs.add(
          new Run(
              random.nextBoolean() ? 239 : 123,
              random.nextInt(4) == 0 ? "INCOMPLETE" : "COMPLETE",
              awal,
              awal.plusDays(random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(4)),
              // one in twenty by a clock that is ahead
              now.minusSeconds(random.nextInt(1_000_000) - 50_000)));
      Run run = runs.get(n);
      run("run-" + n, run.view, run.status, run.started.toString(), run.awal, run.akhir);
    }

    for (LocalDate day = DAY.minusDays(35); day.isBefore(DAY.plusDays(45)); day = day.plusDays(3)) {
      Optional<Instant> bookings = newest(runs, 239, day, now);
      Optional<Instant> sessions = newest(runs, 123, day, now);
      assertThat(stats(day).path("dataAsOf").asStringOpt().map(OffsetDateTime::parse))
          .map(OffsetDateTime::toInstant)
          .isEqualTo(bookings.flatMap(b -> sessions.map(s -> s.isBefore(b) ? s : b)));
    }
  }

  private static Optional<Instant> newest(List<Run> runs, int view, LocalDate day, Instant now) {
    return runs.stream()
        .filter(run -> run.view == view && run.status.equals("COMPLETE"))
        .filter(run -> !run.awal.isAfter(day) && !run.akhir.isBefore(day))
        .map(Run::started)
        .filter(started -> started.isBefore(now.plusSeconds(300)))
        .max(Comparator.naturalOrder());
  }

  private void run(
      String id, int view, String status, String started, LocalDate awal, LocalDate akhir) {
    api.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, status, started_at, window_start, window_end)
            VALUES (:id, :view, :status, CAST(:started AS timestamptz),
                    CAST(:awal AS timestamptz), CAST(:akhir AS timestamptz))
            """)
        .param("id", id)
        .param("view", view)
        .param("status", status)
        .param("started", started)
        .param("awal", awal + " 00:00:00+07")
        .param("akhir", akhir + " 23:59:59+07")
        .update();
  }

  private static List<Session> sessions(Random random) {
    List<String> statuses = new ArrayList<>();
    statuses.addAll(
        List.of("Praktik", "PRAKTIK", "Tidak Praktik", "tidak praktik hari ini", "Cuti", "LIBUR"));
    statuses.add(null);
    List<Session> sessions = new ArrayList<>();
    for (int doctor = 1; doctor <= 25; doctor++) {
      for (int offset = -2; offset <= 2; offset++) {
        for (int n = random.nextInt(4); n > 0; n--) {
          String specialization = doctor % 6 == 0 ? null : "SPESIALIS " + (doctor + n) % 5;
          sessions.add(
              new Session(
                  doctor,
                  DAY.plusDays(offset),
                  "0%d:00".formatted(n),
                  "dr. Contoh " + doctor,
                  specialization,
                  statuses.get(random.nextInt(statuses.size()))));
        }
      }
    }
    return sessions;
  }

  private static List<Booking> bookings(Random random) {
    List<Booking> bookings = new ArrayList<>();
    for (int id = 1; id <= 600; id++) {
      LocalDateTime at =
          DAY.plusDays(random.nextInt(5) - 2)
              .atStartOfDay()
              .plusSeconds(
                  random.nextInt(3) == 0 ? 86_399 * random.nextInt(2) : random.nextInt(86_400));
      Integer specialization = random.nextInt(8) == 0 ? null : random.nextInt(5);
      bookings.add(
          new Booking(
              id,
              random.nextInt(10) == 0 ? null : 1 + random.nextInt(30),
              specialization,
              "SPESIALIS " + specialization,
              at,
              random.nextInt(3) == 0 ? "Batal" : "Aktif"));
    }
    return bookings;
  }

  private void insert(Session session) {
    api.client()
        .sql(
            """
            INSERT INTO dashboard_123
              (id_dokter, tanggal, jam_mulai, nama_dokter, nama_spesialis, status_praktik)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        .param(session.doctor)
        .param(session.day)
        .param(session.start)
        .param(session.name)
        .param(session.specialization)
        .param(session.status)
        .update();
  }

  private void insert(Booking booking) {
    api.client()
        .sql(
            """
            INSERT INTO dashboard_239
              (booking_id, id_dokter, id_spesialis, spesialis, tanggal_antrian, status_booking)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        .param(booking.id)
        .param(booking.doctor)
        .param(booking.specialization)
        .param(booking.name)
        .param(booking.at)
        .param(booking.status)
        .update();
  }

  private JsonNode stats(LocalDate day) {
    HttpResponse<String> answer = api.get("/dashboard/stats?tanggal=" + day);
    assertThat(answer.statusCode()).isEqualTo(200);
    return StatsApi.json(answer);
  }
}
