package id.nuha.bookingsync.simulator.clinic;

import java.util.List;

/**
 * A plainly invented patient.
 *
 * @param number from 0 to 899
 */
record Patient(int number) {
  static final int COUNT = 900;
  private static final List<String> CHANNELS =
      List.of("Mobile JKN", "WhatsApp", "Loket", "Website");

  String name() {
    return "Pasien Contoh " + number;
  }

  String recordNumber() {
    return "%08d".formatted(number);
  }

  String recordStatus() {
    return number % 5 == 0 ? "Baru" : "Lama";
  }

  /** Begins with 9999, which no real NIK does. */
  String nik() {
    return "9999%012d".formatted(number);
  }

  String phone() {
    return "0800-000-%04d".formatted(number);
  }

  String insuranceNumber() {
    return "0000%09d".formatted(number);
  }

  String referral() {
    return "CONTOH%06d".formatted(number);
  }

  int bill() {
    return 500_000 + number;
  }

  /** How the patient always books. */
  String channel() {
    return CHANNELS.get(number % CHANNELS.size());
  }
}
