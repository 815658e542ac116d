package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.web.Data;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which views their circuit breakers have stopped, and letting one go on. */
@RestController
class ResumeController {
  private final CircuitBreakers breakers;
  private final Catalogue catalogue;
  private final AuditedActs acts;

  ResumeController(CircuitBreakers breakers, Catalogue catalogue, AuditedActs acts) {
    this.acts = acts;
    this.breakers = breakers;
    this.catalogue = catalogue;
  }

  @GetMapping("/views")
  Data<List<Stoppable>> views() {
    return new Data<>(
        catalogue.views().stream()
            .map(view -> new Stoppable(view.id(), breakers.openBecause(view)))
            .toList());
  }

  /**
   * A view.
   *
   * @param blocked why its circuit breaker has stopped it; null if it has not
   */
  record Stoppable(int view, @Nullable String blocked) {}

  @PostMapping("/resume")
  CompletableFuture<Data<Resumed>> resume(
      HttpServletRequest request, @RequestParam(defaultValue = "") View view) {
    return acts.carryOut(
        Caller.of(request),
        AuditEvent.RESUME,
        Map.of("view", Integer.toString(view.id())),
        () ->
            CompletableFuture.completedFuture(
                new Data<>(new Resumed(view.id(), breakers.close(view)))),
        AuditEvent.DONE,
        answer -> Map.of("resumed", Boolean.toString(answer.data().resumed())));
  }

  /**
   * What came of it.
   *
   * @param resumed whether the view had been stopped
   */
  record Resumed(int view, boolean resumed) {}
}
