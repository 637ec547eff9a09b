// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.RequestText;
import dev.rauta.routes.filter.RequestText.Piece;
import java.util.List;
import java.util.Locale;

/** Rewrites where an upstream's answers send clients: {@code Location} (RFC 9110, section 10.2.2) and {@code Refresh}. */
final class LocationStep implements FilterStep {
    private static final String LOCATION = "location";
    private static final String REFRESH = "refresh";
    private static final String URL = "url=";

    private final Pattern from;
    private final List<Piece> to;

    /** Throws {@link com.google.re2j.PatternSyntaxException} for an expression that RE2 does not take. */
    LocationStep(Filter.Locations locations) {
        this.from = Pattern.compile(locations.from());
        this.to = new RequestText(locations.to()).pieces();
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {
        throw new IllegalStateException("locations without an exchange (expected: what is known of it)");
    }

    @Override
    public void onResponse(ResponseHead head, Facts facts) {
        HeaderFields fields = head.fields();
        CharSequence location = fields.get(LOCATION);
        if (location != null) {
            fields.set(LOCATION, rewritten(location.toString(), facts));
        }
        CharSequence refresh = fields.get(REFRESH);
        int url = refresh == null ? -1 : refresh.toString().toLowerCase(Locale.ROOT).indexOf(URL);
        if (refresh != null && url >= 0) {
            String text = refresh.toString();
            int at = url + URL.length();
            fields.set(REFRESH, text.substring(0, at) + rewritten(text.substring(at), facts));
        }
    }

    private String rewritten(String location, Facts facts) {
        Matcher matcher = from.matcher(location);
        if (!matcher.lookingAt()) {
            return location;
        }
        StringBuilder made = new StringBuilder();
        for (Piece piece : to) {
            switch (piece) {
                case Piece.Text(String text) -> expand(text, matcher, made);
                case Piece.Known _, Piece.Field _, Piece.Cookie _, Piece.Parameter _ -> made.append(TextPieces.url(List.of(piece), facts));
            }
        }
        return made.append(location, matcher.end(), location.length()).toString();
    }

    /** A group that is not there is empty. */
    private static void expand(String text, Matcher matcher, StringBuilder made) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int group = c == '$' && i + 1 < text.length() ? text.charAt(i + 1) - '0' : -1;
            if (group < 0 || group > 9) {
                made.append(c);
                continue;
            }
            String found = group <= matcher.groupCount() ? matcher.group(group) : null;
            made.append(found == null ? "" : found);
            i++;
        }
    }
}
