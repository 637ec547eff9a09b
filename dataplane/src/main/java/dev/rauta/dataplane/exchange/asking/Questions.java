// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One worker's questions that are on their way, each tried once; confined to it. */
public final class Questions {
    private final RequestSender sender;
    private final Set<Asked> active = new LinkedHashSet<>();

    public Questions(RequestSender sender) {
        this.sender = sender;
    }

    /**
     * Asks.
     *
     * @param endpoint of the question's upstream, null where it has none
     * @param answer hears what becomes of it, once, perhaps before this returns
     * @return gives it up; then nothing is heard of it
     */
    public Runnable ask(Question question, @Nullable Endpoint endpoint, Consumer<Reply> answer) {
        if (endpoint == null) {
            answer.accept(new Reply.Failed(ExchangeFailure.NO_ENDPOINT));
            return () -> {};
        }
        Asked asked = new Asked(question, answer, active::remove);
        active.add(asked);
        UpstreamRequest.Body body = question.body().length == 0 ? UpstreamRequest.Body.NONE : UpstreamRequest.Body.STREAM;
        sender.open(new UpstreamRequest(question.upstream(), endpoint, question.head(), body), asked);
        return asked::giveUp;
    }

    /** Ends those whose time is up. */
    public void tick(long now) {
        if (!active.isEmpty()) {
            List.copyOf(active).forEach(one -> one.tick(now));
        }
    }
}
