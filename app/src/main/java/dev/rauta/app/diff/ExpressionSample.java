// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A short text that an expression of RE2 matches: read piece by piece, and tried before it is believed. */
final class ExpressionSample {
    /** Tried for a class, in this order. */
    private static final String ALPHABET = "abcxyzABCXYZ0129-_/.~%@ +=:,;!";

    private final String pattern;
    private int at;

    private ExpressionSample(String pattern) {
        this.pattern = pattern;
    }

    /** Empty where none is found. */
    static Optional<String> of(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        List<String> tries = new ArrayList<>();
        for (boolean most : List.of(true, false)) {
            tries.add(new ExpressionSample(pattern).alternatives(most));
        }
        return tries.stream().filter(compiled::matches).findFirst();
    }

    /** The first of several with {@code |} between. */
    private String alternatives(boolean most) {
        String first = sequence(most);
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            sequence(most);
        }
        return first;
    }

    private String sequence(boolean most) {
        StringBuilder text = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            text.append(repeated(piece(most), most));
        }
        return text.toString();
    }

    /** One piece as often as what follows it says: what may be left out is there where {@code most} is. */
    private String repeated(String piece, boolean most) {
        if (at == pattern.length()) {
            return piece;
        }
        String one = switch (pattern.charAt(at)) {
            case '*', '?' -> {
                at++;
                yield most ? piece : "";
            }
            case '+' -> {
                at++;
                yield piece;
            }
            case '{' -> {
                int end = pattern.indexOf('}', at);
                String bounds = end < 0 ? "" : pattern.substring(at + 1, end);
                if (!bounds.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
                    yield piece;
                }
                at = end + 1;
                yield piece.repeat(Integer.parseInt(bounds.replaceFirst(",.*", "")));
            }
            default -> piece;
        };
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            // As few as possible: the same texts.
            at++;
        }
        return one;
    }

    private String piece(boolean most) {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group(most);
            case '[' -> bracket();
            case '\\' -> escape();
            case '.' -> "a";
            case '^', '$' -> "";
            default -> String.valueOf(c);
        };
    }

    private String group(boolean most) {
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            int colon = pattern.indexOf(':', at);
            int close = pattern.indexOf(')', at);
            int name = pattern.indexOf('>', at);
            if (close >= 0 && (colon < 0 || close < colon) && pattern.substring(at, close).matches("\\?[a-zA-Z-]+")) {
                // Flags for what follows.
                at = close + 1;
                return "";
            }
            at = pattern.startsWith("?P<", at) || pattern.startsWith("?<", at) ? name + 1 : colon + 1;
        }
        String inner = alternatives(most);
        at = Math.min(pattern.length(), at + 1);
        return inner;
    }

    /** Whatever of the alphabet the class takes, by asking it. */
    private String bracket() {
        int begin = at - 1;
        at += pattern.startsWith("^", at) ? 1 : 0;
        // A bracket that closes is text where it comes first.
        at += pattern.startsWith("]", at) ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            boolean named = pattern.startsWith("[:", at) && pattern.indexOf(":]", at) > 0;
            at = named ? pattern.indexOf(":]", at) + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
        }
        at = Math.min(pattern.length(), at + 1);
        return taken(pattern.substring(begin, at));
    }

    private String escape() {
        if (at == pattern.length()) {
            return "";
        }
        char c = pattern.charAt(at++);
        if (c == 'Q') {
            int end = pattern.indexOf("\\E", at);
            String text = pattern.substring(at, end < 0 ? pattern.length() : end);
            at = end < 0 ? pattern.length() : end + 2;
            return text;
        }
        if (!Character.isLetterOrDigit(c)) {
            return String.valueOf(c);
        }
        return switch (c) {
            case 'A', 'z', 'b', 'B' -> "";
            default -> taken("\\" + c);
        };
    }

    private static String taken(String one) {
        try {
            Pattern compiled = Pattern.compile(one);
            for (int i = 0; i < ALPHABET.length(); i++) {
                String letter = ALPHABET.substring(i, i + 1);
                if (compiled.matches(letter)) {
                    return letter;
                }
            }
        } catch (PatternSyntaxException e) {
            // Read wrongly; what is made of it will not match.
            return "";
        }
        return "";
    }
}
