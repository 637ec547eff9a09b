// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import dev.rauta.dataplane.exchanges.wire.Http2Body;
import dev.rauta.dataplane.exchanges.wire.Http2Peer;
import dev.rauta.dataplane.exchanges.wire.Http2PeerStream;
import dev.rauta.dataplane.exchanges.wire.Outbound;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** One connection of an upstream that speaks HTTP/2 by prior knowledge. */
final class Http2Upstream {
    private final LiveCase live;
    private final Dice dice;
    private final Http2Peer peer;

    private Http2Upstream(LiveCase live, Socket socket, Dice dice) throws IOException {
        this.live = live;
        this.dice = dice;
        this.peer = new Http2Peer(socket, true, dice.split(), stream -> {
            Dice own = dice.split();
            live.start(() -> answer(stream, own), () -> closed(socket));
        });
    }

    /** Serves streams until the connection ends. */
    static void serve(LiveCase live, Socket socket, Dice dice) throws Exception {
        Http2Upstream upstream = new Http2Upstream(live, socket, dice);
        upstream.peer.start();
        upstream.peer.run();
    }

    private void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            live.failed(e);
        }
    }

    private void answer(Http2PeerStream stream, Dice own) throws Exception {
        List<Field> fields = new ArrayList<>();
        Http2PeerStream.Event.Head head = stream.head();
        for (Field field : head.fields()) {
            switch (field.name()) {
                case ":authority" -> fields.add(new Field("host", field.value()));
                case ":method", ":path" -> {}
                case ":scheme" -> {
                    if (!field.value().equals("http")) {
                        throw new AssertionError(":scheme: " + field.value() + " (expected: http)");
                    }
                }
                default -> fields.add(field);
            }
        }
        String start = Field.first(head.fields(), ":method") + " " + Field.first(head.fields(), ":path");
        ExchangePlan plan = live.take(fields);
        new Answer(live, plan, start, fields, stream, way(plan, stream, own)).give();
    }

    private Answer.Way way(ExchangePlan plan, Http2PeerStream stream, Dice own) {
        return new Answer.Way() {
            @Override
            public void interim(int status, List<Field> fields) throws IOException {
                head(status, fields, false);
            }

            @Override
            public Outbound respond(ResponsePlan response) throws IOException {
                List<Field> fields = new ArrayList<>(response.fields());
                if (response.declared() >= 0) {
                    fields.add(own.between(0, fields.size()), new Field("content-length", "" + response.declared()));
                }
                boolean end = response.framing() == Framing.NONE;
                head(response.status(), fields, end);
                return body(end);
            }

            private void head(int status, List<Field> fields, boolean end) throws IOException {
                List<Field> all = new ArrayList<>(fields);
                all.addFirst(new Field(":status", Integer.toString(status)));
                try {
                    peer.sender().headers(stream.id, all, end);
                } catch (Http2Exception e) {
                    throw new IOException(e);
                }
            }

            private Outbound body(boolean end) {
                Http2Body body = new Http2Body(peer, stream, own, live.progress(plan.number()).responseWritten, end);
                return plan.cutShort() && own.chance(50) ? new Abandoning(body, stream) : body;
            }
        };
    }

    /** A response after which nobody reads on. */
    private final class Abandoning implements Outbound {
        private final Http2Body body;
        private final Http2PeerStream stream;

        Abandoning(Http2Body body, Http2PeerStream stream) {
            this.body = body;
            this.stream = stream;
        }

        @Override
        public void write(byte[] data, int from, int length) throws IOException, InterruptedException {
            body.write(data, from, length);
        }

        @Override
        public void end(byte[] data, int from, int length, List<Field> trailers) throws IOException, InterruptedException {
            body.end(data, from, length, trailers);
            peer.abandon(stream);
        }
    }
}
