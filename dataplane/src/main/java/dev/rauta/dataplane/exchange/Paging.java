// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.response.PageWait;
import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.routes.filter.PageService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What may wait for a page: a part of a response, lest each exchange have an object more. Confined to a worker. */
abstract sealed class Paging permits Response {
    final Exchange exchange;
    private @Nullable PageWait wait;

    Paging(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The page that is waited for; null where none is. */
    @Nullable PageWait awaited() {
        return wait;
    }

    /** Whether a page is waited for. */
    boolean waits() {
        return wait != null;
    }

    /** Whether the exchange has failed, and waits for the page of that. */
    boolean failed() {
        return wait != null && wait.ofOurs();
    }

    /**
     * Asks for the page of an error of our own: nothing else comes of its request.
     *
     * @param then hears it, or null where there is none
     */
    void awaitPage(PageService service, int code, Consumer<@Nullable FetchedPage> then) {
        exchange.course().stop();
        await(PageWait.own(), service, code, then);
    }

    /** Asks for the page of {@code code}. @param then hears it, or null where there is none */
    void await(PageWait waiting, PageService service, int code, Consumer<@Nullable FetchedPage> then) {
        Course course = exchange.course();
        course.answering().asked();
        wait = waiting;
        waiting.start(
                heard -> exchange.exchanges().pages().ask(service, course.about(code), course.endpoint(service.upstream()), heard),
                fetched -> {
                    wait = null;
                    then.accept(fetched);
                });
    }

    /** Goes on without the page that is waited for. @return whether one is */
    boolean giveUpPage() {
        if (wait == null) {
            return false;
        }
        wait.giveUp();
        return true;
    }

    /** Waits for no page any more, nor for what it would have stood in for. */
    void forgetPage() {
        PageWait waiting = wait;
        if (waiting != null) {
            wait = null;
            waiting.release();
        }
    }
}
