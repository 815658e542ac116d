package id.nuha.bookingsync.runtime.web;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The days that a trigger asks for, by the parameters {@code awal} and {@code akhir} or a JSON body
 * with the same names.
 *
 * @param awal first day; null where the request has none
 * @param akhir last day; null where the request has none
 */
public record RequestedDays(@Nullable LocalDate awal, @Nullable LocalDate akhir) {}
