package id.nuha.bookingsync.stats.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;

class PageTest {
  private final List<String> ends = new ArrayList<>();
  private final AsyncContext context =
      new MockAsyncContext(new MockHttpServletRequest(), null) {
        @Override
        public void complete() {
          ends.add("completed");
        }
      };

  @Test
  void aWriteThatFailedIsAnsweredWhenTheServerAsksOfIt() {
    Page page =
        new Page(context, new GoneConnection(), 100, () -> true, closed -> ends.add("closed"));
    page.onWritePossible();

    page.send(new byte[1]);
    assertThat(ends).containsExactly("closed", "completed");

    page.onError(new AsyncEvent(context));
    assertThat(ends).endsWith("completed").hasSizeGreaterThan(2);
  }

  private static final class GoneConnection extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      // It is told nothing.
    }

    @Override
    public void write(int value) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
