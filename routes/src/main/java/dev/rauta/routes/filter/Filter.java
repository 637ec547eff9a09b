// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens to a request or response on its way: a transformation, a limit, or a {@link Guard} that may end it. */
public sealed interface Filter
        permits Filter.RequestHeaders,
                Filter.NoUnderscores,
                Filter.ResponseHeaders,
                Filter.AnswerHeaders,
                Filter.HeaderTemplates,
                Filter.Rewrite,
                Filter.Redirect,
                Filter.Relocation,
                Filter.PathHeader,
                Filter.Mirror,
                Filter.Cors,
                Filter.Compression,
                Filter.ErrorPages,
                Filter.Cookies,
                Filter.Locations,
                Filter.Unlogged,
                TrafficLimit,
                Traced,
                Guard {

    /** Edits the request's header fields before it goes upstream. */
    record RequestHeaders(HeaderEdit edit) implements Filter {}

    /**
     * Drops a request's header fields with an underscore in their names: servers that hand fields on as variables take those for the ones
     * with a dash (RFC 3875, section 4.1.18).
     */
    record NoUnderscores() implements Filter {}

    /** Edits the response's header fields before it goes to the client. */
    record ResponseHeaders(HeaderEdit edit) implements Filter {}

    /** Edits the header fields of whatever the client is answered, the dataplane's own answers too, before other filters edit them. */
    record AnswerHeaders(HeaderEdit edit) implements Filter {}

    /**
     * Edits the fields of a head with values made for each request: set, then add, then remove. A value that comes to nothing is none:
     * what would be set to it is removed.
     *
     * @param response whether the response's head, else the request's
     * @param set replaces every field of the name
     * @param add appends another field
     * @param remove drops every field of the name; kept in lower case
     */
    record HeaderTemplates(boolean response, List<HeaderTemplate> set, List<HeaderTemplate> add, List<String> remove)
            implements Filter {
        public HeaderTemplates {
            set = List.copyOf(set);
            add = List.copyOf(add);
            remove = remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        }
    }

    /**
     * Changes what the upstream sees as host and path; the query is kept.
     *
     * @param host the new authority, with variables as in a {@link HeaderTemplate}; where they come to nothing it stays
     * @param path the new path
     */
    record Rewrite(Optional<String> host, Optional<PathModifier> path) implements Filter {
        public Rewrite {
            host.ifPresent(text -> new HeaderTemplate("host", text));
        }
    }

    /**
     * Sets a field of the request's head to something of the path that was asked for; where an expression does not match, the field is
     * removed.
     *
     * @param name kept in lower case; a token (RFC 9110, section 5.1)
     * @param value made of the path
     */
    record PathHeader(String name, PathModifier.Regex value) implements Filter {
        public PathHeader {
            name = new HeaderField(name, value.replacement()).name();
        }
    }

    /**
     * Answers with a {@code Location}, where that is another than what was asked for; else, and where the path's expression does not
     * match, the request goes on. The query is kept. How the client came, trusted proxies say.
     *
     * @param scheme {@code http} or {@code https}; absent: the request's
     * @param host absent: the request's, without its port
     * @param port absent: the well-known port of {@code scheme} where that is given, else the listener's
     * @param path absent: the request's
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(
            Optional<String> scheme, Optional<String> host, Optional<Integer> port, Optional<PathModifier> path, int status)
            implements Filter {
        public Redirect {
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                throw new IllegalArgumentException(
                        "redirect status: " + status + " (expected: 301, 302, 303, 307 or 308)");
            }
            if (scheme.isPresent() && !scheme.get().equals("http") && !scheme.get().equals("https")) {
                throw new IllegalArgumentException("redirect scheme: '" + scheme.get() + "' (expected: http or https)");
            }
            if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
                throw new IllegalArgumentException("redirect port: " + port.get() + " (expected: 1..65535)");
            }
        }
    }

    /**
     * Answers with a {@code Location} that is said as a whole: nothing of the request's path and query is added to it.
     *
     * @param path which path it is for; absent: any
     * @param location a URL, with variables as in a {@link HeaderTemplate}
     * @param status 301, 302, 303, 307 or 308
     */
    record Relocation(Optional<String> path, String location, int status) implements Filter {
        public Relocation {
            new HeaderTemplate("location", location);
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                throw new IllegalArgumentException("redirect status: " + status + " (expected: 301, 302, 303, 307 or 308)");
            }
        }
    }

    /**
     * Sends a copy of some requests to another upstream too, and drops the answer: it never delays the request and never
     * makes it fail.
     *
     * @param upstream an upstream of the same snapshot
     * @param numerator how many of {@code denominator} requests are copied, each chosen on its own; 0 to denominator
     * @param denominator 1 or more
     * @param form what copies look like; absent: as what goes upstream
     */
    record Mirror(UpstreamName upstream, int numerator, int denominator, Optional<MirrorForm> form) implements Filter {
        public Mirror(UpstreamName upstream, int numerator, int denominator) {
            this(upstream, numerator, denominator, Optional.empty());
        }

        public Mirror {
            if (denominator < 1 || numerator < 0 || numerator > denominator) {
                throw new IllegalArgumentException("mirrored share: " + numerator + "/" + denominator
                        + " (expected: 0/1 to 1/1)");
            }
        }
    }

    /**
     * Answers preflight requests and tells browsers which origins may read the responses (Fetch standard, section 3.2).
     *
     * @param origins {@code *}, or scheme, host and perhaps port, where a {@code *} in the host stands for anything to its
     *     left and a {@code +} for one label; {@code null}: that of a page without one; none: no origin
     * @param credentials whether requests with credentials are allowed
     * @param methods those allowed beyond the simple ones; {@code *}: all
     * @param headers fields allowed in requests; {@code *}: all
     * @param exposed fields that scripts may read from responses; {@code *}: all
     * @param maxAge how long a preflight's answer holds
     * @param options whether all that is asked with OPTIONS from an origin that is let in is answered, as if it were a preflight
     *     request, and what others ask goes on; else preflight requests are answered, whoever asks
     */
    record Cors(
            List<String> origins,
            boolean credentials,
            List<String> methods,
            List<String> headers,
            List<String> exposed,
            Duration maxAge,
            boolean options)
            implements Filter {
        public Cors {
            origins = List.copyOf(origins);
            methods = List.copyOf(methods);
            headers = List.copyOf(headers);
            exposed = List.copyOf(exposed);
            if (maxAge.isNegative()) {
                throw new IllegalArgumentException("CORS max age: " + maxAge + " (expected: zero or more)");
            }
        }

        /** One that answers preflight requests alone. */
        public Cors(
                List<String> origins,
                boolean credentials,
                List<String> methods,
                List<String> headers,
                List<String> exposed,
                Duration maxAge) {
            this(origins, credentials, methods, headers, exposed, maxAge, false);
        }
    }

    /**
     * Compresses responses for clients that take it.
     *
     * @param codings those to choose from, the preferred one first
     * @param types media types to compress, in lower case; {@code text/*}: all of the kind
     * @param minimum the least length that is worth it, in bytes, where a response says its length
     */
    record Compression(List<Coding> codings, List<String> types, long minimum) implements Filter {
        public Compression {
            codings = List.copyOf(codings);
            types = List.copyOf(types);
            if (codings.isEmpty() || types.isEmpty() || minimum < 0) {
                throw new IllegalArgumentException("compression: " + codings + " of " + types + " from " + minimum
                        + " bytes (expected: a coding, a type, 0 or more)");
            }
        }
    }

    /**
     * Answers with pages of its author's in place of those of the upstream, or of the dataplane itself; the status stays.
     *
     * @param pages the first that fits is taken
     */
    record ErrorPages(List<ErrorPage> pages) implements Filter {
        public ErrorPages {
            pages = List.copyOf(pages);
            if (pages.isEmpty()) {
                throw new IllegalArgumentException("error pages: none (expected: at least 1)");
            }
        }
    }

    /**
     * Rewrites the cookies that an upstream sets ({@code Set-Cookie}).
     *
     * @param domain what the Domain attribute becomes
     * @param path what the Path attribute becomes
     * @param secure whether each becomes Secure
     * @param httpOnly whether each becomes HttpOnly
     * @param sameSite what SameSite becomes: {@code Strict}, {@code Lax} or {@code None}
     */
    record Cookies(
            Optional<CookieAttribute> domain,
            Optional<CookieAttribute> path,
            boolean secure,
            boolean httpOnly,
            Optional<String> sameSite)
            implements Filter {
        public Cookies {
            if (sameSite.isPresent() && !List.of("Strict", "Lax", "None").contains(sameSite.get())) {
                throw new IllegalArgumentException("SameSite: " + sameSite.get() + " (expected: Strict, Lax or None)");
            }
        }
    }

    /**
     * Rewrites where responses send clients ({@code Location} and {@code Refresh}), where that begins with something.
     *
     * @param from an expression of RE2 for the beginning
     * @param to what stands in its place: text with variables such as <code>${host}</code>, <code>$${</code> for <code>${</code>, and
     *     {@code $1} for what the first group matched, up to {@code $9}, {@code $0} for all of it
     */
    record Locations(String from, String to) implements Filter {
        public Locations {
            if (from.isEmpty()) {
                throw new IllegalArgumentException("locations from: empty (expected: an expression)");
            }
            var _ = new RequestText(to);
        }
    }

    /** Keeps requests out of the access log. */
    record Unlogged() implements Filter {}
}
