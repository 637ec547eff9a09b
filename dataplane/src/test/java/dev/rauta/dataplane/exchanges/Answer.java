// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import dev.rauta.dataplane.exchanges.wire.Inbound;
import dev.rauta.dataplane.exchanges.wire.Outbound;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;

/** How an upstream answers one request, over either protocol. */
final class Answer {
    private final LiveCase live;
    private final ExchangePlan plan;
    private final Progress progress;
    private final String start;
    private final List<Field> fields;
    private final Inbound in;
    private final Way way;

    /** Where the answer goes. */
    interface Way {
        void interim(int status, List<Field> fields) throws IOException, InterruptedException;

        /** Sends the final head. */
        Outbound respond(ResponsePlan response) throws IOException, InterruptedException;
    }

    Answer(LiveCase live, ExchangePlan plan, String start, List<Field> fields, Inbound in, Way way) {
        this.live = live;
        this.plan = plan;
        this.progress = live.progress(plan.number());
        this.start = start;
        this.fields = fields;
        this.in = in;
        this.way = way;
    }

    /** Gives it; whether the whole request was read, so that another may follow on the connection. */
    boolean give() throws Exception {
        try {
            for (ResponsePlan.Interim interim : plan.response().interims()) {
                way.interim(interim.status(), interim.fields());
            }
            Received received =
                    switch (plan.timing()) {
                        case AFTER -> after();
                        case MEANWHILE -> meanwhile();
                        case EARLY -> early();
                    };
            progress.upstreamDone.complete(received);
            return received.complete();
        } catch (Exception | AssertionError e) {
            progress.upstreamDone.completeExceptionally(e);
            throw e;
        }
    }

    private Received after() throws Exception {
        Received received = read();
        byte[] body = plan.response().body();
        way.respond(plan.response()).end(body, 0, body.length, plan.response().trailers());
        return received;
    }

    private Received meanwhile() throws Exception {
        Received[] received = new Received[1];
        Outbound out = way.respond(plan.response());
        Future<?> reading = live.start(() -> received[0] = read(), () -> {});
        byte[] body = plan.response().body();
        int half = body.length / 2;
        out.write(body, 0, half);
        reading.get();
        if (received[0] == null) {
            throw new IOException("the request broke off");
        }
        out.end(body, half, body.length - half, plan.response().trailers());
        return received[0];
    }

    private Received early() throws Exception {
        byte[] body = plan.response().body();
        way.respond(plan.response()).end(body, 0, body.length, plan.response().trailers());
        return read();
    }

    private Received read() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        progress.requestWritten.await(plan.upstreamHolds());
        live.awaitDone(plan.upstreamAwaits());
        try {
            for (byte[] piece = in.read(); piece != null; piece = in.read()) {
                body.writeBytes(piece);
            }
        } catch (IOException e) {
            if (!plan.cutShort()) {
                throw e;
            }
            return new Received(start, fields, body.toByteArray(), List.of(), false);
        }
        return new Received(start, fields, body.toByteArray(), in.trailers(), true);
    }
}
