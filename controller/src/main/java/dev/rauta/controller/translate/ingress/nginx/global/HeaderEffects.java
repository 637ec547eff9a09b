// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.shape.HeaderSpec;
import dev.rauta.controller.cluster.policy.shape.HeadersSpec;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.traffic.field.HeaderReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.HeaderTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is done to the header fields of all requests and answers. */
final class HeaderEffects {
    private static final List<HeaderTemplate> CLIENT = List.of(
            new HeaderTemplate("x-real-ip", "${clientAddress}"),
            new HeaderTemplate("x-scheme", "${header.x-forwarded-proto}"),
            new HeaderTemplate("x-forwarded-scheme", "${header.x-forwarded-proto}"));

    private HeaderEffects() {}

    /** What upstreams say that clients do not get, then what all answers have. */
    static List<Filter> answers(GlobalReading reading) {
        List<Filter> all = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (String name : ValueForm.list(reading.text(AnswerGlobals.HIDE_HEADERS).orElse(""))) {
            try {
                hidden.add(new HeaderField(name, "").name());
            } catch (IllegalArgumentException e) {
                reading.fault(AnswerGlobals.HIDE_HEADERS, OrEmpty.text(e.getMessage()));
            }
        }
        // Even where those of upstreams may pass: nginx clears the field last.
        if (!reading.on(AnswerGlobals.SERVER_TOKENS)) {
            hidden.add("server");
        }
        if (!hidden.isEmpty()) {
            all.add(new Filter.AnswerHeaders(new HeaderEdit(List.of(), List.of(), hidden)));
        }
        for (Filter filter : fields(reading, AnswerGlobals.ADD_HEADERS, true)) {
            // What is the same for all is known of our own answers, too.
            all.add(filter instanceof Filter.ResponseHeaders(HeaderEdit edit) ? new Filter.AnswerHeaders(edit) : filter);
        }
        return all;
    }

    /** A server that takes dashes for underscores must not take a client's word for a proxy's. */
    static List<Filter> first(GlobalReading reading) {
        return reading.on(ClientGlobals.UNDERSCORES) ? List.of() : List.of(new Filter.NoUnderscores());
    }

    static List<Filter> requests(GlobalReading reading) {
        List<Filter> all = new ArrayList<>();
        // What nginx tells upstreams besides X-Forwarded fields; what a client says in these is replaced.
        all.add(new Filter.HeaderTemplates(false, CLIENT, List.of(), List.of()));
        if (reading.on(AnswerGlobals.ORIGINAL_URI)) {
            all.add(new Filter.HeaderTemplates(
                    false, List.of(new HeaderTemplate("x-original-uri", "${target}")), List.of(), List.of()));
        }
        all.addAll(fields(reading, AnswerGlobals.PROXY_SET_HEADERS, false));
        return all;
    }

    /** RFC 6797, section 6.1; in place of what the upstream says. */
    static List<Filter> overTls(GlobalReading reading) {
        if (!reading.on(HttpsGlobals.HSTS)) {
            return List.of();
        }
        String value = "max-age=" + reading.text(HttpsGlobals.HSTS_AGE).orElse("0")
                + (reading.on(HttpsGlobals.HSTS_SUBDOMAINS) ? "; includeSubDomains" : "")
                + (reading.on(HttpsGlobals.HSTS_PRELOAD) ? "; preload" : "");
        return List.of(new Filter.AnswerHeaders(
                new HeaderEdit(List.of(new HeaderField("strict-transport-security", value)), List.of(), List.of())));
    }

    /** Those of the ConfigMap that a key names; a field that cannot be said is left out, and told. */
    private static List<Filter> fields(GlobalReading reading, String key, boolean response) {
        String named = reading.text(key).orElse("");
        if (named.isEmpty()) {
            return List.of();
        }
        int slash = named.indexOf('/');
        Map<String, String> data = reading.data(named.substring(0, slash), named.substring(slash + 1));
        if (data == null) {
            reading.fault(key, "configmap: " + named + " not found (expected: a ConfigMap with header fields)");
            return List.of();
        }
        List<Filter> all = new ArrayList<>();
        new TreeMap<>(data).forEach((name, value) -> {
            try {
                PolicyField field = field(name, OrEmpty.text(value).strip(), response);
                if (field instanceof PolicyField.Shape(String _, List<Filter> filters, boolean _)) {
                    all.addAll(filters);
                }
            } catch (IllegalArgumentException e) {
                reading.fault(key, OrEmpty.text(e.getMessage()));
            }
        });
        return all;
    }

    /** A field that is empty is not sent, as with nginx. */
    private static PolicyField field(String name, String value, boolean response) {
        HeadersSpec spec = value.isEmpty()
                ? new HeadersSpec(null, null, List.of(name))
                : new HeadersSpec(List.of(new HeaderSpec(name, NginxText.value(value))), null, null);
        return response ? HeaderReader.response(spec) : HeaderReader.request(spec);
    }
}
