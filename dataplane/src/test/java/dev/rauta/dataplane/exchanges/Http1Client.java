// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.RequestPlan;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import dev.rauta.dataplane.exchanges.wire.Amount;
import dev.rauta.dataplane.exchanges.wire.ChoppyOutput;
import dev.rauta.dataplane.exchanges.wire.Http1Reader;
import dev.rauta.dataplane.exchanges.wire.Http1Writer;
import dev.rauta.dataplane.exchanges.wire.Inbound;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** The client of a case that speaks HTTP/1.1: one thread sends, one reads. */
final class Http1Client {
    private final LiveCase live;
    private final Socket socket;
    private final Dice dice;
    private final Http1Writer writer;
    private final Http1Reader reader;
    private final boolean closes;

    private Http1Client(LiveCase live, Socket socket, Dice dice) throws IOException {
        this.live = live;
        this.socket = socket;
        this.dice = dice;
        this.writer = new Http1Writer(new ChoppyOutput(socket, dice.split()), dice.split());
        this.reader = new Http1Reader(socket, dice.split());
        this.closes = dice.chance(50);
    }

    static void run(LiveCase live, int port, Dice dice) throws Exception {
        try (Socket socket = new Socket()) {
            if (dice.chance(50)) {
                socket.setReceiveBufferSize(64 * 1024);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) Amount.PATIENCE_SECONDS * 1000);
            Http1Client client = new Http1Client(live, socket, dice);
            Future<?> sending = live.start(client::send, live::giveUp);
            client.receive();
            sending.get();
        }
    }

    private void send() throws Exception {
        for (ExchangePlan plan : live.plan().exchanges()) {
            if (plan.number() > 0 && !live.plan().pipelined()) {
                live.awaitDone(plan.number() - 1);
            }
            try {
                send(plan);
            } catch (IOException e) {
                if (!plan.cutShort()) {
                    throw e;
                }
            }
        }
    }

    private void send(ExchangePlan plan) throws Exception {
        RequestPlan request = plan.request();
        boolean last = plan.number() == live.plan().exchanges().size() - 1;
        List<Field> fields = new ArrayList<>(request.fields());
        fields.addAll(dice.between(0, fields.size()), request.dropped());
        fields.add(dice.between(0, fields.size()), new Field("host", request.authority()));
        fields.add(new Field("x-case", Integer.toString(plan.number())));
        if (last && closes) {
            fields.add(new Field("connection", "close"));
        }
        String target = request.absolute() ? "http://" + request.authority() + request.target() : request.target();
        long length = request.framing() == Framing.LENGTH ? request.body().length : -1;
        String start = request.method() + " " + target + (request.http10() ? " HTTP/1.0" : " HTTP/1.1");
        writer.head(start, fields, request.framing(), length);
        Progress progress = live.progress(plan.number());
        if (!request.expects() || Progress.get(progress.mayGoOn, "100 or an answer")) {
            writer.body(request.framing(), progress.requestWritten)
                    .end(request.body(), 0, request.body().length, request.trailers());
        }
    }

    private void receive() throws Exception {
        for (ExchangePlan plan : live.plan().exchanges()) {
            Progress progress = live.progress(plan.number());
            List<ResponsePlan.Interim> interims = new ArrayList<>();
            Http1Reader.Head head = head(plan);
            for (; status(head) < 200; head = head(plan)) {
                interims.add(new ResponsePlan.Interim(status(head), head.fields()));
                progress.mayGoOn.complete(true);
            }
            progress.mayGoOn.complete(false);
            progress.responseWritten.await(plan.clientHolds());
            boolean bodyless = plan.request().method().equals("HEAD") || status(head) == 204 || status(head) == 304;
            Inbound in = reader.body(head.fields(), bodyless, true);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] piece = in.read(); piece != null; piece = in.read()) {
                body.writeBytes(piece);
            }
            Received response = new Received(head.start(), head.fields(), body.toByteArray(), in.trailers(), true);
            new Expectation(live.plan(), plan).response(status(head), interims, response);
            progress.clientDone.complete(null);
        }
        end(live.plan().exchanges().getLast());
    }

    /** Nothing may follow the last answer but the end. */
    private void end(ExchangePlan last) throws IOException {
        try {
            if (!closes) {
                socket.shutdownOutput();
            }
            reader.ended();
        } catch (IOException e) {
            if (!last.cutShort()) {
                throw e;
            }
        }
    }

    private Http1Reader.Head head(ExchangePlan plan) throws IOException {
        Http1Reader.Head head = reader.head();
        if (head == null) {
            throw new AssertionError("the connection ended before the answer to #" + plan.number());
        }
        if (!head.start().matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
            throw new AssertionError("status line: " + head.start());
        }
        return head;
    }

    private static int status(Http1Reader.Head head) {
        return Integer.parseInt(head.start().substring(9, 12));
    }
}
