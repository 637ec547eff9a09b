// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A question's body goes as its upstream takes it; of its answer as much is heard as is wanted. */
class QuestionsTest {
    private static final UpstreamName NAME = UpstreamName.of("ns", "auth", 80);

    private final List<UpstreamRequest> requests = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final Taken taken = new Taken();
    private UpstreamHandler handler;
    private final Questions questions = new Questions((request, its) -> {
        requests.add(request);
        handler = its;
    });

    /** Takes so many pieces, and then no more until there is room again. */
    private static final class Taken implements UpstreamStream {
        private int room = 1;
        private int bytes;
        private int credit;
        private boolean ended;
        private boolean cancelled;

        @Override
        public void write(ByteBuf data, boolean end) {
            bytes += data.readableBytes();
            data.release();
            ended |= end;
            room--;
        }

        @Override
        public void end(HeaderFields trailers) {
            throw new AssertionError("a question has no trailers");
        }

        @Override
        public boolean writable() {
            return room > 0;
        }

        @Override
        public boolean waits() {
            return room <= 0;
        }

        @Override
        public boolean takesMore() {
            return false;
        }

        @Override
        public void consumed(int some) {
            credit += some;
        }

        @Override
        public void offer(Shedding shedding, Runnable drop) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @BeforeEach
    void nothingYet() {
        handler = null;
    }

    private Runnable ask(int body, int most) {
        Question question = new Question(
                NAME, new RequestHead("POST", "http", "a", "/", new HeaderFields()), new byte[body], Duration.ofSeconds(5), most);
        return questions.ask(question, new Endpoint("127.0.0.1", 1), replies::add);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static ResponseHead head(int status) {
        return new ResponseHead(status, new HeaderFields());
    }

    @Test
    void theBodyGoesAsItIsTaken() {
        ask(40_000, 0);
        assertThat(requests.getFirst().body()).isEqualTo(UpstreamRequest.Body.STREAM);
        handler.onStream(taken);
        assertThat(taken.bytes).isPositive().isLessThan(40_000);
        int before = taken.bytes;
        taken.room = 1;
        handler.onWritable();
        assertThat(taken.bytes).isGreaterThan(before);
        assertThat(taken.ended).isFalse();
        taken.room = 9;
        handler.onWritable();
        assertThat(taken.bytes).isEqualTo(40_000);
        assertThat(taken.ended).isTrue();
        handler.onHead(head(200), true);
        assertThat(replies).singleElement().isInstanceOf(Reply.Answered.class);
    }

    @Test
    void withoutABodyTheHeadIsAll() {
        ask(0, 0);
        assertThat(requests.getFirst().body()).isEqualTo(UpstreamRequest.Body.NONE);
        handler.onStream(taken);
        assertThat(taken.bytes).isZero();
        handler.onHead(head(403), false);
        assertThat(replies).singleElement().isInstanceOf(Reply.Answered.class);
        handler.onData(text("dropped"), true);
        assertThat(taken.cancelled).isFalse();
    }

    @Test
    void aWholeAnswerIsHeardWithItsTrailers() {
        ask(1, 10);
        handler.onStream(taken);
        handler.onHead(head(200), false);
        handler.onData(text("four"), false);
        handler.onData(text("more"), false);
        assertThat(replies).isEmpty();
        assertThat(taken.credit).isEqualTo(8);
        handler.onTrailers(new HeaderFields().add("x", "y"));
        assertThat(replies).singleElement().isInstanceOfSatisfying(Reply.Whole.class, whole -> {
            assertThat(whole.body()).asString().isEqualTo("fourmore");
            assertThat(whole.cut()).isFalse();
            assertThat(whole.trailers().get("x")).isEqualTo("y");
        });
    }

    @Test
    void whatIsTooLongIsCut() {
        ask(1, 6);
        handler.onStream(taken);
        handler.onHead(head(401), false);
        handler.onData(text("four"), false);
        handler.onData(text("more"), true);
        assertThat(replies).singleElement().isInstanceOfSatisfying(Reply.Whole.class, whole -> {
            assertThat(whole.body()).asString().isEqualTo("fourmo");
            assertThat(whole.cut()).isTrue();
            assertThat(whole.head().status()).isEqualTo(401);
        });
        assertThat(taken.cancelled).isTrue();
    }

    @Test
    void anAnswerWithoutABodyIsWholeAtOnce() {
        ask(1, 6);
        handler.onStream(taken);
        handler.onHead(head(204), true);
        assertThat(replies).singleElement().isInstanceOfSatisfying(
                Reply.Whole.class, whole -> assertThat(whole.body()).isEmpty());
    }

    @Test
    void whoStopsInTheMiddleHasNotAnswered() {
        ask(1, 100);
        handler.onStream(taken);
        handler.onHead(head(200), false);
        handler.onData(text("half"), false);
        questions.tick(System.nanoTime() + Duration.ofSeconds(6).toNanos());
        assertThat(replies).containsExactly(new Reply.Failed(ExchangeFailure.UPSTREAM_TIMEOUT));
        assertThat(taken.cancelled).isTrue();
        handler.onData(text("late"), true);
        assertThat(replies).hasSize(1);
    }

    @Test
    void whatIsGivenUpIsNotHeardOf() {
        Runnable giveUp = ask(40_000, 100);
        handler.onStream(taken);
        giveUp.run();
        assertThat(taken.cancelled).isTrue();
        assertThat(handler.abandoned()).isTrue();
        int before = taken.bytes;
        taken.room = 9;
        handler.onWritable();
        assertThat(taken.bytes).isEqualTo(before);
        assertThat(replies).isEmpty();
    }
}
