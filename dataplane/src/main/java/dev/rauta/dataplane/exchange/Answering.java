// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.response.Shaping;
import dev.rauta.dataplane.exchange.routing.RoutePlan;
import dev.rauta.dataplane.filter.HeaderEditStep;
import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.dataplane.filter.body.PageBook;
import dev.rauta.dataplane.filter.body.ResponsePlan;
import dev.rauta.dataplane.filter.cors.CorsPolicy;
import dev.rauta.dataplane.filter.limit.Held;
import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes back to an exchange's client: answers of our own, and what its route says of those and of an upstream's; confined to a worker. */
final class Answering {
    private static final HeaderFields NO_FIELDS = new HeaderFields();

    private final Exchange exchange;
    private final Downstream downstream;
    private final RequestHead head;
    private final boolean grpc;
    private @Nullable CorsPolicy cors;
    private @Nullable CharSequence origin;
    private @Nullable Held held;
    private List<FieldEdit> edits = List.of();
    /** What is still to be done to the head of whatever is answered. */
    private List<HeaderEditStep> first = List.of();
    private @Nullable Shaping shaping;
    private boolean asked;

    /** @param grpc whether it is a gRPC call */
    Answering(Exchange exchange, Downstream downstream, RequestHead head, boolean grpc) {
        this.exchange = exchange;
        this.downstream = downstream;
        this.head = head;
        this.grpc = grpc;
    }

    /** Whether it is a gRPC call. */
    boolean grpc() {
        return grpc;
    }

    /** From now on it is as {@code route} says; to be called before filters change what the client has said. */
    void by(RoutePlan route) {
        cors = route.cors().orElse(null);
        origin = head.fields().get("origin");
        first = route.answers();
        if (route.responses() != ResponsePlan.NOTHING) {
            shaping = Shaping.of(route.responses(), head, grpc);
        }
    }

    /** Another has a say in who may read the response. */
    void by(@Nullable CorsPolicy share) {
        cors = share;
    }

    Exchange exchange() {
        return exchange;
    }

    /** What the client speaks. */
    Protocol protocol() {
        return downstream.protocol();
    }

    /** Whatever the response is, its head is edited so. */
    void tell(FieldEdit edit) {
        if (edits.isEmpty()) {
            edits = new ArrayList<>(2);
        }
        edits.add(edit);
    }

    /** What its request counts for. */
    Held held() {
        if (held == null) {
            held = new Held();
        }
        return held;
    }

    /** Ends it with a short text, a page of the route's, or as gRPC does. */
    void failure(int code, String reason, String why) {
        failure(code, reason, why, NO_FIELDS);
    }

    /**
     * The same.
     *
     * @param more what its head says too
     */
    void failure(int code, String reason, String why, HeaderFields more) {
        exchange.note(reason);
        if (grpc) {
            answer(Answers.with(Answers.grpc(code, reason), more), "");
            return;
        }
        PageBook.Page page = page(code, reason);
        if (page == null) {
            boolean json = Answers.wantsJson(head);
            String text = Answers.body(code, reason, why, json);
            answer(Answers.with(Answers.failure(code, reason, text, json), more), text);
        } else if (page.service() == null) {
            answer(Answers.with(Answers.failure(code, reason, "", false), more), page);
        } else {
            exchange.response().awaitPage(page.service(), code, fetched -> {
                if (fetched == null) {
                    failure(code, reason, why, more);
                } else {
                    answer(Answers.with(Answers.failure(code, reason, "", false), more), fetched);
                }
            });
        }
    }

    /** Ends it with a head of our own and ASCII text. */
    void answer(ResponseHead response, String text) {
        boolean empty = text.isEmpty() || head.method().equals("HEAD");
        exchange.sendHead(response, empty);
        if (!empty) {
            downstream.writeData(ByteBufUtil.writeAscii(Buffers.POOLED, text), true);
        }
        exchange.complete();
    }

    /** Ends it with what a filter's service has answered, or the route's page for that. */
    void relay(ResponseHead response, byte[] content) {
        HeadEdits.towardsClient(response);
        PageBook.Page page = page(response.status(), null);
        if (page != null && page.service() != null) {
            exchange.response().awaitPage(page.service(), response.status(), fetched -> {
                if (fetched == null) {
                    relay(response, content);
                } else {
                    answer(response, fetched);
                }
            });
            return;
        }
        if (page != null) {
            answer(response, page);
            return;
        }
        boolean without = response.status() == 204 || response.status() == 304;
        boolean empty = content.length == 0 || without || head.method().equals("HEAD");
        if (!without) {
            response.fields().set("content-length", Integer.toString(content.length));
        }
        exchange.sendHead(response, empty);
        if (!empty) {
            downstream.writeData(Buffers.POOLED.directBuffer(content.length).writeBytes(content), true);
        }
        exchange.complete();
    }

    /** Ends it with a page in the place of what {@code response} would have had for a body. */
    void answer(ResponseHead response, PageBook.Page page) {
        PageBook.label(response.fields(), page);
        answer(response, page.bytes());
    }

    /** The same with a page that has been fetched. */
    void answer(ResponseHead response, FetchedPage page) {
        page.label(response.fields());
        answer(new ResponseHead(page.status(), response.fields()), page.bytes());
    }

    private void answer(ResponseHead response, byte[] bytes) {
        boolean empty = bytes.length == 0 || head.method().equals("HEAD");
        exchange.sendHead(response, empty);
        if (!empty) {
            downstream.writeData(Buffers.POOLED.directBuffer(bytes.length).writeBytes(bytes), true);
        }
        exchange.complete();
    }

    /**
     * What its route answers an error with; null where it says nothing of it. Once one has been asked for, those count alone that are
     * here.
     *
     * @param own our own reason; null where the error is an upstream's
     */
    PageBook.@Nullable Page page(int status, @Nullable String own) {
        return shaping == null ? null : shaping.page(status, own, !asked);
    }

    /** No page is asked for any more. */
    void asked() {
        asked = true;
    }

    /** What its route makes of the body of an upstream's answer; null where it goes as it is. */
    @Nullable Shaping shaping() {
        return shaping;
    }

    /** Tells a browser whether its script may read the response, and a client what it may still ask, whoever wrote it. */
    void grant(ResponseHead response) {
        begin(response);
        if (held != null) {
            held.tell(response.fields());
        }
        for (FieldEdit edit : edits) {
            if (!edit.concerns(response.status())) {
                continue;
            }
            edit.to(response.fields());
            if (edit.name().equals("set-cookie")) {
                // Whatever the upstream says of its answer: a cache between would hand one client's cookie to all (RFC 9111, section 7.3).
                response.fields().set("cache-control", "no-store");
            }
        }
        if (cors != null) {
            cors.grant(origin, response.fields());
        }
    }

    /** Edits a head that will be answered as the route has all edited, unless it has been; before filters edit it. */
    void begin(ResponseHead response) {
        for (HeaderEditStep edit : first) {
            edit.onResponse(response);
        }
        first = List.of();
    }

    /** Its request counts for nothing any more. */
    void release() {
        if (held != null) {
            held.release(exchange.exchanges().quotas());
        }
    }
}
