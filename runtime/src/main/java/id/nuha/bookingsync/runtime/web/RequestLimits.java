package id.nuha.bookingsync.runtime.web;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests may use PostgreSQL or wait for it.
 *
 * @param atOnce how many are carried out at once; fewer than the database's pool has connections,
 *     or they would take them from what else needs some
 * @param maxWaiting how many may wait for their turn; further ones are answered 503
 * @param maxWait how long one may wait for its turn; then it is answered 503
 */
public record RequestLimits(
    @DefaultValue("3") int atOnce,
    @DefaultValue("1000") int maxWaiting,
    @DefaultValue("30s") Duration maxWait) {}
