// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import java.util.List;
import java.util.Optional;

/** What of requests and responses is waited for before it goes on. */
final class BufferKeys implements KeyGroup {
    private static final String REQUESTS = "proxy-request-buffering";
    private static final String RESPONSES = "proxy-buffering";
    private static final String SIZE = "proxy-buffer-size";
    private static final String NUMBER = "proxy-buffers-number";
    private static final int USUAL_SIZE = 4096;
    private static final int USUAL_NUMBER = 4;
    /** How large a response's head may be. */
    private static final int HEAD = 32 << 10;

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    REQUESTS,
                    "on or off",
                    "with proxy-body-size of at most 64m a Service is asked once all of a request is here; else, and with off, it gets"
                            + " the body as it comes"),
            applied(
                    RESPONSES,
                    "on or off",
                    "responses of up to proxy-buffers-number times proxy-buffer-size are taken from a Service as fast as it sends them,"
                            + " larger ones go on as they come; with off, as without it, all do"),
            applied(SIZE, "a size such as 8k", "with proxy-buffering what a response may have; its head may have 32k in any case"),
            applied(NUMBER, "a number, 1 or more", "with proxy-buffering how many of proxy-buffer-size a response may have"),
            harmless("client-body-buffer-size", "a size", "bodies are never written to disk; what of them waits is bounded"),
            harmless("proxy-busy-buffers-size", "a size", "what goes to a client leaves the memory as the client takes it"),
            harmless("proxy-max-temp-file-size", "a size", "responses are never written to disk; what of them waits is bounded"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        requests(words, wishes);
        Optional<Long> size = words.size(SIZE);
        Optional<Integer> number = words.number(NUMBER, 1, 999_999_999);
        boolean buffers = words.onOff(RESPONSES).orElse(false);
        if (buffers) {
            long all = size.orElse((long) USUAL_SIZE) * number.orElse(USUAL_NUMBER);
            int most = (int) Math.clamp(all, 1, TrafficLimit.RequestBuffer.MOST);
            wishes.field(
                    new PolicyField.Shape("responseBuffer", List.of(new TrafficLimit.ResponseBuffer(most)), false), RESPONSES);
        } else {
            words.ignored(RESPONSES, "responses go on as they come in any case");
            words.ignored(NUMBER, "nothing is kept without " + RESPONSES);
        }
        words.applied(NUMBER);
        size.ifPresent(bytes -> {
            if (bytes > HEAD) {
                words.fault(SIZE, "heads of responses of up to " + bytes + " bytes (expected: up to " + HEAD + ", which is what is taken)");
            } else if (buffers) {
                words.applied(SIZE);
            } else {
                words.ignored(SIZE, "heads of responses of up to " + HEAD + " bytes are taken in any case");
            }
        });
    }

    private static void requests(Words words, Wishes wishes) {
        words.onOff(REQUESTS).ifPresent(on -> {
            Optional<Long> most = BodySizeKeys.most(words).filter(bytes -> bytes > 0 && bytes <= TrafficLimit.RequestBuffer.MOST);
            if (!on) {
                words.applied(REQUESTS, "a Service gets the body as it comes");
            } else if (most.isPresent()) {
                Filter buffer = new TrafficLimit.RequestBuffer(Math.toIntExact(most.get()));
                wishes.field(new PolicyField.Shape("requestBuffer", List.of(buffer), false), REQUESTS);
            } else {
                words.ignored(REQUESTS, "a Service gets the body as it comes, as what may be larger than 64m cannot be waited for"
                        + " (expected: proxy-body-size of at most 64m)");
            }
        });
    }
}
