// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.http1.Http1Limits;
import dev.rauta.dataplane.http1.head.Http1Request;
import dev.rauta.dataplane.http1.head.RequestHeads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the dataplane's decoder makes of a client's bytes, handed over in pieces of the caller's choice. */
final class Http1Run {
    static final Http1Limits LIMITS = new Http1Limits(256, 1024, 16);
    private static final Http1Limits FORWARDED = new Http1Limits(256, 1024 + 64, 16 + 2);

    /**
     * A request.
     *
     * @param said what the head says of itself
     * @param head the head as the decoder made it
     * @param fields {@code name: value}, in order
     * @param end where the message ended in the input, -1 where it has not
     */
    record Message(
            Http1Request said, RequestHead head, List<String> fields, String body, List<String> trailers, int end) {

        boolean whole() {
            return end >= 0;
        }

        /** Everything that must not depend on how the bytes came. */
        String text() {
            return head.method() + " " + head.target() + " " + head.authority() + " " + said.framing() + " " + said.http11() + " "
                    + said.keepAlive() + fields + " " + body + " " + trailers + " " + end;
        }
    }

    private final List<Message> messages = new ArrayList<>();
    private final Http1Decoder<Http1Request> decoder;
    private @Nullable Http1Fault fault;
    private boolean complete;
    private int consumed;

    private Http1Run(Http1Limits limits) {
        decoder = Http1Decoder.ofRequests(limits, new RequestHeads(limits, "http"), new Collecting());
    }

    /** Decodes {@code input}, a new piece beginning at each of {@code cuts}, which ascend. */
    static Http1Run over(byte[] input, int... cuts) {
        return over(new Http1Run(LIMITS), input, cuts);
    }

    /** What comes of a request that we have written: our own lines beside a client's do not count against its limits. */
    static Http1Run overForwarded(byte[] forwarded) {
        return over(new Http1Run(FORWARDED), forwarded);
    }

    private static Http1Run over(Http1Run run, byte[] input, int... cuts) {
        int from = 0;
        for (int cut : cuts) {
            run.feed(input, from, cut);
            from = cut;
        }
        run.feed(input, from, input.length);
        return run;
    }

    List<Message> messages() {
        return messages;
    }

    @Nullable Http1Fault fault() {
        return fault;
    }

    /** Everything that must not depend on how the bytes came. */
    String text() {
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(message.text()).append('\n'));
        return text.append(Objects.toString(fault)).append(fault == null ? " " + decoder.mayEnd() : "").toString();
    }

    private void feed(byte[] input, int from, int to) {
        ByteBuf in = Unpooled.copiedBuffer(input, from, to - from);
        try {
            int steps = 0;
            while (fault == null && in.isReadable()) {
                int before = in.readerIndex();
                complete = false;
                decoder.step(in);
                consumed += in.readerIndex() - before;
                if (complete) {
                    Message last = messages.removeLast();
                    messages.add(new Message(
                            last.said(), last.head(), last.fields(), last.body(), last.trailers(), consumed));
                }
                if (++steps > 2 * (to - from) + 4) {
                    throw new AssertionError("no progress at " + consumed);
                }
            }
        } catch (Http1Exception e) {
            fault = e.fault();
        } finally {
            int references = in.refCnt();
            in.release();
            if (references != 1) {
                throw new AssertionError("leak: " + (references - 1) + " references left");
            }
        }
    }

    static List<String> lines(HeaderFields fields) {
        List<String> lines = new ArrayList<>();
        fields.forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    private final class Collecting implements Http1Decoder.Events<Http1Request> {
        @Override
        public Framing onHead(Http1Request head) {
            messages.add(new Message(
                    head, head.head().copy(), lines(head.head().fields()), "", List.of(), -1));
            complete = head.framing() == Framing.NONE;
            return head.framing();
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            Message last = messages.removeLast();
            String body = last.body() + data.toString(StandardCharsets.ISO_8859_1);
            data.release();
            messages.add(new Message(last.said(), last.head(), last.fields(), body, last.trailers(), -1));
            complete = end;
        }

        @Override
        public void onTrailers(HeaderFields trailers) {
            Message last = messages.removeLast();
            messages.add(new Message(last.said(), last.head(), last.fields(), last.body(), lines(trailers), -1));
            complete = true;
        }
    }
}
