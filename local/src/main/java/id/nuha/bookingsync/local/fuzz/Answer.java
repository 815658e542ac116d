package id.nuha.bookingsync.local.fuzz;

import java.util.Map;

/**
 * What came back.
 *
 * @param status 0 where the connection was closed without an answer
 * @param headers by their names in lower case; of several with one name the last
 * @param body each character is a byte; at most {@link RawHttp#MAX_ANSWER_BYTES}
 */
record Answer(int status, Map<String, String> headers, String body) {}
