// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import dev.rauta.dataplane.exchanges.wire.ChoppyOutput;
import dev.rauta.dataplane.exchanges.wire.Http1Reader;
import dev.rauta.dataplane.exchanges.wire.Http1Writer;
import dev.rauta.dataplane.exchanges.wire.Inbound;
import dev.rauta.dataplane.exchanges.wire.Outbound;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** One connection of an upstream that speaks HTTP/1.1. */
final class Http1Upstream {
    private static final List<String> PHRASES = List.of("", "OK", "No Such Thing", "caf\u00e9");

    private final LiveCase live;
    private final Socket socket;
    private final Dice dice;
    private final Http1Writer writer;
    private boolean last;

    private Http1Upstream(LiveCase live, Socket socket, Dice dice) throws IOException {
        this.live = live;
        this.socket = socket;
        this.dice = dice;
        this.writer = new Http1Writer(new ChoppyOutput(socket, dice.split()), dice.split());
    }

    /** Serves requests until either side has had enough. */
    static void serve(LiveCase live, Socket socket, Dice dice) throws Exception {
        new Http1Upstream(live, socket, dice).run();
    }

    private void run() throws Exception {
        Http1Reader reader = new Http1Reader(socket, dice.split());
        while (!last) {
            Http1Reader.Head head = reader.head();
            if (head == null) {
                return;
            }
            ExchangePlan plan = live.take(head.fields());
            Inbound body = reader.body(head.fields(), false, false);
            last = plan.response().framing() == Framing.CLOSE || plan.response().http10() || dice.chance(5);
            boolean whole = new Answer(live, plan, head.start(), head.fields(), body, way(plan)).give();
            last |= !whole;
        }
        socket.shutdownOutput();
    }

    private Answer.Way way(ExchangePlan plan) {
        return new Answer.Way() {
            @Override
            public void interim(int status, List<Field> fields) throws IOException {
                writer.head("HTTP/1.1 " + status + " " + dice.pick("", "Well"), fields, Framing.NONE, -1);
            }

            @Override
            public Outbound respond(ResponsePlan response) throws IOException {
                List<Field> fields = new ArrayList<>(response.fields());
                fields.addAll(dice.between(0, fields.size()), response.dropped());
                if (last && !response.http10()) {
                    fields.add(new Field("connection", "close"));
                }
                String version = response.http10() ? "HTTP/1.0 " : "HTTP/1.1 ";
                String phrase = PHRASES.get(dice.between(0, PHRASES.size() - 1));
                writer.head(version + response.status() + " " + phrase, fields, response.framing(), response.declared());
                return writer.body(response.framing(), live.progress(plan.number()).responseWritten);
            }
        };
    }
}
