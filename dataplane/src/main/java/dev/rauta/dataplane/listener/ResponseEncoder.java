// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.function.BooleanSupplier;

/** Netty's HTTP/1.1 response encoder, told which responses answer HEAD. */
final class ResponseEncoder extends HttpResponseEncoder {
    private final BooleanSupplier answersHead;

    ResponseEncoder(BooleanSupplier answersHead) {
        this.answersHead = answersHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse message) {
        return answersHead.getAsBoolean() || super.isContentAlwaysEmpty(message);
    }
}
