// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import java.util.Set;

/** Sets, adds and removes header fields of the request or of the response. */
public final class HeaderEditStep implements FilterStep {
    /** Fields that frame a message or concern a connection: another value would be a lie about what follows. */
    static final Set<String> OURS = Set.of(
            "connection", "content-length", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade");

    private final HeaderEdit edit;
    private final boolean onRequest;

    /** One that edits responses. */
    public static HeaderEditStep ofResponse(HeaderEdit edit) {
        return new HeaderEditStep(edit, false);
    }

    HeaderEditStep(HeaderEdit edit, boolean onRequest) {
        this.edit = edit;
        this.onRequest = onRequest;
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        if (onRequest) {
            for (HeaderField field : edit.set()) {
                // The authority is not a field here; setting Host means rewriting it.
                if (field.name().equals("host")) {
                    head.authority(field.value());
                }
            }
            apply(head.fields());
        }
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {
        if (!onRequest) {
            apply(head.fields());
        }
    }

    private void apply(HeaderFields fields) {
        for (HeaderField field : edit.set()) {
            if (!field.name().equals("host") && !OURS.contains(field.name())) {
                fields.set(field.name(), field.value());
            }
        }
        for (HeaderField field : edit.add()) {
            if (OURS.contains(field.name())) {
                continue;
            }
            fields.add(field.name(), field.value());
        }
        for (String name : edit.remove()) {
            if (OURS.contains(name)) {
                continue;
            }
            fields.remove(name);
        }
    }
}
