// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.routes.access.IpAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's way through some filters, up to the first that suspends; confined to a worker but where it says otherwise. */
final class Passing implements Passage {
    private static final Logger log = LoggerFactory.getLogger(Passing.class);

    private final Exchanges exchanges;
    private final Arrival arrival;
    private final RequestHead head;
    private final Routing routing;
    private final Course course;
    private final Answering answering;
    private final Consumer<StepResult> resumed;
    private @Nullable StepResult early;
    private boolean waits;
    private boolean over;

    /** @param resumed hears what a filter that has suspended makes of the request, once */
    Passing(
            Course course,
            Arrival arrival,
            Routing routing,
            Consumer<StepResult> resumed) {
        this.answering = course.answering();
        this.exchanges = answering.exchange().exchanges();
        this.arrival = arrival;
        this.head = course.request();
        this.routing = routing;
        this.course = course;
        this.resumed = resumed;
    }

    /** What the filters have said; of one that has suspended and gone on meanwhile, what it says now. */
    StepResult outcome(StepResult said) {
        if (!(said instanceof StepResult.Suspend)) {
            over = true;
            return said;
        }
        if (early != null) {
            over = true;
            // The filters behind it have not run: they do once this one has been heard.
            exchanges.loop().execute(() -> resumed.accept(early));
            return said;
        }
        waits = true;
        return said;
    }

    @Override
    public void resume(StepResult result) {
        assert exchanges.loop().inEventLoop();
        if (over || early != null) {
            return;
        }
        if (waits) {
            over = true;
            resumed.accept(result);
        } else {
            early = result;
        }
    }

    @Override
    public @Nullable IpAddress client() {
        return arrival.client(head.fields());
    }

    @Override
    public boolean tls() {
        return arrival.tls();
    }

    @Override
    public Ends ends() {
        return arrival.trusted() ? new Ends(0, arrival.ends().local()) : arrival.ends();
    }

    @Override
    public String protocol() {
        return answering.protocol() == Protocol.HTTP2 ? "HTTP/2" : "HTTP/1.1";
    }

    @Override
    public void tell(FieldEdit edit) {
        answering.tell(edit);
    }

    @Override
    public void body(int most, Consumer<Beginning> heard) {
        if (!course.streams()) {
            heard.accept(new Beginning(new byte[0], true));
            return;
        }
        Exchange exchange = answering.exchange();
        exchange.requestBody().beginning(most, heard);
        if (!exchange.over() && !exchange.requestBody().begun() && head.fields().contains("expect")) {
            course.proceed();
        }
    }

    @Override
    public @Nullable ShownCertificate certificate() {
        return course.certificate();
    }

    @Override
    public Facts facts() {
        return course;
    }

    @Override
    public void later(Runnable task) {
        try {
            exchanges.loop().execute(task);
        } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("A worker has ended before a filter went on");
        }
    }

    @Override
    public Runnable ask(Question question, Consumer<Reply> answer) {
        return exchanges.questions().ask(question, routing.endpoint(question.upstream()), answer);
    }
}
