// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.dataplane.filter.limit.Circuit;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one worker asks of services with pages for errors; confined to it. One that has failed several times is left alone for a moment. */
public final class PageAsks {
    private static final Logger log = LoggerFactory.getLogger(PageAsks.class);
    private static final byte[] NOTHING = {};

    private final Questions questions;
    private final Map<UpstreamName, Circuit> circuits = new HashMap<>();

    public PageAsks(Questions questions) {
        this.questions = questions;
    }

    /**
     * Asks for the page of an error.
     *
     * @param endpoint of the service, null where it has none
     * @param then hears the page, once, perhaps before this returns; null where there is none
     * @return gives it up; then nothing is heard of it
     */
    public Runnable ask(PageService service, PageHead about, @Nullable Endpoint endpoint, Consumer<@Nullable FetchedPage> then) {
        Circuit circuit = circuits.computeIfAbsent(service.upstream(), _ -> new Circuit());
        if (!circuit.lets(System.nanoTime())) {
            then.accept(null);
            return () -> {};
        }
        Question question =
                new Question(service.upstream(), about.of(service), NOTHING, service.timeout(), FetchedPage.LONGEST);
        Runnable cancel = questions.ask(question, endpoint, reply -> {
            FetchedPage page = FetchedPage.of(service, about.status(), reply);
            circuit.ended(page != null, System.nanoTime());
            if (page == null) {
                log.atDebug().addKeyValue("upstream", service.upstream()).log("A service has not answered with a page");
            }
            then.accept(page);
        });
        return () -> {
            cancel.run();
            circuit.left();
        };
    }
}
