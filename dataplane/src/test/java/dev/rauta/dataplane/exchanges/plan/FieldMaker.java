// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.ArrayList;
import java.util.List;

/** Makes the fields of messages, all within 32 KiB, and says how long bodies are. */
public final class FieldMaker {
    private static final int MOST = 30;
    private static final int LONGEST = 18 * 1024;

    private final Dice dice;
    private final boolean large;
    private final Words words;

    /**
     * @param large whether bodies are larger than they are as a rule
     */
    public FieldMaker(Dice dice, boolean large) {
        this.dice = dice;
        this.large = large;
        this.words = new Words(dice);
    }

    /** Ordinary fields: names repeat, values are empty or long. */
    public List<Field> some(boolean mayBeLong) {
        List<Field> fields = new ArrayList<>();
        for (int i = dice.upTo(MOST); i > 0; i--) {
            boolean repeated = !fields.isEmpty() && dice.chance(20);
            String name = repeated ? fields.get(dice.between(0, fields.size() - 1)).name() : words.name();
            fields.add(new Field(name, words.value(dice.upTo(200))));
        }
        if (mayBeLong && dice.chance(8)) {
            fields.add(new Field(words.name(), words.value(dice.between(LONGEST / 4, LONGEST))));
        }
        return fields;
    }

    public List<Field> trailers() {
        List<Field> fields = new ArrayList<>();
        for (int i = dice.upTo(5); i > 0; i--) {
            fields.add(new Field(words.name(), words.value(dice.upTo(300))));
        }
        return fields;
    }

    /** What concerns one HTTP/1.1 connection only (RFC 9110, section 7.6.1). */
    public List<Field> ofOneConnection() {
        String nominated = "hop-" + words.name();
        return List.of(
                new Field("connection", words.recased(nominated) + dice.pick("", ", keep-alive", " , ,Keep-Alive")),
                new Field(nominated, words.value(dice.upTo(20))),
                new Field("keep-alive", "timeout=5"));
    }

    public int bodyLength() {
        if (large && dice.chance(60)) {
            return dice.between(80_000, 300_000);
        }
        return dice.chance(2) ? dice.between(300_000, 3_000_000) : dice.upTo(300_000);
    }
}
