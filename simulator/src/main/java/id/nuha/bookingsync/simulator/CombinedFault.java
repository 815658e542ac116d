package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several faults at once, each applied to what the one before it left. */
record CombinedFault(List<Fault> faults) implements Fault {

  @Override
  public long delayMillis() {
    return faults.stream().mapToLong(Fault::delayMillis).sum();
  }

  @Override
  public @Nullable Response instead(@Nullable Response other) {
    Response response = other;
    for (Fault fault : faults) {
      response = fault.instead(response);
    }
    return response;
  }

  @Override
  public int page(int asked) {
    int page = asked;
    for (Fault fault : faults) {
      page = fault.page(page);
    }
    return page;
  }

  @Override
  public int limit(int asked) {
    int limit = asked;
    for (Fault fault : faults) {
      limit = fault.limit(limit);
    }
    return limit;
  }

  @Override
  public List<Row> rows(List<Row> rows) {
    List<Row> left = rows;
    for (Fault fault : faults) {
      left = fault.rows(left);
    }
    return left;
  }

  @Override
  public int total(int rows) {
    int total = rows;
    for (Fault fault : faults) {
      total = fault.total(total);
    }
    return total;
  }

  @Override
  public Response answer(Response whole) {
    Response answer = whole;
    for (Fault fault : faults) {
      answer = fault.answer(answer);
    }
    return answer;
  }
}
