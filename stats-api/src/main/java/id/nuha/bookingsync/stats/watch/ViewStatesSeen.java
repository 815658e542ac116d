package id.nuha.bookingsync.stats.watch;

import java.util.List;

/** How the views stood when they were looked at last; whoever hears of it must not wait. */
public record ViewStatesSeen(List<ViewState> views) {}
