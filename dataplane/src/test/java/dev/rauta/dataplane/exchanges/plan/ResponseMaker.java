// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import dev.rauta.dataplane.exchanges.plan.ExchangePlan.Timing;
import java.util.ArrayList;
import java.util.List;

/** Makes the responses that fit a request. */
public final class ResponseMaker {
    private final Dice dice;
    private final boolean http2;
    private final FieldMaker fields;

    public ResponseMaker(Dice dice, boolean http2, boolean large) {
        this.dice = dice;
        this.http2 = http2;
        this.fields = new FieldMaker(dice, large);
    }

    public ResponsePlan make(RequestPlan request, Timing timing) {
        int status = dice.chance(70) ? dice.pick(200, 200, 201, 204, 304, 404, 500, 503) : odd();
        boolean bodyless = request.method().equals("HEAD") || status == 204 || status == 304;
        boolean http10 = !http2 && timing != Timing.EARLY && !request.expects() && dice.chance(4);
        byte[] body = bodyless || dice.chance(20) ? new byte[0] : dice.bytes(fields.bodyLength());
        Framing framing = bodyless ? Framing.NONE : framing(http10, timing, body.length);
        long declared = framing == Framing.LENGTH ? body.length : -1;
        if (bodyless && status != 204 && dice.chance(50)) {
            declared = dice.upTo(1_000_000);
        }
        boolean trailing = framing == Framing.OPEN ? dice.chance(40) : http2 && framing == Framing.LENGTH && dice.chance(10);
        List<Field> kept = fields.some(true);
        if (dice.chance(30)) {
            kept.add(new Field("server", "fake/1"));
        }
        for (int i = dice.upTo(3); i > 0; i--) {
            kept.add(new Field("set-cookie", "c" + i + "=\"" + i + "\"; Path=/"));
        }
        return new ResponsePlan(
                http10 ? List.of() : interims(request.expects() && timing != Timing.EARLY, request.expects()),
                status,
                kept,
                !http2 && dice.chance(20) ? fields.ofOneConnection() : List.of(),
                body,
                framing,
                declared,
                trailing ? fields.trailers() : List.of(),
                http10);
    }

    /** Any status that has a body, known or not. */
    private int odd() {
        int status = dice.between(200, 599);
        return status == 204 || status == 205 || status == 304 ? 299 : status;
    }

    private Framing framing(boolean http10, Timing timing, int length) {
        if (http2) {
            return length == 0 ? dice.pick(Framing.NONE, Framing.LENGTH, Framing.OPEN) : dice.pick(Framing.LENGTH, Framing.OPEN);
        }
        if (http10) {
            return dice.pick(Framing.LENGTH, Framing.CLOSE);
        }
        // One that closes in the middle of a request takes the risk that its answer is lost.
        return dice.pick(Framing.LENGTH, Framing.OPEN, timing == Timing.EARLY ? Framing.OPEN : Framing.CLOSE);
    }

    private List<ResponsePlan.Interim> interims(boolean goOn, boolean expects) {
        List<ResponsePlan.Interim> interims = new ArrayList<>();
        if (goOn) {
            interims.add(new ResponsePlan.Interim(100, List.of()));
        }
        while (dice.chance(15)) {
            int status = dice.pick(102, 103, 103, expects ? 103 : 100);
            List<Field> links = status == 103 ? List.of(new Field("link", "</a.css>"), new Field("link", "</b>")) : List.of();
            interims.add(new ResponsePlan.Interim(status, links));
        }
        return interims;
    }
}
