// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.upstream.HealthCheck;
import io.netty.buffer.ByteBuf;

/** Goes by the status of an answer of HTTP. */
record StatusJudge(HealthCheck.Question.Http asked) implements Judge {
    @Override
    public Finding head(ResponseHead head) {
        return asked.expects(head.status()) ? Finding.PASSED : Finding.UNEXPECTED;
    }

    @Override
    public void data(ByteBuf data) {}

    @Override
    public Finding end(HeaderFields trailers) {
        return Finding.UNEXPECTED;
    }
}
