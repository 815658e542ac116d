package id.nuha.bookingsync.runtime.access;

import javax.crypto.SecretKey;

/**
 * The key of a person, as sessions that begin with it know it.
 *
 * @param secret signs them. Made of the key, so that they end where the key is taken away or
 *     replaced; the key cannot be found from it
 */
public record SessionKey(String name, Role role, SecretKey secret) {}
