// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.upstream.UpstreamName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call asks, and what is made of every kind of answer. */
class UnaryCallTest {
    private final List<Question> asked = new ArrayList<>();

    /** Answers every question at once. */
    private final class Answering implements Passage {
        private final Reply reply;

        Answering(Reply reply) {
            this.reply = reply;
        }

        @Override
        public Runnable ask(Question question, Consumer<Reply> answer) {
            asked.add(question);
            answer.accept(reply);
            return () -> {};
        }

        @Override
        public @Nullable IpAddress client() {
            return null;
        }

        @Override
        public boolean tls() {
            return false;
        }

        @Override
        public Ends ends() {
            return Ends.UNKNOWN;
        }

        @Override
        public String protocol() {
            return "HTTP/2";
        }

        @Override
        public void tell(FieldEdit edit) {
            throw new AssertionError("a call tells clients nothing");
        }

        @Override
        public @Nullable ShownCertificate certificate() {
            return null;
        }

        @Override
        public Facts facts() {
            throw new AssertionError("nothing more is known");
        }

        @Override
        public void body(int most, Consumer<Beginning> heard) {
            throw new AssertionError("a call is not about the body");
        }

        @Override
        public void later(Runnable task) {
            throw new AssertionError("nothing is for later");
        }

        @Override
        public void resume(StepResult result) {
            throw new AssertionError("nothing waits");
        }
    }

    private CallResult call(Reply reply, Duration timeout) {
        List<CallResult> heard = new ArrayList<>();
        new UnaryCall(UpstreamName.of("ns", "auth", 9001), "auth.ns", "/a.B/C", timeout, 100)
                .call(new Answering(reply), "ask".getBytes(StandardCharsets.UTF_8), heard::add);
        assertThat(heard).hasSize(1);
        return heard.getFirst();
    }

    private static Reply answer(int status, String type, String head, byte[] body, boolean cut, String trailers) {
        return new Reply.Whole(
                new ResponseHead(status, fields(head).add("content-type", type)), body, cut, fields(trailers));
    }

    private static HeaderFields fields(String text) {
        HeaderFields fields = new HeaderFields();
        text.lines().forEach(line -> fields.add(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return fields;
    }

    private static byte[] framed(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[5 + bytes.length];
        framed[4] = (byte) bytes.length;
        System.arraycopy(bytes, 0, framed, 5, bytes.length);
        return framed;
    }

    @ParameterizedTest
    @CsvSource({"PT0.0000001S, 1u", "PT0.25S, 250000u", "PT99S, 99000000u", "PT100S, 100000m", "PT30H, 108000S"})
    void aCallIsOneMessage(Duration timeout, String told) {
        CallResult result = call(answer(200, "application/grpc", "", framed("yes"), false, "grpc-status=0"), timeout);
        assertThat(result).isInstanceOfSatisfying(CallResult.Message.class, message -> assertThat(message.bytes()).asString().isEqualTo("yes"));
        Question question = asked.getFirst();
        assertThat(question.body()).isEqualTo(framed("ask"));
        assertThat(question.most()).isEqualTo(105);
        assertThat(question.head().method() + " " + question.head().target() + " " + question.head().authority())
                .isEqualTo("POST /a.B/C auth.ns");
        assertThat(question.head().fields().toString())
                .contains("content-type: application/grpc", "te: trailers", "content-length: 8", "grpc-timeout: " + told);
    }

    @ParameterizedTest
    @CsvSource({
        // Not gRPC at all.
        "404, text/html, '', '', 12", "503, application/grpc, '', '', 14", "200, text/plain, '', grpc-status=0, 2",
        // Without messages, in the head or behind it.
        "200, application/grpc, grpc-status=7, '', 7", "200, application/grpc+proto, '', grpc-status=16, 16",
        "200, application/grpc, grpc-status=0, '', 13",
        // No status, and none that is one.
        "200, application/grpc, '', '', 2", "200, application/grpc, '', grpc-status=ok, 2", "200, application/grpc, '', grpc-status=-1, 2"
    })
    void whatIsNoAnswerIsAFailure(int http, String type, String head, String trailers, int status) {
        assertThat(call(answer(http, type, head, new byte[0], false, trailers), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.status()).isEqualTo(status));
    }

    @Test
    void anAnswerIsOneWholeMessage() {
        byte[] two = new byte[16];
        System.arraycopy(framed("yes"), 0, two, 0, 8);
        System.arraycopy(framed("yes"), 0, two, 8, 8);
        byte[] compressed = framed("yes");
        compressed[0] = 1;
        byte[] torn = framed("yes");
        torn[4] = 9;
        byte[] negative = framed("yes");
        negative[1] = -1;
        for (byte[] body : List.of(two, compressed, torn, negative, new byte[3])) {
            assertThat(call(answer(200, "application/grpc", "", body, false, "grpc-status=0"), Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(CallResult.Failed.class, failed -> assertThat(failed.status()).isEqualTo(13));
        }
        assertThat(call(answer(200, "application/grpc", "", framed("yes"), true, ""), Duration.ofSeconds(1)))
                .as("cut before its status came")
                .isInstanceOf(CallResult.Failed.class);
        assertThat(call(answer(200, "application/grpc", "", framed(""), false, "grpc-status=0"), Duration.ofSeconds(1)))
                .isInstanceOf(CallResult.Message.class);
    }

    @Test
    void whoDoesNotAnswerIsUnavailable() {
        assertThat(call(new Reply.Failed(ExchangeFailure.CONNECT_FAILED), Duration.ofSeconds(1)))
                .isEqualTo(new CallResult.Failed(14, "connect-failed"));
        assertThat(call(new Reply.Failed(ExchangeFailure.UPSTREAM_TIMEOUT), Duration.ofSeconds(1)))
                .isEqualTo(new CallResult.Failed(4, "upstream-timeout"));
        assertThat(call(answer(200, "application/grpc", "", new byte[0], false, "grpc-status=5\ngrpc-message=no %C3%A9%zz%"), Duration.ofSeconds(1)))
                .isEqualTo(new CallResult.Failed(5, "no é%zz%"));
    }

    @Test
    void messagesAreReadAsTheyWereWritten() throws IOException {
        byte[] message = new MessageWriter()
                .text(1, "é")
                .number(2, -1)
                .message(3, inner -> inner.entry(7, "k", "").bytes(9, new byte[] {1}))
                .text(4, "")
                .number(5, 0)
                .toBytes();
        List<String> seen = new ArrayList<>();
        MessageReader.read(message, (field, in) -> {
            switch (field) {
                case 1 -> seen.add(in.text());
                case 2 -> seen.add("" + in.number());
                case 3 -> in.message((its, inner) -> seen.add("inner " + its));
                default -> seen.add("other " + field);
            }
        });
        assertThat(seen).containsExactly("é", "-1", "inner 7", "inner 9");
        assertThatThrownBy(() -> MessageReader.read(message, (field, in) -> in.flag())).isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> MessageReader.read(new byte[] {10, 5, 1}, (field, in) -> {})).isInstanceOf(InvalidProtocolBufferException.class);
    }
}
