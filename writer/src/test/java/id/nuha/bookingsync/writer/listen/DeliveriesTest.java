package id.nuha.bookingsync.writer.listen;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  @Test
  void aBatchEndsBehindTheLastRecordOfEachPartition() {
    var batch = List.of(record(1, 4), record(0, 7), record(0, 9), record(1, 5), record(2, 0));

    assertThat(Deliveries.endsOf(batch)).isEqualTo(Map.of(0, end(10), 1, end(6), 2, end(1)));
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    return new ConsumerRecord<>("nuha.booking", partition, offset, new byte[0], new byte[0]);
  }

  private static AppliedPosition end(long nextOffset) {
    return new AppliedPosition(nextOffset, AppliedPosition.UNKNOWN_EPOCH);
  }
}
