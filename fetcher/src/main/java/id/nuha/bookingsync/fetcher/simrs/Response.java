package id.nuha.bookingsync.fetcher.simrs;

import java.net.http.HttpHeaders;

/** What came back by HTTP; the body is UTF-8, whatever it came in. */
record Response(int status, HttpHeaders headers, Body body) {}
