// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.RequestPlan;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import dev.rauta.dataplane.exchanges.wire.Http2Body;
import dev.rauta.dataplane.exchanges.wire.Http2Peer;
import dev.rauta.dataplane.exchanges.wire.Http2PeerStream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** The client of a case that speaks HTTP/2: all its exchanges at once on one connection, two threads each. */
final class Http2Client {
    private final LiveCase live;
    private final Dice dice;
    private final Http2Peer peer;

    private Http2Client(LiveCase live, Socket socket, Dice dice) throws IOException {
        this.live = live;
        this.dice = dice;
        this.peer = new Http2Peer(socket, false, dice.split(), _ -> {});
    }

    static void run(LiveCase live, int port, Dice dice) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Http2Client client = new Http2Client(live, socket, dice);
            client.peer.start();
            Future<?> reading = live.start(client.peer::run, live::giveUp);
            List<Future<?>> streams = new ArrayList<>();
            for (ExchangePlan plan : live.plan().exchanges()) {
                streams.addAll(client.begin(plan));
            }
            for (Future<?> stream : streams) {
                stream.get();
            }
            if (live.failures().isEmpty()) {
                client.peer.settle();
                client.peer.sender().frame(new Http2Frame(Http2Frame.GOAWAY, 0, 0, ByteBuffer.allocate(8).array()));
                socket.shutdownOutput();
                reading.get();
            }
        }
    }

    private List<Future<?>> begin(ExchangePlan plan) throws Exception {
        RequestPlan request = plan.request();
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(":method", request.method()));
        fields.add(dice.between(0, 1), new Field(":scheme", "http"));
        fields.add(dice.between(0, 2), new Field(":path", request.target()));
        fields.add(dice.between(0, 3), new Field(":authority", request.authority()));
        for (Field field : request.fields()) {
            fields.addAll(field.name().equals("cookie") && dice.chance(50) ? crumbs(field) : List.of(field));
        }
        fields.addAll(request.dropped());
        fields.add(new Field("x-case", Integer.toString(plan.number())));
        if (request.framing() == Framing.LENGTH) {
            fields.add(dice.between(4, fields.size()), new Field("content-length", "" + request.body().length));
        }
        boolean end = request.framing() == Framing.NONE;
        Http2PeerStream stream = peer.open(fields, end);
        Dice own = dice.split();
        return List.of(
                live.start(() -> send(plan, stream, own, end), live::giveUp),
                live.start(() -> receive(plan, stream), live::giveUp));
    }

    /** RFC 9113, section 8.2.3. */
    private static List<Field> crumbs(Field cookie) {
        List<Field> crumbs = new ArrayList<>();
        for (String crumb : cookie.value().split("; ", -1)) {
            crumbs.add(new Field("cookie", crumb));
        }
        return crumbs;
    }

    private void send(ExchangePlan plan, Http2PeerStream stream, Dice own, boolean ended) throws Exception {
        Progress progress = live.progress(plan.number());
        RequestPlan request = plan.request();
        if (request.expects() && !Progress.get(progress.mayGoOn, "100 or an answer")) {
            return;
        }
        try {
            new Http2Body(peer, stream, own, progress.requestWritten, ended)
                    .end(request.body(), 0, request.body().length, request.trailers());
        } catch (IOException e) {
            if (!plan.cutShort()) {
                throw e;
            }
        }
    }

    private void receive(ExchangePlan plan, Http2PeerStream stream) throws Exception {
        Progress progress = live.progress(plan.number());
        List<ResponsePlan.Interim> interims = new ArrayList<>();
        Http2PeerStream.Event.Head head = stream.head();
        for (; status(head) < 200 && !head.end(); head = stream.head()) {
            interims.add(new ResponsePlan.Interim(status(head), plain(head.fields())));
            progress.mayGoOn.complete(true);
        }
        progress.mayGoOn.complete(false);
        progress.responseWritten.await(plan.clientHolds());
        live.awaitDone(plan.clientAwaits());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] piece = stream.read(); piece != null; piece = stream.read()) {
            body.writeBytes(piece);
        }
        Received response = new Received("", plain(head.fields()), body.toByteArray(), stream.trailers(), true);
        new Expectation(live.plan(), plan).response(status(head), interims, response);
        progress.clientDone.complete(null);
    }

    private static int status(Http2PeerStream.Event.Head head) {
        return Integer.parseInt(Field.first(head.fields(), ":status"));
    }

    private static List<Field> plain(List<Field> fields) {
        return fields.stream().filter(field -> !field.name().equals(":status")).toList();
    }
}
