// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.Locale;

/** Random text over the whole range that the RFCs allow at each place. */
public final class Words {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String TOKEN = "!#$%&'*+-.^_`|~" + LETTERS;
    private static final String PCHAR = "-._~!$&'()*+,=:@" + LETTERS;
    private static final String QUERY = PCHAR + ";/?";

    private final Dice dice;

    public Words(Dice dice) {
        this.dice = dice;
    }

    /** A method: mostly a common one, sometimes any token (RFC 9110, section 9.1). */
    public String method(boolean withBody) {
        if (dice.chance(5)) {
            return "X" + from(TOKEN, dice.between(1, 15));
        }
        return withBody
                ? dice.pick("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "GET", "OPTIONS")
                : dice.pick("GET", "GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "M-SEARCH");
    }

    /** A name that no rule knows, in lower case (RFC 9110, section 5.6.2). */
    public String name() {
        return "x-" + from(TOKEN, dice.between(1, 24)).toLowerCase(Locale.ROOT);
    }

    /** A value of that length: visible or above ASCII at its ends, blanks inside too (RFC 9110, section 5.5). */
    public String value(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            boolean inside = i > 0 && i < length - 1;
            char blank = dice.pick(' ', '\t');
            text.append(inside && dice.chance(10) ? blank : visible());
        }
        return text.toString();
    }

    /**
     * A target in origin form, near {@code length} long (RFC 3986, section 3.3).
     *
     * <p>Without what a gateway may refuse to pass because servers differ about it: dot segments, empty segments,
     * parameters, and percent-encoded characters that mean something unencoded.
     */
    public String target(int length) {
        StringBuilder text = new StringBuilder("/");
        while (text.length() < length) {
            if (text.charAt(text.length() - 1) != '/' && dice.chance(10)) {
                text.append('/');
            }
            text.append(dice.pick(LETTERS.charAt(dice.between(0, LETTERS.length() - 1)), '-', '_'));
            text.append(dice.chance(10) ? encoded(0x80, 0xff) : from(PCHAR, dice.between(0, 9)));
        }
        if (dice.chance(40)) {
            text.append('?').append(from(QUERY, dice.upTo(200)));
            text.append(dice.chance(30) ? encoded(0x20, 0x7e) : "");
        }
        return text.toString();
    }

    /** The same letters with their case thrown anew. */
    public String recased(String text) {
        StringBuilder thrown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            thrown.append(dice.chance(30) ? Character.toUpperCase(c) : c);
        }
        return thrown.toString();
    }

    private char visible() {
        return (char) (dice.chance(5) ? dice.between(0x80, 0xff) : dice.between(0x21, 0x7e));
    }

    private String encoded(int low, int high) {
        String text = String.format("%%%02x", dice.between(low, high));
        return dice.chance(50) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private String from(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(dice.between(0, alphabet.length() - 1)));
        }
        return text.toString();
    }
}
