// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** Drops a request's fields with an underscore in their names. */
final class UnderscoreStep implements FilterStep {
    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        HeaderFields fields = head.fields();
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.name(i).toString().indexOf('_') >= 0) {
                fields.removeAt(i);
            }
        }
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
