// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.check;

import dev.rauta.dataplane.http.FieldEdit;
import java.util.List;
import java.util.Map;

/** What an authorization service has said of a request. */
public sealed interface Verdict {

    /**
     * It may pass.
     *
     * @param edits of its header
     * @param removed fields that it loses, before that
     * @param told edits of the response's header, whoever gives that
     * @param query parameters that are set
     * @param dropped parameters that it loses
     */
    record Allowed(
            List<FieldEdit> edits,
            List<String> removed,
            List<FieldEdit> told,
            Map<String, String> query,
            List<String> dropped)
            implements Verdict {}

    /**
     * It may not; this is the answer.
     *
     * @param status 200 to 599
     */
    record Denied(int status, List<FieldEdit> edits, byte[] body) implements Verdict {}

    /** The service says that it cannot tell, or nothing that is understood. */
    record Unclear() implements Verdict {}
}
