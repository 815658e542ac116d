package id.nuha.bookingsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.simulator.clinic.Clinic;
import id.nuha.bookingsync.simulator.view.SimulatedViews;
import id.nuha.bookingsync.simulator.view.SimulatedViewsException;
import id.nuha.bookingsync.simulator.view.ViewFiles;
import id.nuha.bookingsync.simulator.view.ViewTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;

/**
 * SIMRS's API over an invented clinic. Under {@code /_sim} one may change rows, order faults, and
 * ask for the truth.
 */
public final class Simulator implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final SimrsApi simrs;
  private final ControlApi control;

  /**
   * How it is to be.
   *
   * @param bind the address to listen on
   * @param port 0 for any
   * @param seed which clinic
   * @param zone the clinic's
   * @param files which views there are
   */
  public record Settings(
      String bind,
      int port,
      long seed,
      ZoneId zone,
      String token,
      String apiKey,
      String refreshToken,
      ViewFiles files) {}

  private Simulator(Settings settings, SimulatedViews views, HttpServer server) {
    this.server = server;
    Map<Integer, ViewTable> tables = views.tables(new Clinic(settings.seed()), settings.zone());
    Tokens tokens = new Tokens(settings.token(), settings.refreshToken(), Clock.systemUTC());
    this.simrs = new SimrsApi(settings.apiKey(), tokens, tables);
    this.control = new ControlApi(simrs, tokens, tables, settings.zone());
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  /**
   * Starts one.
   *
   * @throws SimulatorException saying what is in the way
   */
  public static Simulator start(Settings settings) {
    SimulatedViews views = views(settings);
    try {
      InetSocketAddress address = new InetSocketAddress(settings.bind(), settings.port());
      Simulator simulator = new Simulator(settings, views, HttpServer.create(address, 50));
      simulator.server.start();
      return simulator;
    } catch (IOException | IllegalArgumentException e) {
      throw new SimulatorException(
          "The simulated SIMRS cannot listen on %s:%d: %s."
              .formatted(settings.bind(), settings.port(), e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static SimulatedViews views(Settings settings) {
    try {
      return settings.files().readSimulatedViews();
    } catch (CatalogueException | SimulatedViewsException e) {
      throw new SimulatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = Request.from(exchange);
      Response response;
      try {
        response =
            request.path().startsWith(ControlApi.PREFIX)
                ? control.answer(request)
                : simrs.answer(request);
      } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
        response = Response.error(400, "The request cannot be read.");
      } catch (InterruptedException e) { // the simulation is stopping
        Thread.currentThread().interrupt();
        return;
      }
      response.sendTo(exchange);
    }
  }
}
