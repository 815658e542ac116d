package id.nuha.bookingsync.stats.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.stats.StatsApi;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The numbers of a day and of a range, their tables, and their tags. */
class DayAndRangeIT {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 6); // a Friday
  private static StatsApi api;

  @BeforeAll
  static void start() {
    api = StatsApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void empty() {
    api.client().sql("TRUNCATE dashboard_239, dashboard_123; DELETE FROM sync_run").update();
  }

  @Test
  void aDayWithAllThatADayMayHave() {
    sessions(
        """
        (7, '08:00', '12:00', 'dr. Contoh', 'ANAK', 'Praktik'),
        (7, '16:00', '18:00', 'dr. Contoh', 'ANAK', 'Praktik'),
        (8, '8.00', '11.00 WIB', 'dr. Misal', 'SARAF', 'Praktik'),
        (8, '10:00', NULL, 'dr. Misal', 'BEDAH', NULL),
        (9, '08:00', '07:00', 'dr. Andai', 'ANAK', 'CUTI bersama'),
        (10, 'Pagi', '12:00', 'dr. Umpama', NULL, 'Praktik')
        """);
    bookings(
        """
        (1, '2026-02-06', 7, 71, '08:00:00', 'Aktif', 2, 1),
        (2, '2026-02-06 08:30', 7, 71, '08.30', ' SELESAI', 3, 1),
        (3, '2026-02-06', 7, 71, '09:00', 'batal', NULL, NULL),
        (4, '2026-02-06', 7, 71, '11:59:59', 'Aktif', 3, 1),
        (5, '2026-02-06', 7, 71, '10:00', 'AKTIF', 3, 1), -- not as /dashboard/stats counts them
        (6, '2026-02-06', 7, 72, '16:00', 'Aktif', NULL, 5), -- without a quota
        (7, '2026-02-06', 7, 71, '16:30', 'No Show', 3, 1), -- moved from the session before
        (8, '2026-02-06', 7, 71, '12:00', 'Aktif', 3, 1), -- when the session has ended
        (9, '2026-02-06 23:59:59', 7, 71, NULL, 'Aktif', 3, 1),
        (10, '2026-02-06', 8, 81, '10:30', 'Aktif', 10, NULL), -- in both, so in the later one
        (11, '2026-02-06', 8, 82, '9', 'Selesai', 1, 0),
        (12, '2026-02-06', 8, 81, '23:59', 'Batal', 10, NULL), -- goes on until midnight
        (13, '2026-02-06', 9, 91, '20:00', 'Aktif', 30, 20), -- of a doctor on leave
        (14, '2026-02-06', 10, 101, '08:00', NULL, 5, 5),
        (15, '2026-02-06', 99, 991, '08:00', 'Aktif', 5, 5),
        (16, '2026-02-06', NULL, NULL, 'x', 'Aktif', 5, 5), -- without a doctor
        (17, '2026-01-30', 7, 70, '08:00', 'Selesai', 3, 1),
        (18, '2026-01-30', 7, 70, '08:00', 'BATAL ', 3, 1),
        (19, '2026-02-07', 7, 70, '08:00', 'Aktif', 3, 1)
        """);
    api.client()
        .sql(
            """
            UPDATE dashboard_239
            SET dokter = CASE id_dokter WHEN 99 THEN 'dr. Tamu' WHEN 7 THEN 'dr. Contoh' END,
                id_spesialis = CASE WHEN id_dokter = 7 THEN 3 END,
                spesialis = CASE WHEN id_dokter = 7 THEN 'ANAK' END,
                asuransi = CASE booking_id % 4 WHEN 0 THEN 'BPJS Kesehatan' WHEN 1 THEN ' '
                                               WHEN 2 THEN 'Umum (non JKN)' ELSE '-' END,
                asal_booking = CASE WHEN booking_id < 14 AND booking_id <> 12 THEN 'Mobile JKN' END
            """)
        .update();

    JsonNode day = StatsApi.json(api.get("/dashboard/stats/day?tanggal=" + DAY));

    assertThat(day.path("date").asString()).isEqualTo("2026-02-06");
    assertThat(day.path("dataAsOf").isNull()).isTrue();
    assertThat(day.path("totals").toString())
        .isEqualTo(
            "{\"doctorsTotal\":4,\"doctorsPracticing\":3,\"doctorsNotPracticing\":1,"
                + "\"doctorsOnLeave\":1}");
    assertThat(plain(day.path("bookings")))
        .isEqualTo(
            "{total:16,active:9,finished:2,cancelled:2,other:3,byStatus:["
                + "{status:Aktif,bookings:9},{status: SELESAI,bookings:1},"
                + "{status:AKTIF,bookings:1},{status:Batal,bookings:1},"
                + "{status:No Show,bookings:1},{status:Selesai,bookings:1},"
                + "{status:batal,bookings:1},{status:null,bookings:1}]}");
    // Known are the quotas of 71 (the largest), 81 and 82.
    assertThat(plain(day.path("seats")))
        .isEqualTo(
            "{quota:14,quotaJkn:6,quotaVip:null,taken:14,takenJkn:3,free:8,overbookedBy:0,"
                + "takenOfQuota:6,sessionsWithUnknownQuota:2,doctorsFull:0,doctorsOverbooked:0}");
    assertThat(plain(day.path("weekBefore")))
        .isEqualTo("{date:2026-01-30,bookings:{total:2,active:0,finished:1,cancelled:1,other:0}}");
    assertThat(plain(day.path("doctors").path(0)))
        .isEqualTo(
            "{id:7,name:dr. Contoh,specializations:[ANAK],practising:true,onLeave:false,"
                + "bookings:{total:9,active:5,finished:1,cancelled:1,other:2},"
                + "quota:null,quotaJkn:6,quotaVip:null,taken:8,takenJkn:2,free:null,"
                + "overbookedBy:null,sessions:["
                + "{start:08:00,end:12:00,specialization:ANAK,status:Praktik,practising:true,"
                + "onLeave:false,bookings:{total:5,active:2,finished:1,cancelled:1,other:1},"
                + "quota:3,quotaJkn:1,quotaVip:null,taken:4,takenJkn:1,free:0,overbookedBy:1},"
                + "{start:16:00,end:18:00,specialization:ANAK,status:Praktik,practising:true,"
                + "onLeave:false,bookings:{total:2,active:1,finished:0,cancelled:0,other:1},"
                + "quota:null,quotaJkn:5,quotaVip:null,taken:2,takenJkn:0,free:null,"
                + "overbookedBy:null}],"
                + "outsideSessions:{total:2,active:2,finished:0,cancelled:0,other:0}}");
    assertThat(plain(day.path("doctors").path(1)))
        .isEqualTo(
            "{id:8,name:dr. Misal,specializations:[SARAF,BEDAH],practising:true,onLeave:false,"
                + "bookings:{total:3,active:1,finished:1,cancelled:1,other:0},"
                + "quota:11,quotaJkn:null,quotaVip:null,taken:2,takenJkn:0,free:9,overbookedBy:0,"
                + "sessions:["
                + "{start:08:00,end:11:00,specialization:SARAF,status:Praktik,practising:true,"
                + "onLeave:false,bookings:{total:1,active:0,finished:1,cancelled:0,other:0},"
                + "quota:1,quotaJkn:0,quotaVip:null,taken:1,takenJkn:0,free:0,overbookedBy:0},"
                + "{start:10:00,end:null,specialization:BEDAH,status:null,practising:true,"
                + "onLeave:false,bookings:{total:2,active:1,finished:0,cancelled:1,other:0},"
                + "quota:10,quotaJkn:null,quotaVip:null,taken:1,takenJkn:0,free:9,"
                + "overbookedBy:0}],"
                + "outsideSessions:{total:0,active:0,finished:0,cancelled:0,other:0}}");
    assertThat(plain(day.path("doctors").path(2)))
        .isEqualTo(
            "{id:9,name:dr. Andai,specializations:[ANAK],practising:false,onLeave:true,"
                + "bookings:{total:1,active:1,finished:0,cancelled:0,other:0},"
                + "quota:null,quotaJkn:null,quotaVip:null,taken:1,takenJkn:0,free:null,"
                + "overbookedBy:null,sessions:["
                + "{start:08:00,end:07:00,specialization:ANAK,status:CUTI bersama,"
                + "practising:false,onLeave:true,"
                + "bookings:{total:1,active:1,finished:0,cancelled:0,other:0},"
                + "quota:null,quotaJkn:null,quotaVip:null,taken:1,takenJkn:0,free:null,"
                + "overbookedBy:null}],"
                + "outsideSessions:{total:0,active:0,finished:0,cancelled:0,other:0}}");
    assertThat(plain(day.path("doctors").path(3)))
        .isEqualTo(
            "{id:10,name:dr. Umpama,specializations:[],practising:true,onLeave:false,"
                + "bookings:{total:1,active:0,finished:0,cancelled:0,other:1},"
                + "quota:null,quotaJkn:null,quotaVip:null,taken:1,takenJkn:0,free:null,"
                + "overbookedBy:null,sessions:["
                + "{start:null,end:12:00,specialization:null,status:Praktik,practising:true,"
                + "onLeave:false,bookings:{total:0,active:0,finished:0,cancelled:0,other:0},"
                + "quota:null,quotaJkn:null,quotaVip:null,taken:0,takenJkn:0,free:null,"
                + "overbookedBy:null}],"
                + "outsideSessions:{total:1,active:0,finished:0,cancelled:0,other:1}}");
    assertThat(day.path("doctors")).hasSize(4);
    assertThat(plain(day.path("unscheduled")))
        .isEqualTo(
            "[{id:99,name:dr. Tamu,bookings:{total:1,active:1,finished:0,cancelled:0,other:0}},"
                + "{id:null,name:null,bookings:{total:1,active:1,finished:0,cancelled:0,other:0}}]");
    assertThat(plain(day.path("bySpecialization")))
        .isEqualTo("[{id:3,name:ANAK,bookings:8},{id:null,name:null,bookings:6}]");
    assertThat(plain(day.path("byInsurer")))
        .isEqualTo(
            "[{name:null,bookings:7},{name:Umum (non JKN),bookings:4},"
                + "{name:BPJS Kesehatan,bookings:3}]");
    assertThat(plain(day.path("byOrigin")))
        .isEqualTo("[{name:Mobile JKN,bookings:11},{name:null,bookings:3}]");
    assertThat(plain(day.path("cancelledByOrigin")))
        .isEqualTo("[{name:Mobile JKN,bookings:1},{name:null,bookings:1}]");
    assertThat(plain(day.path("byHour")))
        .isEqualTo(
            "[{hour:8,bookings:4},{hour:9,bookings:1},{hour:10,bookings:2},"
                + "{hour:11,bookings:1},{hour:12,bookings:1},{hour:16,bookings:2},"
                + "{hour:20,bookings:1},{hour:null,bookings:2}]");

    // The range counts the same.
    JsonNode range = range(DAY, DAY);
    assertThat(plain(range.path("days")))
        .isEqualTo(
            "[{date:2026-02-06,bookings:{total:16,active:9,finished:2,cancelled:2,other:3},"
                + "quota:14,taken:14,takenOfQuota:6,free:8,overbookedBy:0,"
                + "sessionsWithUnknownQuota:2,doctorsPracticing:3}]");
    assertThat(
            StatsApi.json(api.get("/dashboard/stats?tanggal=" + DAY))
                .path("bookingByDoctor")
                .path(0)
                .path("bookings")
                .asInt())
        .isEqualTo(day.path("doctors").path(0).path("bookings").path("active").asInt());
  }

  private record Session(int doctor, int starts, Integer ends, String status) {
    int until(List<Session> all) {
      return ends != null && ends > starts
          ? ends
          : all.stream()
              .filter(other -> other.doctor == doctor && other.starts > starts)
              .mapToInt(Session::starts)
              .min()
              .orElse(24);
    }
  }

  private record Booking(
      Integer doctor, Integer schedule, Integer starts, String status, Integer quota) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sessionsAgreeWithAnIndependentCount(long seed) {
    Random random = new Random(seed);
    Map<List<Integer>, Session> sessionOf = new TreeMap<>(Comparator.comparing(List::toString));
    for (int n = 0; n < 40; n++) {
      Session session =
          new Session(
              random.nextInt(12),
              random.nextInt(24),
              random.nextInt(4) == 0 ? null : random.nextInt(25),
              random.nextInt(5) == 0 ? "Cuti" : "Praktik");
      sessionOf.put(List.of(session.doctor, session.starts), session);
    }
    List<Session> sessions = List.copyOf(sessionOf.values());
    List<Booking> bookings = new ArrayList<>();
    for (int n = 0; n < 400; n++) {
      Integer doctor = random.nextInt(15) == 0 ? null : random.nextInt(14);
      bookings.add(
          new Booking(
              doctor,
              random.nextInt(9) == 0 ? null : random.nextInt(60),
              random.nextInt(9) == 0 ? null : random.nextInt(24),
              List.of("Aktif", "Selesai", "Batal", "No Show").get(random.nextInt(4)),
              random.nextInt(3) == 0 ? null : random.nextInt(20)));
    }
    sessions(
        sessions.stream()
            .map(
                s ->
                    "(%d, '%02d:00', %s, 'dr. %1$d', 'ANAK', '%s')"
                        .formatted(
                            s.doctor,
                            s.starts,
                            s.ends == null ? "NULL" : "'%d.00'".formatted(s.ends),
                            s.status))
            .collect(Collectors.joining(",")));
    for (int n = 0; n < bookings.size(); n++) {
      Booking b = bookings.get(n);
      api.client()
          .sql(
              """
              INSERT INTO dashboard_239 (booking_id, tanggal_antrian, id_dokter, id_jadwal_dokter,
                                         mulai, status_booking, kuota)
              VALUES (?, '2026-02-06', ?, ?, ?, ?, ?)
              """)
          .params(
              n,
              b.doctor,
              b.schedule,
              b.starts == null ? null : b.starts + ":00",
              b.status,
              b.quota)
          .update();
    }

    Map<Session, List<Booking>> held = new HashMap<>();
    Map<Integer, Map<Session, Integer>> bySchedule = new HashMap<>();
    for (Booking booking : bookings) {
      sessions.stream()
          .filter(s -> booking.doctor != null && s.doctor == booking.doctor)
          .filter(s -> booking.starts != null && s.starts <= booking.starts)
          .filter(s -> booking.starts < s.until(sessions))
          .max(Comparator.comparing(Session::starts))
          .ifPresent(
              s -> {
                held.computeIfAbsent(s, of -> new ArrayList<>()).add(booking);
                if (booking.schedule != null) {
                  bySchedule
                      .computeIfAbsent(booking.schedule, of -> new HashMap<>())
                      .merge(s, 1, Integer::sum);
                }
              });
    }
    Map<Session, List<Integer>> schedules = new HashMap<>();
    bySchedule.forEach(
        (schedule, counts) ->
            counts.keySet().stream()
                .max(
                    Comparator.<Session>comparingInt(counts::get)
                        .thenComparing(Comparator.comparing(Session::doctor).reversed())
                        .thenComparing(Comparator.comparing(Session::starts).reversed()))
                .ifPresent(
                    s -> schedules.computeIfAbsent(s, of -> new ArrayList<>()).add(schedule)));
    JsonNode day = StatsApi.json(api.get("/dashboard/stats/day?tanggal=" + DAY));

    int seen = 0;
    long known = 0;
    long takenOfKnown = 0;
    long unknown = 0;
    for (JsonNode doctor : day.path("doctors")) {
      for (JsonNode answered : doctor.path("sessions")) {
        int starts = Integer.parseInt(answered.path("start").asString().substring(0, 2));
        Session session = sessionOf.get(List.of(doctor.path("id").asInt(), starts));
        List<Booking> his = held.getOrDefault(session, List.of());
        long cancelled = his.stream().filter(b -> b.status.equals("Batal")).count();
        Long quota = session.status.equals("Cuti") ? null : 0L;
        for (Integer schedule : schedules.getOrDefault(session, List.of())) {
          Optional<Integer> largest =
              bookings.stream()
                  .filter(b -> schedule.equals(b.schedule) && b.quota != null)
                  .map(Booking::quota)
                  .max(Comparator.naturalOrder());
          quota = quota == null || largest.isEmpty() ? null : Long.valueOf(quota + largest.get());
        }
        quota = schedules.containsKey(session) ? quota : null;
        known += quota == null ? 0 : quota;
        takenOfKnown += quota == null ? 0 : his.size() - cancelled;
        unknown += quota == null && session.status.equals("Praktik") ? 1 : 0;
        seen++;
        assertThat(answered.path("bookings").path("total").asInt(-1)).isEqualTo(his.size());
        assertThat(answered.path("taken").asLong(-1)).isEqualTo(his.size() - cancelled);
        assertThat(answered.path("quota").toString()).isEqualTo(String.valueOf(quota));
      }
    }
    assertThat(seen).isEqualTo(sessions.size());
    JsonNode ofRange = range(DAY, DAY).path("days").path(0);
    for (JsonNode seats : List.of(day.path("seats"), ofRange)) {
      assertThat(seats.path("quota").asLong(-1)).isEqualTo(known);
      assertThat(seats.path("takenOfQuota").asLong(-1)).isEqualTo(takenOfKnown);
      assertThat(seats.path("free").asLong(-1)).isEqualTo(Math.max(0, known - takenOfKnown));
      assertThat(seats.path("overbookedBy").asLong(-1))
          .isEqualTo(Math.max(0, takenOfKnown - known));
      assertThat(seats.path("sessionsWithUnknownQuota").asLong(-1)).isEqualTo(unknown);
    }
  }

  @Test
  void bookingsWithoutAQuotaTakeNoSeatOfAnotherSession() {
    sessions(
        """
        (7, '08:00', '12:00', 'dr. Contoh', 'ANAK', 'Praktik'),
        (8, '08:00', '12:00', 'dr. Misal', 'SARAF', 'Praktik'),
        (9, '08:00', '12:00', 'dr. Andai', 'ANAK', 'Cuti')
        """);
    bookings(
        """
        (1, '2026-02-06', 7, 71, '08:00', 'Batal', 20, NULL),
        (2, '2026-02-06', 7, 71, '13:00', 'Aktif', 20, NULL), -- outside the session
        (3, '2026-02-06', 9, 91, '08:00', 'Aktif', 10, NULL), -- of a doctor on leave
        (4, '2026-02-06', 99, 991, '08:00', 'Aktif', 10, NULL) -- of a doctor without a session
        """);
    api.client()
        .sql(
            """
            INSERT INTO dashboard_239 (booking_id, tanggal_antrian, id_dokter, id_jadwal_dokter,
                                       mulai, status_booking, kuota)
            SELECT 100 + n, '2026-02-06', CASE WHEN n <= 5 THEN 7 ELSE 8 END,
                   CASE WHEN n <= 5 THEN 71 ELSE 81 END, '08:00', 'Aktif',
                   CASE WHEN n <= 5 THEN 20 END
            FROM generate_series(1, 35) AS n
            """)
        .update();

    assertThat(plain(StatsApi.json(api.get("/dashboard/stats/day?tanggal=" + DAY)).path("seats")))
        .isEqualTo(
            "{quota:20,quotaJkn:null,quotaVip:null,taken:38,takenJkn:0,free:15,overbookedBy:0,"
                + "takenOfQuota:5,sessionsWithUnknownQuota:1,doctorsFull:0,doctorsOverbooked:0}");
    assertThat(plain(range(DAY, DAY).path("days")))
        .isEqualTo(
            "[{date:2026-02-06,bookings:{total:39,active:38,finished:0,cancelled:1,other:0},"
                + "quota:20,taken:38,takenOfQuota:5,free:15,overbookedBy:0,"
                + "sessionsWithUnknownQuota:1,doctorsPracticing:2}]");
    assertThat(api.get("/dashboard/stats/range.csv?dari=%s&sampai=%s".formatted(DAY, DAY)).body())
        .endsWith("\r\n2026-02-06,39,38,0,1,0,20,38,5,15,0,1,2\r\n");
  }

  @Test
  void aDayWithoutAnything() {
    JsonNode day = StatsApi.json(api.get("/dashboard/stats/day?tanggal=" + DAY));

    assertThat(day.path("bookings").path("total").asInt(-1)).isZero();
    assertThat(plain(day.path("seats")))
        .isEqualTo(
            "{quota:null,quotaJkn:null,quotaVip:null,taken:0,takenJkn:0,free:null,"
                + "overbookedBy:null,takenOfQuota:0,sessionsWithUnknownQuota:0,doctorsFull:0,"
                + "doctorsOverbooked:0}");
    for (String list :
        List.of(
            "doctors",
            "unscheduled",
            "bySpecialization",
            "byInsurer",
            "byOrigin",
            "cancelledByOrigin",
            "byHour")) {
      assertThat(day.path(list)).as(list).isEmpty();
    }
    assertThat(plain(range(DAY, DAY).path("days")))
        .isEqualTo(
            "[{date:2026-02-06,bookings:{total:0,active:0,finished:0,cancelled:0,other:0},"
                + "quota:null,taken:0,takenOfQuota:0,free:null,overbookedBy:null,"
                + "sessionsWithUnknownQuota:0,doctorsPracticing:0}]");
  }

  @Test
  void aRangeBesideTheOneBefore() {
    sessions("(7, '08:00', '12:00', 'dr. Contoh', 'ANAK', 'Praktik')");
    bookings(
        """
        (1, '2026-02-06', 7, 71, '08:00', 'Aktif', 1, NULL),
        (2, '2026-02-06', 7, 71, '08:00', 'Aktif', 1, NULL),
        (3, '2026-02-08', 8, 71, NULL, 'Selesai', 1, NULL),
        (4, '2026-02-05', 7, 71, '08:00', 'Aktif', 1, NULL),
        (5, '2026-02-03', 7, 71, '08:00', 'Batal', 1, NULL),
        (6, '2026-02-02', 7, 71, '08:00', 'Aktif', 1, NULL),
        (7, '2026-02-09', 7, 71, '08:00', 'Aktif', 1, NULL)
        """);
    List<String> reasons = new ArrayList<>();
    reasons.addAll(List.of("'Sakit'", "'Sakit '", "'Sakit'", "'Sakit'", "'Sakit'"));
    reasons.addAll(List.of("'Pindah'", "'Pindah'", "'Pindah'", "'Pindah'", "'ganti dokter'"));
    reasons.addAll(List.of("NULL", "''", "'-'"));
    for (int n = 0; n < reasons.size(); n++) {
      api.client()
          .sql(
              "INSERT INTO dashboard_239 (booking_id, tanggal_antrian, status_booking, alasan_batal)"
                  + " VALUES (%d, '2026-02-07', 'Batal', %s)".formatted(100 + n, reasons.get(n)))
          .update();
    }

    JsonNode range = range(DAY, DAY.plusDays(2));

    assertThat(plain(range.path("bookings")))
        .isEqualTo("{total:16,active:2,finished:1,cancelled:13,other:0}");
    assertThat(plain(range.path("previous")))
        .isEqualTo(
            "{from:2026-02-03,to:2026-02-05,"
                + "bookings:{total:2,active:1,finished:0,cancelled:1,other:0},days:["
                + "{date:2026-02-03,bookings:{total:1,active:0,finished:0,cancelled:1,other:0}},"
                + "{date:2026-02-04,bookings:{total:0,active:0,finished:0,cancelled:0,other:0}},"
                + "{date:2026-02-05,bookings:{total:1,active:1,finished:0,cancelled:0,other:0}}]}");
    assertThat(plain(range.path("days")))
        .isEqualTo(
            "[{date:2026-02-06,bookings:{total:2,active:2,finished:0,cancelled:0,other:0},"
                + "quota:1,taken:2,takenOfQuota:2,free:0,overbookedBy:1,"
                + "sessionsWithUnknownQuota:0,doctorsPracticing:1},"
                + "{date:2026-02-07,bookings:{total:13,active:0,finished:0,cancelled:13,other:0},"
                + "quota:null,taken:0,takenOfQuota:0,free:null,overbookedBy:null,"
                + "sessionsWithUnknownQuota:0,doctorsPracticing:0},"
                + "{date:2026-02-08,bookings:{total:1,active:0,finished:1,cancelled:0,other:0},"
                + "quota:null,taken:1,takenOfQuota:0,free:null,overbookedBy:null,"
                + "sessionsWithUnknownQuota:0,doctorsPracticing:0}]");
    assertThat(plain(range.path("cancellations")))
        .isEqualTo(
            "[{reason:Sakit,other:false,bookings:5},{reason:null,other:true,bookings:5},"
                + "{reason:null,other:false,bookings:3}]");
    assertThat(plain(range.path("weekdayByHour")))
        .isEqualTo("[{weekday:5,hour:8,bookings:2},{weekday:7,hour:null,bookings:1}]");
    assertThat(plain(range.path("busiestDoctors")))
        .isEqualTo("[{id:7,name:null,bookings:2},{id:8,name:null,bookings:1}]");
  }

  @ParameterizedTest
  @CsvSource({
    "dari=2026-01-01&sampai=2027-01-01, 200", // 366 days
    "dari=2026-01-01&sampai=2027-01-02, 400",
    "dari=2026-02-02&sampai=2026-02-01, 400",
    "dari=2026-02-02, 400",
    "sampai=2026-02-02, 400",
    "dari=2026-02-30&sampai=2026-03-01, 400",
    "dari=2026-02-01&sampai=2026-02-01, 200"
  })
  void aRangeIsNoLongerThanAYear(String days, int status) {
    HttpResponse<String> answer = api.get("/dashboard/stats/range?" + days);

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(StatsApi.json(answer).path("detail").asString()).containsAnyOf("dari", "sampai");
    }
  }

  @Test
  void aRangeIsThirtyDaysAroundTodayWhereNoneIsAskedFor() {
    JsonNode range = StatsApi.json(api.get("/dashboard/stats/range"));
    JsonNode today = StatsApi.json(api.get("/dashboard/stats/day"));

    assertThat(range.path("days")).hasSize(30);
    assertThat(range.path("previous").path("days")).hasSize(30);
    assertThat(LocalDate.parse(range.path("from").asString()).plusDays(15))
        .isEqualTo(LocalDate.parse(today.path("date").asString()));
  }

  @Test
  void aRangeIsAsOldAsTheOlderViewsNewestRunThatReadOneOfItsDays() {
    run("a", 239, "2026-02-01 07:00+07", DAY.minusDays(5), DAY);
    run("b", 123, "2026-02-01 08:00+07", DAY.minusDays(5), DAY.minusDays(1));
    run("c", 123, "2026-02-02 08:00+07", DAY.plusDays(3), DAY.plusDays(9));

    assertThat(range(DAY, DAY.plusDays(2)).path("dataAsOf").isNull()).isTrue();
    assertThat(range(DAY.minusDays(1), DAY.plusDays(2)).path("dataAsOf").asString())
        .isEqualTo("2026-02-01T07:00:00+07:00");
    run("d", 239, "2026-02-03 07:00+07", DAY.plusDays(2), DAY.plusDays(2));
    assertThat(range(DAY.minusDays(1), DAY.plusDays(2)).path("dataAsOf").asString())
        .isEqualTo("2026-02-01T08:00:00+07:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/stats?tanggal=2026-02-06",
        "/dashboard/stats/day?tanggal=2026-02-06",
        "/dashboard/stats/day.csv?tanggal=2026-02-06&table=hours",
        "/dashboard/stats/range?dari=2026-02-01&sampai=2026-02-28",
        "/dashboard/sync-runs?limit=5",
        "/dashboard/sync-runs/a"
      })
  void aTagIsTheSameAsLongAsNothingHasChanged(String path) throws SQLException {
    bookings("(1, '2026-02-06', 7, 71, '08:00', 'Aktif', 1, NULL)");
    run("a", 239, "2026-02-01 07:00+07", DAY, DAY);
    Set<String> tags = new HashSet<>();
    String tag = tag(path);
    tags.add(tag);

    assertThat(tag).startsWith("W/\"");
    assertThat(tag(path)).isEqualTo(tag);
    // Where no statement can read the tables, none does.
    try (Connection other = database().getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE dashboard_239, dashboard_123 IN ACCESS EXCLUSIVE MODE");
      assertNotModified(path, "\"another\", " + tag);
      other.rollback();
    }

    for (String change :
        List.of(
            "UPDATE dashboard_239 SET kuota = 2",
            "DELETE FROM dashboard_123; INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai)"
                + " VALUES (7, '2026-02-06', '08:00')",
            "UPDATE sync_run SET note = 'x'",
            // A backup: what is restored, marks and all, as a DBA restores it.
            "BEGIN; CREATE TABLE backup AS SELECT * FROM data_change; COMMIT;"
                + " UPDATE dashboard_239 SET kuota = 3;"
                + " BEGIN; ALTER TABLE dashboard_239 DISABLE TRIGGER ALL;"
                + " UPDATE dashboard_239 SET kuota = 2; DELETE FROM data_change;"
                + " INSERT INTO data_change SELECT * FROM backup; DROP TABLE backup;"
                + " ALTER TABLE dashboard_239 ENABLE TRIGGER ALL;"
                + " ALTER TABLE dashboard_239 ENABLE ALWAYS TRIGGER booking_sync_data_change; COMMIT",
            "ALTER TABLE dashboard_239 ALTER kuota TYPE bigint USING kuota * 2",
            "ALTER TABLE dashboard_239 ALTER kuota TYPE integer")) {
      api.client().sql(change).update();
      HttpResponse<String> answer = api.get(path, "If-None-Match", tag);
      assertThat(answer.statusCode()).as(change).isEqualTo(200);
      tag = answer.headers().firstValue("ETag").orElseThrow();
      assertThat(tags.add(tag)).as(change).isTrue();
      assertNotModified(path, tag);
    }

    // While nobody would notice a change, none is denied.
    assertHasNoTagBetween(
        "CREATE TABLE last_year () INHERITS (dashboard_239)", "DROP TABLE last_year", path, tag);
    assertHasNoTagBetween(
        "CREATE TABLE all_bookings AS SELECT * FROM dashboard_239 WITH NO DATA;"
            + " ALTER TABLE dashboard_239 INHERIT all_bookings",
        "ALTER TABLE dashboard_239 NO INHERIT all_bookings; DROP TABLE all_bookings",
        path,
        tag);
    assertHasNoTagBetween(
        "ALTER TABLE dashboard_239 DISABLE TRIGGER booking_sync_data_change",
        "ALTER TABLE dashboard_239 ENABLE ALWAYS TRIGGER booking_sync_data_change",
        path,
        tag);
  }

  private static void assertHasNoTagBetween(String change, String undo, String path, String tag) {
    api.client().sql(change).update();
    try {
      HttpResponse<String> answer = api.get(path, "If-None-Match", tag);
      assertThat(answer.statusCode()).as(change).isEqualTo(200);
      assertThat(answer.headers().firstValue("ETag")).as(change).isEmpty();
    } finally {
      api.client().sql(undo).update();
    }
  }

  @Test
  void eachQuestionHasATagOfItsOwn() {
    Set<String> tags = new HashSet<>();
    List<String> paths =
        List.of(
            "/dashboard/stats?tanggal=2026-02-06",
            "/dashboard/stats?tanggal=2026-02-07",
            "/dashboard/stats/day?tanggal=2026-02-06",
            "/dashboard/stats/day.csv?tanggal=2026-02-06",
            "/dashboard/stats/day.csv?tanggal=2026-02-06&table=hours",
            "/dashboard/stats/range?dari=2026-02-06&sampai=2026-02-06",
            "/dashboard/stats/range?dari=2026-02-06&sampai=2026-02-07",
            "/dashboard/sync-runs?limit=5",
            "/dashboard/sync-runs?limit=6",
            "/dashboard/sync-runs.csv?limit=6");

    paths.forEach(path -> tags.add(tag(path)));

    assertThat(tags).hasSize(paths.size());
  }

  @Test
  void aTableIsAFileForSpreadsheetsThatRunsNoFormula() {
    sessions(
        """
        (7, '08:00', '12:00', '=HYPERLINK("x")', 'ANAK', 'Praktik'),
        (7, '16:00', '18:00', '=HYPERLINK("x")', 'SARAF, "dua"', 'Cuti')
        """);
    bookings("(1, '2026-02-06', 7, 71, '08:00', '-Aktif', 5, NULL)");
    api.client().sql("UPDATE dashboard_239 SET asuransi = '@umum', asal_booking = '+62'").update();

    HttpResponse<String> file = api.get("/dashboard/stats/day.csv?tanggal=" + DAY);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(file.body())
        .isEqualTo(
            "\uFEFFid,name,specializations,practising,onLeave,sessions,total,active,finished,"
                + "cancelled,other,outsideSessions,quota,quotaJkn,quotaVip,taken,takenJkn,free,"
                + "overbookedBy\r\n"
                + "7,\"'=HYPERLINK(\"\"x\"\")\",\"ANAK; SARAF, \"\"dua\"\"\",true,false,"
                + "\"08:00–12:00 Praktik; 16:00–18:00 Cuti\",1,0,0,0,1,0,5,,,1,0,4,0\r\n");
    assertThat(api.get("/dashboard/stats/day?tanggal=" + DAY, "Accept", "text/csv").body())
        .isEqualTo(file.body());
    assertThat(table("insurers")).isEqualTo("name,bookings\r\n\"'@umum\",1\r\n");
    assertThat(table("origins")).isEqualTo("name,bookings\r\n\"'+62\",1\r\n");
    assertThat(table("statuses")).isEqualTo("status,bookings\r\n\"'-Aktif\",1\r\n");
    assertThat(table("hours")).isEqualTo("hour,bookings\r\n8,1\r\n");
    assertThat(table("specializations")).isEqualTo("id,name,bookings\r\n,,1\r\n");
    assertThat(table("unscheduled")).isEqualTo("id,name,total,active,finished,cancelled,other\r\n");
    assertThat(api.get("/dashboard/stats/range.csv?dari=%s&sampai=%s".formatted(DAY, DAY)).body())
        .endsWith(
            "other,quota,taken,takenOfQuota,free,overbookedBy,sessionsWithUnknownQuota,"
                + "doctorsPracticing\r\n2026-02-06,1,0,0,0,1,5,1,1,4,0,0,1\r\n");
    for (String table : List.of("cancellations", "hours", "doctors")) {
      assertThat(
              api.get(
                      "/dashboard/stats/range?dari=%s&sampai=%s&table=%s"
                          .formatted(DAY, DAY, table),
                      "Accept",
                      "text/csv")
                  .body())
          .startsWith("\uFEFF")
          .contains("bookings\r\n");
    }
    run("a", 239, "2026-02-01 07:00+07", DAY, DAY);
    assertThat(api.get("/dashboard/sync-runs.csv?limit=1").body())
        .contains("\r\na,239,,COMPLETE,2026-02-06,2026-02-06,0,");
    assertThat(api.get("/dashboard/sync-runs", "Accept", "text/csv").body())
        .isEqualTo(api.get("/dashboard/sync-runs.csv").body());

    HttpResponse<String> unknown = api.get("/dashboard/stats/day.csv?table=patients");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(StatsApi.json(unknown).path("detail").asString())
        .startsWith("table is no table here; give one of doctors, ");
  }

  private static String table(String name) {
    String file =
        api.get("/dashboard/stats/day.csv?tanggal=%s&table=%s".formatted(DAY, name)).body();
    assertThat(file).startsWith("\uFEFF");
    return file.substring(1);
  }

  private static String tag(String path) {
    HttpResponse<String> answer = api.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static void assertNotModified(String path, String ifNoneMatch) {
    HttpResponse<String> answer = api.get(path, "If-None-Match", ifNoneMatch);
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(ifNoneMatch).endsWith(answer.headers().firstValue("ETag").orElseThrow());
  }

  private static JsonNode range(LocalDate from, LocalDate to) {
    return StatsApi.json(api.get("/dashboard/stats/range?dari=%s&sampai=%s".formatted(from, to)));
  }

  private static String plain(JsonNode json) {
    return json.toString().replace("\"", "");
  }

  private static DataSource database() {
    return TestDatabase.shared()
        .dataSource(api.client().sql("SELECT current_database()").query(String.class).single());
  }

  private static void sessions(String values) {
    api.client()
        .sql(
            """
            INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai, jam_selesai, nama_dokter,
                                       nama_spesialis, status_praktik)
            SELECT d, '2026-02-06', starts, ends, name, specialization, status
            FROM (VALUES %s) AS s (d, starts, ends, name, specialization, status)
            """
                .formatted(values))
        .update();
  }

  private static void bookings(String values) {
    api.client()
        .sql(
            """
            INSERT INTO dashboard_239 (booking_id, tanggal_antrian, id_dokter, id_jadwal_dokter,
                                       mulai, status_booking, kuota, kuota_jkn)
            SELECT id, CAST(at AS timestamp), d, schedule, starts, status, CAST(quota AS integer),
                   CAST(jkn AS integer)
            FROM (VALUES %s) AS b (id, at, d, schedule, starts, status, quota, jkn)
            """
                .formatted(values))
        .update();
  }

  private static void run(String id, int view, String started, LocalDate awal, LocalDate akhir) {
    api.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, status, started_at, window_start, window_end)
            VALUES (:id, :view, 'COMPLETE', CAST(:started AS timestamptz),
                    CAST(:awal AS timestamptz), CAST(:akhir AS timestamptz))
            """)
        .param("id", id)
        .param("view", view)
        .param("started", started)
        .param("awal", awal + " 00:00:00+07")
        .param("akhir", akhir + " 23:59:59+07")
        .update();
  }
}
