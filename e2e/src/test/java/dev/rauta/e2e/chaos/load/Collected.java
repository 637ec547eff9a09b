// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Gathers a whole answer from a stream. */
final class Collected implements StreamEvents {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Map<String, String> fields = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void headers(Map<String, String> more, boolean end) {
        fields.putAll(more);
        finish(end);
    }

    @Override
    public void data(byte[] bytes, boolean end) {
        body.writeBytes(bytes);
        finish(end);
    }

    private void finish(boolean end) {
        if (end) {
            outcome.complete(new Outcome.Answered(
                    fields.getOrDefault(":status", "none"), body.toString(StandardCharsets.UTF_8), fields));
        }
    }

    @Override
    public void refused() {
        outcome.complete(new Outcome.Refused());
    }

    @Override
    public void lost(String why) {
        outcome.complete(new Outcome.Lost(why));
    }
}
