package id.nuha.bookingsync.stats.watch;

import java.util.List;
import org.springframework.dao.DataAccessException;

/** Tells how the views stand. */
@FunctionalInterface
public interface ViewStates {
  /**
   * How each view of the catalogue stands now.
   *
   * @throws DataAccessException if the database does not answer
   */
  List<ViewState> now();
}
