package id.nuha.bookingsync.writer.breaker;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.web.Data;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lets a view go on that its circuit breaker has stopped. */
@RestController
class ResumeController {
  private final CircuitBreakers breakers;

  ResumeController(CircuitBreakers breakers) {
    this.breakers = breakers;
  }

  @PostMapping("/resume")
  Data<Resumed> resume(@RequestParam(defaultValue = "") View view) {
    return new Data<>(new Resumed(view.id(), breakers.close(view)));
  }

  /**
   * What came of it.
   *
   * @param resumed whether the view had been stopped
   */
  record Resumed(int view, boolean resumed) {}
}
