// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.HeaderTemplate.Piece;
import dev.rauta.routes.filter.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes texts of what is known of an exchange. */
public final class TemplateText {
    private TemplateText() {}

    /** What the pieces come to. */
    public static String of(List<Piece> pieces, Facts facts) {
        StringBuilder value = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) -> value.append(text);
                case Piece.Known(Variable variable) -> value.append(of(variable, facts));
            }
        }
        return value.toString();
    }

    /** What a variable comes to; whoever has said it: a control character would be more than a value (RFC 9110, section 5.5). */
    static String of(Variable variable, Facts facts) {
        CharSequence known = known(variable, facts);
        StringBuilder value = new StringBuilder(known == null ? 0 : known.length());
        for (int i = 0; known != null && i < known.length(); i++) {
            char c = known.charAt(i);
            if ((c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t') {
                value.append(c);
            }
        }
        return value.toString();
    }

    private static @Nullable CharSequence known(Variable variable, Facts facts) {
        RequestHead request = facts.request();
        return switch (variable) {
            case CLIENT_ADDRESS -> facts.clientAddress();
            case HOST -> request.askedAuthority();
            case SCHEME -> request.scheme();
            case PATH -> path(request.askedTarget());
            case QUERY -> query(request.askedTarget());
            case TARGET -> request.askedTarget();
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
