// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeader;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTTPHeaderFilter to our edit, without what would be a lie about the message: fields that frame it (RFC 9112, section 6)
 * or concern one connection (RFC 9110, section 7.6.1) are the dataplane's. They are told, and the rest has its effect.
 */
final class HeaderEdits {
    private static final Set<String> DATAPLANES = Set.of(
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final String filter;
    private final boolean onRequest;
    private final SourceRef source;
    private final Draft draft;

    private HeaderEdits(boolean onRequest, SourceRef source, Draft draft) {
        this.filter = onRequest ? "requestHeaderModifier" : "responseHeaderModifier";
        this.onRequest = onRequest;
        this.source = source;
        this.draft = draft;
    }

    /** @throws IllegalArgumentException for what is no header field at all */
    static HeaderEdit ofRequest(HTTPHeaderFilter spec, SourceRef source, Draft draft) {
        return new HeaderEdits(true, source, draft).of(spec);
    }

    /** @throws IllegalArgumentException for what is no header field at all */
    static HeaderEdit ofResponse(HTTPHeaderFilter spec, SourceRef source, Draft draft) {
        return new HeaderEdits(false, source, draft).of(spec);
    }

    private HeaderEdit of(HTTPHeaderFilter spec) {
        return new HeaderEdit(
                fields("set", spec.getSet()),
                fields("add", spec.getAdd()),
                OrEmpty.list(spec.getRemove()).stream().filter(name -> ours("remove", name)).toList());
    }

    private List<HeaderField> fields(String verb, @Nullable List<HTTPHeader> headers) {
        return OrEmpty.list(headers).stream()
                .map(header -> new HeaderField(OrEmpty.text(header.getName()), OrEmpty.text(header.getValue())))
                .filter(field -> ours(verb, field.name()))
                .toList();
    }

    /** Whether the field may be touched so. A request has one authority, which can be set alone (RFC 9110, section 7.2). */
    private boolean ours(String verb, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("host") && !(onRequest && verb.equals("set"))) {
            draft.problem(source, "UnsupportedValue", filter + "." + verb + ": " + name
                    + " has no effect (expected: in requestHeaderModifier.set alone)");
            return false;
        }
        if (DATAPLANES.contains(lower)) {
            draft.problem(source, "UnsupportedValue", filter + "." + verb + ": " + name
                    + " has no effect (expected: a field that neither frames the message nor concerns one connection)");
            return false;
        }
        return true;
    }
}
