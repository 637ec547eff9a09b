// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.ArrayList;
import java.util.List;

/** Makes requests. */
public final class RequestMaker {
    private final Dice dice;
    private final boolean http2;
    private final Words words;
    private final FieldMaker fields;

    public RequestMaker(Dice dice, boolean http2, boolean large) {
        this.dice = dice;
        this.http2 = http2;
        this.words = new Words(dice);
        this.fields = new FieldMaker(dice, large);
    }

    /**
     * One request.
     *
     * @param last whether nothing follows it on its connection
     */
    public RequestPlan make(String host, boolean last) {
        boolean http10 = !http2 && last && dice.chance(6);
        boolean withBody = dice.chance(55);
        byte[] body = withBody ? dice.bytes(fields.bodyLength()) : new byte[0];
        Framing framing = withBody ? dice.pick(Framing.LENGTH, http10 ? Framing.LENGTH : Framing.OPEN) : Framing.NONE;
        boolean trailing = framing == Framing.OPEN ? dice.chance(40) : http2 && framing == Framing.LENGTH && dice.chance(10);
        boolean longTarget = dice.chance(3);
        List<Field> kept = fields.some(!longTarget);
        List<Field> dropped = dropped();
        if (dice.chance(15)) {
            kept.add(new Field("te", "trailers"));
            if (!http2) {
                dropped.add(new Field("connection", "TE"));
            }
        }
        if (dice.chance(15)) {
            kept.add(new Field("cookie", dice.pick("a=1", "a=1; b=2", "a=1; b=2; c=\"3\"; d=")));
        }
        if (dice.chance(10)) {
            kept.add(new Field("x-request-id", "given-" + dice.between(0, 1000)));
        }
        boolean expects = body.length > 0 && !http10 && dice.chance(15);
        if (expects) {
            kept.add(new Field("expect", "100-continue"));
        }
        return new RequestPlan(
                words.method(withBody),
                words.target(longTarget ? dice.between(1000, 12_000) : dice.upTo(200)),
                dice.chance(20) ? host + ":" + dice.between(1, 65535) : host,
                kept,
                dropped,
                body,
                framing,
                trailing ? fields.trailers() : List.of(),
                expects,
                http10,
                !http2 && !http10 && dice.chance(5));
    }

    private List<Field> dropped() {
        List<Field> dropped = new ArrayList<>();
        if (dice.chance(10)) {
            dropped.add(new Field("x-forwarded-for", "192.0.2.1"));
            dropped.add(new Field("x-forwarded-proto", "https"));
            dropped.add(new Field("forwarded", "for=192.0.2.1"));
            dropped.add(new Field("proxy", "http://192.0.2.1/"));
        }
        if (!http2 && dice.chance(20)) {
            dropped.addAll(fields.ofOneConnection());
        }
        return dropped;
    }
}
