// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flat list of fields against the plainest one there is. */
final class HeaderFieldsTest {
    private static final int STEPS = 5_000;

    /** Many of one length or one first letter, and one without either. */
    private static final String[] NAMES = {
        "", "te", "via", "age", "host", "date", "etag", "expect", "expires", "x-a", "x-b", "x-forwarded-for", "x-forwarded-host",
        "x-forwarded-proto", "connection", "keep-alive", "content-length", "content-type"
    };

    private record Field(String name, String value) {}

    private final List<Field> expected = new ArrayList<>();
    private HeaderFields fields = new HeaderFields();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void doesWhatAListOfPairsDoes(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            String name = NAMES[random.nextInt(NAMES.length)];
            // Equal names are not always one object, nor of one type.
            CharSequence asked = random.nextBoolean() ? name : new AsciiString(name);
            change(random.nextInt(6), name, asked, "v" + step);
            assertThat(fields.size()).isEqualTo(expected.size());
            assertThat(fields.contains(asked)).isEqualTo(first(name) != null);
            assertThat(String.valueOf(fields.get(asked))).isEqualTo(String.valueOf(first(name)));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(fields.name(i)).asString().isEqualTo(expected.get(i).name());
            assertThat(fields.value(i)).asString().isEqualTo(expected.get(i).value());
        }
    }

    private void change(int how, String name, CharSequence asked, String value) {
        switch (how) {
            case 0, 1 -> {
                fields.add(asked, value);
                expected.add(new Field(name, value));
            }
            case 2 -> {
                fields.set(asked, value);
                int at = expected.indexOf(expected.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null));
                expected.removeIf(one -> one.name().equals(name));
                expected.add(at < 0 ? expected.size() : at, new Field(name, value));
            }
            case 3 -> {
                fields.remove(asked);
                expected.removeIf(one -> one.name().equals(name));
            }
            case 4 -> {
                if (!expected.isEmpty()) {
                    int at = Math.floorMod(value.hashCode(), expected.size());
                    fields.removeAt(at);
                    expected.remove(at);
                }
            }
            default -> fields = fields.copy();
        }
    }

    private String first(String name) {
        return expected.stream().filter(one -> one.name().equals(name)).map(Field::value).findFirst().orElse(null);
    }
}
