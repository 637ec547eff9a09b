// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.HeaderTemplate.Piece;
import dev.rauta.routes.filter.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets, adds and removes header fields with values made for each request, which were read once. */
final class HeaderTemplateStep implements FilterStep {
    /** A field and what its value is made of. */
    private record Made(String name, List<Piece> pieces) {
        Made(HeaderTemplate template) {
            this(template.name(), template.pieces());
        }
    }

    private final boolean response;
    private final List<Made> set;
    private final List<Made> add;
    private final List<String> remove;

    HeaderTemplateStep(Filter.HeaderTemplates templates) {
        this.response = templates.response();
        this.set = made(templates.set());
        this.add = made(templates.add());
        this.remove = templates.remove().stream().filter(name -> !HeaderEditStep.OURS.contains(name)).toList();
    }

    private static List<Made> made(List<HeaderTemplate> templates) {
        return templates.stream()
                .filter(one -> !HeaderEditStep.OURS.contains(one.name()) && !one.name().equals("host"))
                .map(Made::new)
                .toList();
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        if (!response) {
            apply(head.fields(), passage.facts());
        }
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {}

    @Override
    public void onResponse(ResponseHead head, Facts facts) {
        if (response) {
            apply(head.fields(), facts);
        }
    }

    private void apply(HeaderFields fields, Facts facts) {
        for (Made field : set) {
            // What a client or an upstream says in its place must not stand where nothing is known.
            String value = value(field.pieces(), facts);
            if (value.isEmpty()) {
                fields.remove(field.name());
            } else {
                fields.set(field.name(), value);
            }
        }
        for (Made field : add) {
            String value = value(field.pieces(), facts);
            if (!value.isEmpty()) {
                fields.add(field.name(), value);
            }
        }
        for (String name : remove) {
            fields.remove(name);
        }
    }

    /** What the pieces come to, without spaces around it. */
    static String value(List<Piece> pieces, Facts facts) {
        StringBuilder value = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) -> value.append(text);
                case Piece.Known(Variable variable) -> append(value, known(variable, facts));
            }
        }
        return value.toString().strip();
    }

    /** Whoever has said it: a control character would be more than a value (RFC 9110, section 5.5). */
    private static void append(StringBuilder value, @Nullable CharSequence known) {
        if (known == null) {
            return;
        }
        for (int i = 0; i < known.length(); i++) {
            char c = known.charAt(i);
            if ((c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t') {
                value.append(c);
            }
        }
    }

    private static @Nullable CharSequence known(Variable variable, Facts facts) {
        RequestHead request = facts.request();
        return switch (variable) {
            case CLIENT_ADDRESS -> facts.clientAddress();
            case HOST -> request.askedAuthority();
            case SCHEME -> request.scheme();
            case PATH -> path(request.askedTarget());
            case QUERY -> query(request.askedTarget());
            case METHOD -> request.method();
            case REQUEST_ID -> request.fields().get("x-request-id");
            case TRACEPARENT -> request.fields().get("traceparent");
            case ROUTE -> facts.route();
            case UPSTREAM -> facts.upstream();
            case TLS_VERSION -> facts.tlsVersion();
            case SERVER_NAME -> facts.serverName();
        };
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String query(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
