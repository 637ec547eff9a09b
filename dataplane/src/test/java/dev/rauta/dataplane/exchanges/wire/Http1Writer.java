// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes HTTP/1.1 messages in any of the ways that RFC 9112 allows; confined to a thread. */
public final class Http1Writer {
    private final ChoppyOutput out;
    private final Dice dice;
    private final Words words;

    public Http1Writer(ChoppyOutput out, Dice dice) {
        this.out = out;
        this.dice = dice;
        this.words = new Words(dice);
    }

    /** A head with its framing. */
    public void head(String start, List<Field> fields, Framing framing, long declared) throws IOException {
        out.begin();
        StringBuilder text = new StringBuilder(start).append("\r\n");
        int framed = dice.between(0, fields.size());
        for (int i = 0; i <= fields.size(); i++) {
            if (i == framed && framing == Framing.OPEN) {
                line(text, "transfer-encoding", words.recased("chunked"));
            } else if (i == framed && declared >= 0) {
                line(text, "content-length", Long.toString(declared));
            }
            if (i < fields.size()) {
                line(text, fields.get(i).name(), fields.get(i).value());
            }
        }
        out.write(bytes(text.append("\r\n").toString()));
    }

    /** The body that goes with {@code framing}. */
    public Outbound body(Framing framing, Amount written) {
        return new Outbound() {
            @Override
            public void write(byte[] data, int from, int length) throws IOException {
                int at = from;
                while (at < from + length) {
                    int piece = Math.min(from + length - at, 1 + dice.upTo(128 * 1024));
                    piece(framing, data, at, piece);
                    at += piece;
                    written.add(piece);
                }
            }

            @Override
            public void end(byte[] data, int from, int length, List<Field> trailers) throws IOException {
                write(data, from, length);
                if (framing == Framing.OPEN) {
                    StringBuilder text = new StringBuilder(dice.pick("0", "0", "000")).append("\r\n");
                    trailers.forEach(field -> line(text, field.name(), field.value()));
                    out.write(bytes(text.append("\r\n").toString()));
                }
            }
        };
    }

    private void piece(Framing framing, byte[] data, int from, int length) throws IOException {
        if (framing == Framing.OPEN) {
            String size = words.recased(Integer.toHexString(length));
            out.write(bytes(dice.pick("", "", "", "00") + size + dice.pick("", "", "", "", ";x=1", ";y=\"z\"") + "\r\n"));
            out.write(data, from, length);
            out.write(bytes("\r\n"));
        } else {
            out.write(data, from, length);
        }
    }

    private void line(StringBuilder text, String name, String value) {
        text.append(words.recased(name))
                .append(':')
                .append(dice.pick(" ", " ", "", "\t", "  "))
                .append(value)
                .append(dice.pick("", "", "", " ", "\t "))
                .append("\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
