// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.attempts.Witness;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.log.EndedAttempt;
import dev.rauta.dataplane.metrics.Outcome;
import dev.rauta.dataplane.trace.AttemptTrace;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.upstream.Endpoint;

/** What the access log, metrics or a trace are told of an attempt; confined to a worker. */
final class NotedAttempt implements Witness {
    private final Noted noted;
    private final Endpoint endpoint;
    private final AttemptTrace trace;
    private long connected = EndedAttempt.NEVER;
    private long answered = EndedAttempt.NEVER;

    NotedAttempt(Noted noted, Endpoint endpoint, AttemptTrace trace) {
        this.noted = noted;
        this.endpoint = endpoint;
        this.trace = trace;
    }

    @Override
    public RequestHead head(RequestHead head) {
        return trace.head(head);
    }

    @Override
    public void connected(UpstreamStream stream, long nanos) {
        connected = nanos;
        trace.connected(stream.version());
    }

    @Override
    public void answered(ResponseHead head, boolean end, long nanos) {
        answered = nanos;
        trace.answered(head, end);
    }

    @Override
    public void trailers(HeaderFields trailers) {
        trace.trailers(trailers);
    }

    @Override
    public void ended(int outcome, int told, long nanos) {
        String label = Outcome.label(outcome);
        trace.end(label);
        noted.tried(endpoint, told, label, new EndedAttempt.Times(connected, answered, nanos));
    }
}
