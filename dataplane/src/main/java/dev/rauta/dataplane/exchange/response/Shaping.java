// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.filter.body.CompressionPolicy;
import dev.rauta.dataplane.filter.body.PacedBody;
import dev.rauta.dataplane.filter.body.PageBook;
import dev.rauta.dataplane.filter.body.ResponsePlan;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.routes.filter.Coding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a route makes of the body of one response, as its request asks for it.
 *
 * @param wished what the client would have it compressed with; null: nothing
 * @param accept what media types the client takes; null where it does not say
 * @param head whether nothing but its head is asked for
 * @param grpc whether it is a gRPC call, whose messages are its own business, as errors are
 */
public record Shaping(ResponsePlan plan, @Nullable Coding wished, @Nullable CharSequence accept, boolean head, boolean grpc) {
    /** Taken before filters change what the client has said. */
    public static Shaping of(ResponsePlan plan, RequestHead head, boolean grpc) {
        CompressionPolicy compression = plan.compression();
        return new Shaping(
                plan,
                compression == null || grpc ? null : compression.wished(head.fields()),
                plan.pages() == null ? null : head.fields().get("accept"),
                head.method().equals("HEAD"),
                grpc);
    }

    /**
     * What an error is answered with; null where the route says nothing of it.
     *
     * @param own our own reason; null where the error is an upstream's
     * @param fetching whether somebody may be asked for it, which nobody is for a head alone
     */
    public PageBook.@Nullable Page page(int status, @Nullable String own, boolean fetching) {
        return plan.pages() == null || grpc ? null : plan.pages().of(status, own, accept, fetching && !head);
    }

    /** What the body goes through, whose head says so then; null where it goes as it is. */
    @Nullable ShapedBody body(ResponseHead response, boolean end, Downstream downstream, Shapers shapers) {
        if (response.status() == 101) {
            return null;
        }
        boolean compresses = compresses(response);
        if (end) {
            // The head of an answer to HEAD is that of one to GET.
            if (compresses && head) {
                label(response);
            }
            return null;
        }
        PacedBody paced = plan.bandwidth() == null
                ? null
                : new PacedBody(plan.bandwidth(), downstream::writeData, downstream::writeTrailers, shapers.flushes());
        ShapedBody shaped = new ShapedBody(downstream, paced);
        if (compresses && wished != null) {
            if (shaped.compress(shapers.coders(), wished)) {
                label(response);
            } else {
                shapers.metrics().reached(Limit.COMPRESSION);
            }
        }
        return shaped.shapes() ? shaped : null;
    }

    /** How large a response may be that is kept until all of it is here, in bytes; zero: this one goes on as it comes. */
    int keeps(ResponseHead response) {
        return plan.buffer() > 0 && !grpc && !streams(response) && fits(response) ? plan.buffer() : 0;
    }

    /** Whether its end is nothing that anybody waits for, or its author has said so as nginx's users do. */
    private static boolean streams(ResponseHead response) {
        CharSequence type = response.fields().get("content-type");
        String kind = type == null ? "" : type.toString().toLowerCase(Locale.ROOT);
        CharSequence said = response.fields().get("x-accel-buffering");
        return response.status() == 101
                || kind.startsWith("text/event-stream")
                || kind.startsWith("multipart/x-mixed-replace")
                || kind.startsWith("application/grpc")
                || (said != null && said.toString().strip().equalsIgnoreCase("no"));
    }

    private boolean fits(ResponseHead response) {
        CharSequence length = response.fields().get("content-length");
        // At most 18 digits: both codecs have seen to that.
        return length == null || Long.parseLong(length.toString()) <= plan.buffer();
    }

    private boolean compresses(ResponseHead response) {
        return plan.compression() != null && !grpc && plan.compression().takes(response, wished);
    }

    private void label(ResponseHead response) {
        if (plan.compression() != null && wished != null) {
            plan.compression().label(response, wished);
        }
    }
}
