package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.web.Views;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lets a view go on that its breaker has stopped. */
@RestController
class ResumeController {
  private final Views views;
  private final ViewBreakers breakers;

  ResumeController(Views views, ViewBreakers breakers) {
    this.views = views;
    this.breakers = breakers;
  }

  @PostMapping("/resume")
  Map<String, Object> resume(@RequestParam(required = false, defaultValue = "") String view) {
    View resumed = views.named(view);
    return Map.of("data", Map.of("view", resumed.id(), "resumed", breakers.close(resumed)));
  }
}
