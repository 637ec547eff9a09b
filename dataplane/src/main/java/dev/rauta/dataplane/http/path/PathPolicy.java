// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

/**
 * Which request targets are accepted, and how much there is to know about their paths; docs/paths.md is the policy.
 *
 * <p>A path with a dot segment (RFC 3986, section 5.2.4) in any of its readings, a backslash, a control character, a
 * fragment or a broken escape is refused whatever the routes are, because an upstream that resolves it would answer for
 * a path that no rule was asked about. One scan, no allocation.
 */
public final class PathPolicy {

    /** What one scan finds. */
    public enum Verdict {
        /** The path is its own normal form and has one reading. */
        PLAIN(""),
        /** The path has escapes, and one reading. */
        ENCODED(""),
        /** The path has an empty segment, an encoded slash or a parameter: servers read it in several ways. */
        AMBIGUOUS(""),
        NO_PATH("target: not a path (expected: / and what follows, or *)"),
        DOT_SEGMENT("path: has a dot segment (expected: a path that is resolved)"),
        CHARACTER("target: has a forbidden character (expected: visible ASCII, no # and no backslash in the path)"),
        ESCAPE("path: has a forbidden escape (expected: % and two hex digits, no control character, no backslash,"
                + " no overlong UTF-8)");

        private final String objection;

        Verdict(String objection) {
            this.objection = objection;
        }

        /** Whether the target is refused whatever the routes are. */
        public boolean refused() {
            return !objection.isEmpty();
        }

        /** Why it is refused; empty where it is not. */
        public String objection() {
            return objection;
        }
    }

    private PathPolicy() {}

    /** What {@code target} is: origin form (RFC 9112, section 3.2.1) or {@code *}, in one scan. */
    public static Verdict judge(String target) {
        if (target.equals("*")) {
            return Verdict.PLAIN;
        }
        if (target.isEmpty() || target.charAt(0) != '/') {
            return Verdict.NO_PATH;
        }
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        Verdict path = judgePath(target, end);
        return path.refused() || queryIsVisible(target, end) ? path : Verdict.CHARACTER;
    }

    private static Verdict judgePath(String target, int end) {
        Verdict seen = Verdict.PLAIN;
        // Dots since the segment began; -1 once it has anything else.
        int dots = 0;
        int before = 0;
        for (int i = 1; i < end; i++) {
            int c = target.charAt(i);
            boolean escaped = c == '%';
            if (escaped) {
                c = PathForm.escaped(target, i);
                if (!mayBeEscaped(c, before)) {
                    return Verdict.ESCAPE;
                }
                seen = seen == Verdict.PLAIN ? Verdict.ENCODED : seen;
                i += 2;
            } else if (!isVisible(c) || c == '\\') {
                return Verdict.CHARACTER;
            }
            before = escaped ? c : 0;
            if (c == '/' || c == ';') {
                // A ";" ends what servers with path parameters take for the segment.
                if (dots == 1 || dots == 2) {
                    return Verdict.DOT_SEGMENT;
                }
                seen = escaped || c == ';' || dots == 0 ? Verdict.AMBIGUOUS : seen;
                dots = c == '/' ? 0 : -1;
            } else {
                dots = c == '.' && dots >= 0 ? dots + 1 : -1;
            }
        }
        return dots == 1 || dots == 2 ? Verdict.DOT_SEGMENT : seen;
    }

    /**
     * Whether an escape may stand for {@code octet}, negative where it is broken.
     *
     * @param before the octet of the escape right before it, 0 where there is none
     */
    private static boolean mayBeEscaped(int octet, int before) {
        if (octet < ' ' || octet == 0x7f || octet == '\\') {
            return false;
        }
        // Overlong UTF-8 (RFC 3629, section 10): lax decoders make a dot or a slash of it.
        return switch (before) {
            case 0xc0, 0xc1 -> octet < 0x80 || octet > 0xbf;
            case 0xe0 -> octet < 0x80 || octet > 0x9f;
            case 0xf0 -> octet < 0x80 || octet > 0x8f;
            default -> true;
        };
    }

    private static boolean queryIsVisible(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            if (!isVisible(target.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c < 0x7f && c != '#';
    }
}
