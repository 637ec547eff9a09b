// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.filter.grpc.MessageWriter;
import dev.rauta.dataplane.filter.limit.ServiceStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is made of a rate limit service's answers, odd ones too. */
class ServiceAnswerTest {
    private static final int OVER = 2;

    private static MessageWriter header(MessageWriter to, int field, String name, String value) {
        return to.message(field, one -> one.text(1, name).text(2, value));
    }

    @Test
    void statusesAndFieldsAreRead() throws IOException {
        MessageWriter answer = new MessageWriter().number(1, OVER).message(2, status -> status.number(1, OVER)
                .message(2, limit -> limit.number(1, 10).number(2, 2))
                .message(4, reset -> reset.number(1, 7).number(2, 5)));
        header(answer, 3, "X-Limit", "ten");
        header(answer, 4, "X-Tier", "gold");
        ServiceAnswer read = ServiceAnswer.read(answer.toBytes());
        assertThat(read.known()).isTrue();
        assertThat(read.over()).isTrue();
        assertThat(read.statuses()).containsExactly(new ServiceStatus(true, 10, 60, 0, 8));
        assertThat(read.forClient().get("x-limit")).hasToString("ten");
        assertThat(read.forUpstream().get("x-tier")).hasToString("gold");
    }

    /** What frames a message, names a place, or breaks a line is no service's to say. */
    @Test
    void fieldsThatItMayNotSayAreDropped() throws IOException {
        MessageWriter answer = new MessageWriter().number(1, 1);
        for (String name : new String[] {"Content-Length", "Transfer-Encoding", "Connection", "Host", ":status", "a b", ""}) {
            header(answer, 3, name, "1");
        }
        header(answer, 3, "x-split", "a\r\nset-cookie: b");
        assertThat(ServiceAnswer.read(answer.toBytes()).forClient().isEmpty()).isTrue();
    }

    @Test
    void whatSaysNothingIsNoAnswer() throws IOException {
        assertThat(ServiceAnswer.read(new byte[0]).known()).isFalse();
        assertThat(ServiceAnswer.read(new MessageWriter().number(1, 9).toBytes()).known()).isFalse();
        assertThatThrownBy(() -> ServiceAnswer.read(new byte[] {8})).isInstanceOf(IOException.class);
    }
}
