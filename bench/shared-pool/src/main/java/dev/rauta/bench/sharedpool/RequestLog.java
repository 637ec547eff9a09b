// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes some lines into the log for each request, on the worker's own thread, to see what that costs. */
final class RequestLog implements RequestSender {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final RequestSender next;
    private final int lines;

    RequestLog(RequestSender next, int lines) {
        this.next = next;
        this.lines = lines;
    }

    @Override
    public void open(UpstreamRequest request, UpstreamHandler handler) {
        for (int line = 0; line < lines; line++) {
            log.atInfo()
                    .addKeyValue("step", line)
                    .addKeyValue("method", request.head().method())
                    .addKeyValue("target", request.head().target())
                    .addKeyValue("endpoint", request.endpoint())
                    .log("Request");
        }
        next.open(request, handler);
    }
}
