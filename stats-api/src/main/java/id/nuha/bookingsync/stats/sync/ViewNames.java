package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.View;

/** What programs call a view: {@code booking}. */
final class ViewNames {
  private static final String PREFIX = "sync-";

  private ViewNames() {}

  /** Its trigger's name without the prefix that all triggers have. */
  static String of(View view) {
    return view.trigger().substring(PREFIX.length());
  }
}
