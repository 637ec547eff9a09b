// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.ResponseHead;

/** What became of a {@link Question}. */
public sealed interface Reply {

    /** The head of its answer, whose body is dropped. */
    record Answered(ResponseHead head) implements Reply {}

    /** No answer. */
    record Failed(ExchangeFailure failure) implements Reply {}
}
