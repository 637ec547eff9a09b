// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.shadow.log.LoggedRequest.Forwarded;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.dataplane.log.EndedAttempt;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A request that has ended, of whatever was sent. */
record RandomEnded(LogFormat format, String method, String target, String host, String agent, int status, String scheme, boolean canary, List<EndedAttempt> attempts)
        implements Ended {
    static RandomEnded of(Random random, LogFormat format) {
        List<EndedAttempt> attempts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String address = random.nextBoolean() ? "10.1.0." + i : "fd00::" + i;
            attempts.add(new EndedAttempt(new Endpoint(address, 8080), random.nextBoolean() ? 0 : 200, new EndedAttempt.Times(EndedAttempt.NEVER, EndedAttempt.NEVER, random.nextInt(1_000_000_000)), 7));
        }
        return new RandomEnded(
                format,
                random.nextBoolean() ? "GET" : "PATCH",
                "/" + text(random).replace(" ", "%20"),
                random.nextInt(4) == 0 ? "[fd00::7]" : "h" + random.nextInt(9) + ".example",
                random.nextInt(4) == 0 ? "" : text(random),
                200 + random.nextInt(400),
                random.nextBoolean() ? "http" : "https",
                random.nextBoolean(),
                attempts);
    }

    /** What looks like the end of a value among it, and bytes beyond ASCII as UTF-8. */
    private static String text(Random random) {
        String[] pieces = {"a", "\"", "\\", " ", "] [", "\", \"k1\": \"", "200", "-", "\u00e4\u20ac", "\t", "\u0001", "/", "?q=", ", ", " : "};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    void check(LoggedRequest read, String hint) {
        assertThat(read.status()).as(hint).isEqualTo(status);
        assertThat(read.host()).as(hint).isEqualTo(host);
        assertThat(read.upstream()).as(hint).isEqualTo(canary ? "shop-new-81" : "shop-cart-80");
        assertThat(read.tls()).as(hint).contains(scheme.equals("https"));
        assertThat(read.forwarded()).as(hint).isEqualTo(attempts.isEmpty() ? Forwarded.NO : Forwarded.YES);
        assertThat(read.client()).as(hint).isEqualTo(client());
        // A client that sends a space in its target is told 400, and never gets so far.
        assertThat(read.method()).as(hint).isEqualTo(method);
        assertThat(read.target()).as(hint).isEqualTo(target);
        if (read.told().contains("user-agent")) {
            assertThat(read.fields().getOrDefault("user-agent", "")).as(hint).isEqualTo(agent.equals("-") ? "" : agent);
        }
    }

    @Override
    public long nanos() {
        return 5_000_000;
    }

    @Override
    public String reason() {
        return "";
    }

    @Override
    public String client() {
        return "2001:db8::7";
    }

    @Override
    public String peer() {
        return "192.0.2.9";
    }

    @Override
    public String version() {
        return "HTTP/1.1";
    }

    @Override
    public CharSequence authority() {
        return host + ":8443";
    }

    @Override
    public @Nullable CharSequence asked(int index) {
        return format.asked().get(index).equals("user-agent") && !agent.isEmpty() ? agent : null;
    }

    @Override
    public int port() {
        return 443;
    }

    @Override
    public UpstreamName upstream() {
        return UpstreamName.of("shop", "cart", 80);
    }

    @Override
    public @Nullable UpstreamName alternative() {
        return canary ? UpstreamName.of("shop", "new", 81) : null;
    }
}
