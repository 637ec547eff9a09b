// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyField.TimeLimit.Phase;
import java.time.Duration;
import java.util.List;

/** How long Services may take. */
final class TimeoutKeys implements KeyGroup {
    private static final String CONNECT = "proxy-connect-timeout";
    private static final String READ = "proxy-read-timeout";
    private static final String SEND = "proxy-send-timeout";
    private static final String SECONDS = "a number of seconds, 1 or more";

    private static final List<NginxKey> KEYS = List.of(
            applied(CONNECT, SECONDS, "a connection to a Service is waited for so long, then 504; handshakes of TLS are a part of that"),
            applied(
                    READ,
                    SECONDS,
                    "a Service may say nothing for so long while it is waited for, and nothing may move for so long on a WebSocket;"
                            + " then 504, or an end in the midst"),
            applied(SEND, SECONDS, "a Service may take nothing more of a request for so long; then 504"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        limit(words, wishes, CONNECT, Phase.CONNECT, 5);
        limit(words, wishes, READ, Phase.RESPONSE_IDLE, 60);
        limit(words, wishes, SEND, Phase.REQUEST_IDLE, 60);
    }

    /** @param usual what holds with ingress-nginx where nobody says */
    private static void limit(Words words, Wishes wishes, String key, Phase phase, int usual) {
        words.number(key, 1, 999_999_999)
                .or(() -> words.usual(usual))
                .ifPresent(seconds -> wishes.field(new PolicyField.TimeLimit(phase, Duration.ofSeconds(seconds)), key));
    }
}
