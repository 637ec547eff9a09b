// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.attempts.Caller;
import dev.rauta.dataplane.exchange.attempts.Witness;
import dev.rauta.dataplane.exchange.response.PageWait;
import dev.rauta.dataplane.exchange.response.ResponseBody;
import dev.rauta.dataplane.filter.body.PageBook;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.TrailerRules;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange's upstream says, on its way to the client: an answer, the page that stands in for it, or the other half of a tunnel;
 * confined to a worker.
 *
 * <p>The upstream is given credit as the client takes.
 */
final class Response extends Paging implements Caller {
    /** More interim responses than this are no news to anybody, and nobody waits for them to leave. */
    private static final int INTERIMS = 32;

    private final ResponseBody body;
    private @Nullable Tunnel tunnel;
    private int interims;

    Response(Exchange exchange) {
        super(exchange);
        this.body = new ResponseBody(exchange.downstream(), exchange.exchanges().shapers());
    }

    /** The tunnel that it has become; null where it is none. */
    @Nullable Tunnel tunnel() {
        return tunnel;
    }

    /** The client takes more. */
    void onDownstreamWritable() {
        if (body.owes()) {
            exchange.moved();
        }
        if (!exchange.over()) {
            drain();
        }
        pay();
    }

    /** Whether it waits for the client to take more. */
    boolean stalled() {
        return body.owes();
    }

    /** Gives the upstream credit for what the client has taken. */
    void pay() {
        if (!waits()) {
            body.pay(exchange.attempts().stream());
        }
    }

    /** Sends on what a response's rate lets go by now; who waits for it does nothing wrong. */
    void drain() {
        if (body.paced()) {
            exchange.moved();
            if (body.drain()) {
                exchange.complete();
            }
        }
    }

    @Override
    public void moved() {
        exchange.moved();
    }

    @Override
    public void onWritable() {
        exchange.moved();
        exchange.requestBody().onWritable();
        completeTunnel();
    }

    @Override
    public boolean resumes() {
        return exchange.resumes();
    }

    @Override
    public void fail(ExchangeFailure failure) {
        exchange.fail(failure);
    }

    @Override
    public void onInterim(ResponseHead interim) {
        exchange.moved();
        exchange.requestBody().onAnswered();
        if (++interims <= INTERIMS) {
            HeadEdits.interim(interim);
            exchange.downstream().writeInterim(interim);
        }
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        exchange.moved();
        if (exchange.attempts().drops(head, end)) {
            return;
        }
        exchange.requestBody().onAnswered();
        if (head.status() == 101) {
            tunnel = new Tunnel(exchange.downstream(), exchange.requestBody(), exchange.frames());
        }
        HeadEdits.towardsClient(head);
        exchange.course().onResponse(head);
        PageBook.Page page = answering().page(head.status(), null);
        if (page != null && page.service() != null) {
            awaitPage(page.service(), head, end);
        } else if (page != null) {
            exchange.attempts().forgo(end);
            answering().answer(head, page);
        } else {
            deliver(head, end);
        }
    }

    private Answering answering() {
        return exchange.course().answering();
    }

    /** Sends the upstream's answer on. */
    private void deliver(ResponseHead head, boolean end) {
        boolean waits = body.begin(answering().shaping(), head, end, whole -> exchange.sendHead(whole, false));
        exchange.attempts().mark(head);
        if (waits) {
            return;
        }
        exchange.sendHead(head, end);
        if (end) {
            exchange.complete();
        }
    }

    /** Asks for the page of an upstream's error, which waits meanwhile. */
    private void awaitPage(PageService service, ResponseHead head, boolean end) {
        PageWait waiting = PageWait.instead(head, end, exchange.exchanges().flushes());
        if (end) {
            settle();
        }
        await(waiting, service, head.status(), fetched -> {
            PageBook.Page page = fetched == null ? answering().page(head.status(), null) : null;
            if (fetched == null && page == null) {
                replay(waiting, head);
                return;
            }
            waiting.drop();
            exchange.attempts().forgo(waiting.ended());
            if (fetched != null) {
                answering().answer(head, fetched);
            } else if (page != null) {
                answering().answer(head, page);
            }
        });
    }

    /** Goes on with an error's own answer, as far as it has come. */
    private void replay(PageWait waiting, ResponseHead head) {
        boolean empty = waiting.empty();
        deliver(head, empty);
        waiting.replay(body);
        ExchangeFailure broken = waiting.broken();
        if (broken != null) {
            exchange.fail(broken);
        } else if (!empty && waiting.ended()) {
            answered();
        } else {
            pay();
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        exchange.moved();
        int bytes = data.readableBytes();
        body.owe(bytes);
        Noted noted = exchange.noted();
        if (noted != null) {
            noted.came(bytes);
        }
        PageWait wait = awaited();
        if (wait != null) {
            wait.onData(data, end);
            if (end) {
                settle();
            }
            return;
        }
        if (tunnel != null) {
            tunnel.onResponseData(data, end);
            pay();
            if (end) {
                tunnel.onAnswerEnded(exchange.attempts().stream());
            }
            completeTunnel();
            return;
        }
        body.onData(data, end);
        pay();
        if (end) {
            answered();
        }
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        if (tunnel != null) {
            onData(Unpooled.EMPTY_BUFFER, true);
            return;
        }
        TrailerRules.apply(trailers);
        PageWait wait = awaited();
        if (wait != null) {
            wait.onTrailers(trailers);
            settle();
            return;
        }
        body.onTrailers(trailers);
        answered();
    }

    /** The upstream has said all of its answer, which may yet wait for its time. */
    private void answered() {
        if (body.done()) {
            exchange.complete();
        } else {
            settle();
        }
    }

    /** Lets go of an upstream that has said all: its stream may be another exchange's next. */
    private void settle() {
        exchange.attempts().complete();
        exchange.requestBody().detach();
        body.forgo();
    }

    @Override
    public @Nullable Witness begins(Endpoint endpoint) {
        Noted noted = exchange.noted();
        return noted == null ? null : noted.begins(endpoint, exchange.course());
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        PageWait wait = awaited();
        if (tunnel != null && tunnel.answerEnded()) {
            exchange.attempts().lose();
            tunnel.onAnswerEnded(null);
            completeTunnel();
        } else if (wait != null) {
            wait.onFailure(failure);
            exchange.attempts().lose();
        } else {
            exchange.attempts().onFailure(failure, exchange.headSent());
        }
    }

    /** Ends a tunnel of which both halves have ended. */
    void completeTunnel() {
        if (!exchange.over() && tunnel != null && tunnel.ended()) {
            tunnel.end();
            exchange.complete();
            exchange.downstream().endTunnel();
        }
    }

    /** Offers what waits; the rest is for the client's connection to offer. */
    void offer(Shedding shedding, Runnable drop) {
        PageWait wait = awaited();
        if (wait != null) {
            wait.offer(shedding, drop);
        }
        body.offer(shedding, drop);
    }

    /** Frees what it holds. */
    void release() {
        forgetPage();
        body.release();
    }
}
