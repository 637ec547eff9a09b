// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.filter.Variable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pieces of texts come to that are made for each request. */
public final class TextPieces {
    private TextPieces() {}

    /** What a text comes to, fit for a field: a control character would be more than a value (RFC 9110, section 5.5), whoever has said it. */
    public static String field(List<Piece> pieces, Facts facts) {
        StringBuilder value = new StringBuilder();
        for (Piece piece : pieces) {
            CharSequence known = known(piece, facts);
            for (int i = 0; known != null && i < known.length(); i++) {
                char c = known.charAt(i);
                if ((c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t') {
                    value.append(c);
                }
            }
        }
        return value.toString().strip();
    }

    /** Null where nothing is known. */
    private static @Nullable CharSequence known(Piece piece, Facts facts) {
        return switch (piece) {
            case Piece.Text(String text) -> text;
            case Piece.Known(Variable variable) -> known(variable, facts);
            case Piece.Field(String name) -> facts.request().fields().get(name);
            case Piece.Cookie(String name) -> cookie(name, facts.request());
            case Piece.Parameter(String name) -> parameter(name, query(facts.request().askedTarget()));
        };
    }

    /** What a text comes to, fit for a part of an URL: what stands in none is escaped (RFC 3986, section 2.1). */
    public static String url(List<Piece> pieces, Facts facts) {
        StringBuilder url = new StringBuilder();
        for (Piece piece : pieces) {
            CharSequence known = known(piece, facts);
            if (known == null) {
                continue;
            }
            // Characters of fields are bytes.
            for (byte b : known.toString().getBytes(StandardCharsets.ISO_8859_1)) {
                if (b > ' ' && b < 0x7f && b != '#' && b != '"' && b != '<' && b != '>' && b != '\\') {
                    url.append((char) b);
                } else {
                    url.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
                }
            }
        }
        return url.toString();
    }

    private static @Nullable CharSequence known(Variable variable, Facts facts) {
        RequestHead request = facts.request();
        return switch (variable) {
            case CLIENT_ADDRESS -> facts.clientAddress();
            case HOST -> request.askedAuthority();
            case HOST_NAME -> Authority.host(request.askedAuthority());
            case SCHEME -> request.scheme();
            case PATH -> path(request.askedTarget());
            case QUERY -> query(request.askedTarget());
            case TARGET -> request.askedTarget();
            case ESCAPED_TARGET -> URLEncoder.encode(request.askedTarget(), StandardCharsets.UTF_8);
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

    private static @Nullable String parameter(String name, String query) {
        for (String pair : query.split("&")) {
            if (pair.startsWith(name) && pair.length() > name.length() && pair.charAt(name.length()) == '=') {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static @Nullable String cookie(String name, RequestHead head) {
        String found = null;
        for (int at = head.fields().indexOf("cookie", 0); at >= 0; at = head.fields().indexOf("cookie", at + 1)) {
            for (String pair : head.fields().value(at).toString().split(";")) {
                String its = pair.strip();
                if (its.startsWith(name) && its.length() > name.length() && its.charAt(name.length()) == '=') {
                    if (found != null) {
                        // Which of two is meant nobody can say.
                        return null;
                    }
                    found = its.substring(name.length() + 1);
                }
            }
        }
        return found;
    }
}
