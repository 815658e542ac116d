package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Erasing one booking. It is done once it is written down that it was asked for. */
@RestController
class EraseController {
  private final Erasures erasures;
  private final AuditedActs acts;
  private final RequestBulkhead requests;

  EraseController(Erasures erasures, AuditedActs acts, RequestBulkhead requests) {
    this.erasures = erasures;
    this.acts = acts;
    this.requests = requests;
  }

  @PostMapping("/erase")
  CompletableFuture<Data<Receipt>> erase(
      @RequestParam(defaultValue = "") View view,
      @RequestParam(defaultValue = "") String key,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return requests
        .submit(() -> erasures.keyOf(view, key))
        .thenCompose(
            normalised ->
                acts.carryOut(
                    caller,
                    AuditEvent.ERASE,
                    Erasures.named(view, normalised),
                    () -> requests.submit(() -> erasures.erase(view, normalised)),
                    AuditEvent.DONE,
                    receipt ->
                        Map.of(
                            "row", Boolean.toString(receipt.row()),
                            "dead_letters", Integer.toString(receipt.deadLetters()))))
        .thenApply(Data::new);
  }
}
