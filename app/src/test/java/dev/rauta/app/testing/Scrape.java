// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.testing;

import dev.rauta.app.admin.Answer;
import dev.rauta.app.admin.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Bodies of admin pages as text. */
public final class Scrape {
    private Scrape() {}

    /** What is exposed, in Prometheus' text. */
    public static String of(Exposition exposition) {
        return body(exposition.scrape(""));
    }

    /** What an answer says. */
    public static String body(Answer answer) {
        return switch (answer.body()) {
            case Answer.Text(String text) -> text;
            case Answer.Written(Answer.Writing writing) -> {
                try {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    writing.writeTo(out);
                    yield out.toString(StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
